"""Fault injection: the whole product under load, a seeded plan of faults, and a judge."""
