"""Drafts, and cruds that are scheduled to be published."""
