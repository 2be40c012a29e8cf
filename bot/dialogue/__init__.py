"""The conversation: Rasa's agent in this process, its actions too, one reply shape out."""
