"""Signing up, and staying signed in."""
