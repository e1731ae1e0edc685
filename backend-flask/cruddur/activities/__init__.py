"""Cruds, replies and reactions, which expire (TTL), and their feeds."""
