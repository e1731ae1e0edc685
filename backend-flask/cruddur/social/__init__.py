"""Follows, blocks and mutes."""
