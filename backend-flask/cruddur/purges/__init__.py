"""Scheduled purges of expired rows."""
