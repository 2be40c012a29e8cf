"""Rasa custom actions: slots → one service call → a Reply. No SQL and no law in here."""
