"""People: the row locks that every write takes first."""
