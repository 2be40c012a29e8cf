"""The JSON API under /api, and the two health checks."""
