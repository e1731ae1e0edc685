"""Mutation testing by hand-picked mutations: each breaks a rule that some test must notice."""
