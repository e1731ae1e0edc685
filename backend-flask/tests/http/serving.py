"""A server as it is deployed, asked over a socket."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Callable

Serve = Callable[..., tuple[subprocess.Popen[bytes], int]]


def status(port: int, path: str) -> int | None:
    """Ask the server; answer the status, or None where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def until(condition: Callable[[], bool], within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within} seconds"
        time.sleep(0.05)
