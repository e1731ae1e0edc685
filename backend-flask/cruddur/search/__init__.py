"""Full-text search of cruds, and search of people by name."""
