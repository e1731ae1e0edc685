"""The HTTP layer on Flask: authentication, error handlers, pagination, request ids, rate limits."""
