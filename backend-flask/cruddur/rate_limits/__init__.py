"""How many requests a person or an address may make."""
