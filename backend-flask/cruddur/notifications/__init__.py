"""Notifications of likes, reposts, replies, mentions, quotes and follows."""
