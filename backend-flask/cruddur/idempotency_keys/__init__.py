"""Requests that must take effect once, however often they are sent."""
