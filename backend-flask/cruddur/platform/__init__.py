"""The world outside the process, without Flask: database, tokens, identity provider."""
