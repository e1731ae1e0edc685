"""Compression of JSON, feeds and pages with gzip: neither the load balancer nor CloudFront does it.

Private messages are left as they are. The length of a compressed body tells who sees the traffic
whether two texts in it are alike, and one of them may be the observer's own.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from flask import Flask, Response
from flask.globals import request_ctx
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

MIN_BYTES = 1000
"""Shorter bodies fit into a packet anyway."""

_PRIVATE = frozenset({"messages", "accounts"})
_TEXT = frozenset(
    {
        "application/json",
        "application/atom+xml",
        "application/feed+json",
        "text/html",
        "text/xml",
    }
)
# A window of 8 kB and little memory: half the CPU of the defaults, for 1 % more bytes of a page.
_LEVEL, _GZIP_WINDOW, _MEMORY = 1, 16 + 13, 6


def register(app: Flask) -> None:
    """Compress the responses of an app."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    request = request_ctx.request
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING")
    if (
        accepted is None
        or response.mimetype not in _TEXT
        or response.is_streamed
        or request.blueprint in _PRIVATE
        or not _accepts_gzip(accepted)
    ):
        return response
    body = response.get_data()
    if len(body) < MIN_BYTES:
        return response
    etag, _ = response.get_etag()
    if etag is not None:
        # The same for both forms, so a 304 is right whichever one the client has.
        response.set_etag(etag, weak=True)
    if response.status_code != 304:
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW, _MEMORY)
        response.set_data(deflate.compress(body) + deflate.flush())
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=64)
def _accepts_gzip(header: str) -> bool:
    return parse_accept_header(header, Accept).quality("gzip") > 0
