"""HTTP: one ASGI app with the API and the chat page."""
