"""Odd requests, and the statuses of the answers to them and to the request that follows."""

from __future__ import annotations

from dataclasses import dataclass

NEXT = b"GET /api/livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked"
# In the body of another request. Whoever takes it for one answers 404.
SMUGGLED = b"GET /api/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass(frozen=True)
class Shape:
    """Bytes to send before a usual request; `answers` are the statuses until the close.

    After the status of a request whose connection the server closes, nothing follows.
    """

    sent: bytes
    answers: tuple[int, ...]
    is_cut: bool = False
    """The client half-closes after these bytes, and sends no other request."""


def head(line: bytes, *fields: bytes) -> bytes:
    """Return a line and its fields."""
    return b"\r\n".join([line, b"Host: x", *fields, b"", b""])


def post(*fields: bytes, body: bytes = b"", path: bytes = b"/api/session") -> bytes:
    """Return a POST of JSON to an operation that needs no token."""
    return head(b"POST " + path + b" HTTP/1.1", b"Content-Type: application/json", *fields) + body


def get(*fields: bytes, path: bytes = b"/api/livez", version: bytes = b"HTTP/1.1") -> bytes:
    """Return a GET."""
    return head(b"GET " + path + b" " + version, *fields)


def length(number: int | bytes) -> bytes:
    """Return a field with the length of a body."""
    return b"Content-Length: %s" % (number if isinstance(number, bytes) else b"%d" % number)


def chunks(body: bytes) -> bytes:
    """Return a body as one chunk and the last one."""
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
