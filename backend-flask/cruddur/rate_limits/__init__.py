"""Rate limits per person and per address."""
