"""Verbs of the command line, one file a duty; bot/cli.py puts them together."""
