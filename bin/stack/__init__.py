"""The product on one machine: what it needs installed, what runs, how it starts and stops."""
