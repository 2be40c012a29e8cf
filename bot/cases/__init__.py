"""People's conversations: what is kept of them, for how long they can be resumed, how they end."""
