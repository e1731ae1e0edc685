"""Cruddur: an ephemeral microblog."""
