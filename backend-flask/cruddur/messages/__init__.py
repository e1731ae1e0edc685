"""What two people write to each other, and nobody else reads."""
