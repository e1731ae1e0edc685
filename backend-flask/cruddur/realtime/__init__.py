"""Pages that are told at once."""
