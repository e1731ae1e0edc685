"""Notifications of likes, reposts, replies, mentions and follows."""
