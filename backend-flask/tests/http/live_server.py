"""Requests to a real server, over a socket."""

from __future__ import annotations

import http.client
import subprocess
from collections.abc import Callable

from tests.waiting import WAIT_SECONDS

Serve = Callable[..., tuple[subprocess.Popen[bytes], int]]


def status(port: int, path: str) -> int | None:
    """Return the status of a GET, or None if no server answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()
