"""What people talk about just now, more than they usually do."""
