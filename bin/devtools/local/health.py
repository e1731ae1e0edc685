"""Health check of local processes: poll over HTTP or TCP until one is ready."""

from __future__ import annotations

import functools
import http.client
import socket
import time
import urllib.request
from collections.abc import Callable, Mapping

from ..errors import UserError
from ..settings import PROBE_TIMEOUT_SECONDS, WAIT_TIMEOUT_SECONDS

# How long a connection of another program, which the kernel gave one of our ports, is waited for.
_PORT_TIMEOUT_SECONDS = 30


def wait_until(
    condition: Callable[[], bool],
    *,
    has_failed: Callable[[], bool] = lambda: False,
    timeout_seconds: float = WAIT_TIMEOUT_SECONDS,
) -> bool:
    """Poll a condition; return whether it became true before the timeout and before a failure."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline and not has_failed():
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_healthy(url: str) -> bool:
    """Return whether a GET responds with 200."""
    try:
        with urllib.request.urlopen(  # noqa: S310  # our own address
            url, timeout=PROBE_TIMEOUT_SECONDS
        ) as response:
            return bool(response.status == 200)
    except (OSError, http.client.HTTPException):
        return False


def accepts_connections(port: int) -> bool:
    """Return whether a process listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def check_ports(ports: Mapping[str, int]) -> None:
    """Check that ports, by the variables that set them, are distinct and free.

    A port that only a connection to another server uses, as the kernel chose it, is waited for.

    Raises:
        UserError: they aren't.
    """
    if len(set(ports.values())) < len(ports):
        raise UserError(f"Two of {', '.join(ports)} are the same port: set them apart.")
    for variable, port in ports.items():
        if not wait_until(
            functools.partial(_is_free, port),
            has_failed=functools.partial(accepts_connections, port),
            timeout_seconds=_PORT_TIMEOUT_SECONDS,
        ):
            raise UserError(
                f"Port {port} is in use: end what uses it, or set {variable} to another."
            )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
