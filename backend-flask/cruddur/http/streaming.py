"""Streamed JSON responses: small chunks, a deadline, and a bound on clients that don't read.

The server sends chunk by chunk and waits for the client, in the request's thread. The status is
sent before the document is read, and the server ends a body that failed like any other: only the
end of the document tells the client that it is whole.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator

from flask import Response, current_app, g

from cruddur.platform import connections
from cruddur.platform.telemetry import error_reports

log = logging.getLogger("cruddur.stream")

STREAM_TIMEOUT_SECONDS = 600.0
_CHUNK_LENGTH = 32 * 1024


def stream_json(parts: Generator[str, None, None]) -> Response:
    """Return a response that sends a document as its parts are read, and then closes them."""
    connections.limit_writes(current_app.config["WRITE_TIMEOUT_SECONDS"])
    return Response(_Body(parts, str(g.get("request_id", ""))), mimetype="application/json")


class _Body(Iterator[bytes]):
    """The body of a response: an iterator that logs how it ended."""

    def __init__(self, parts: Generator[str, None, None], request_id: str) -> None:
        self._parts = parts
        self._chunks = _encode(parts)
        self._request_id = request_id
        self._started = time.monotonic()
        self._size = 0
        self._is_complete = self._is_closed = False

    def __next__(self) -> bytes:
        try:
            if time.monotonic() - self._started > STREAM_TIMEOUT_SECONDS:
                raise TimeoutError("the client reads too slowly")
            chunk = next(self._chunks)
        except StopIteration:
            self._is_complete = True
            raise
        except Exception as error:  # the status is sent, so no error handler can respond
            log.exception("a stream is cut")
            error_reports.report_exception(error)
            raise StopIteration from None
        self._size += len(chunk)
        return chunk

    def close(self) -> None:
        """Close the parts; the server calls this at the end, and when the client has gone."""
        self._parts.close()
        if not self._is_closed:
            self._is_closed = True
            log.info(
                "streamed",
                extra={
                    "request_id": self._request_id,
                    "bytes": self._size,
                    "complete": self._is_complete,
                    "duration_ms": round((time.monotonic() - self._started) * 1000, 2),
                },
            )


def _encode(parts: Iterator[str]) -> Iterator[bytes]:
    """Yield the parts as chunks of similar size."""
    buffered = ""
    for part in parts:
        buffered += part
        end = len(buffered) - len(buffered) % _CHUNK_LENGTH
        for start in range(0, end, _CHUNK_LENGTH):
            yield buffered[start : start + _CHUNK_LENGTH].encode()
        buffered = buffered[end:]
    if buffered:
        yield buffered.encode()
