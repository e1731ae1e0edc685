"""Realtime events for open pages, over WebSockets."""
