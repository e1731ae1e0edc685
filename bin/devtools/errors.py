"""Errors that a command prints as one line, with exit status 1."""

from __future__ import annotations


class UserError(Exception):
    """What is wrong and how to fix it, in one line."""
