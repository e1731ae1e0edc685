"""Clients of the outside world, without Flask: database, tokens, Cognito, S3, telemetry."""
