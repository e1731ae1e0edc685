"""Cross-origin resource sharing (CORS): only listed origins may read responses."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_cors import CORS

from cruddur.config import Config


def register(app: Flask, settings: Config) -> None:
    """Send CORS headers to requests that have an origin; Flask-CORS would send them to all."""
    CORS(
        app,
        origins=list(settings.readable_from),
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Cruddur-Position",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "X-Request-Id",
            "traceparent",
        ],
        expose_headers=[
            "Content-Location",
            "Cruddur-Position",
            "Date",
            "ETag",
            "Idempotency-Replayed",
            "Link",
            "Location",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
            "Retry-After",
            "X-Request-Id",
        ],
        max_age=600,
    )
    add_headers = app.after_request_funcs[None].pop()

    @app.after_request
    def add_headers_for_origin(response: Response) -> Response:
        return add_headers(response) if "HTTP_ORIGIN" in request.environ else response  # type: ignore[return-value]
