"""Cruds and replies: written, read, expired."""
