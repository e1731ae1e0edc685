"""Connections of this process's listeners, which granian doesn't give us: limits and timeouts.

granian accepts up to `backpressure` connections and leaves all others waiting, so silent ones block
a worker. Here the one that has been idle longest makes room. Only Linux shows them.
"""

from __future__ import annotations

import logging
import os
import socket
import stat
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 0.25
_FOLDER = Path("/proc/self/fd")
# Where Linux's tcp_info has the milliseconds since data were sent, and since data were received.
_SENT_OFFSET, _RECEIVED_OFFSET = 44, 52


class ConnectionLimiter:
    """Closes connections beyond a total, or beyond one address's."""

    def __init__(self, *, max_total: int, max_per_address: int) -> None:
        self._max_total = max_total
        self._max_per_address = max_per_address
        self._closed = 0

    def start(self) -> None:
        """Enforce the limits in a thread, from now on."""
        if _FOLDER.exists() and hasattr(socket, "TCP_INFO"):
            threading.Thread(target=self._work, name="connection-limiter", daemon=True).start()

    def counters(self) -> dict[str, float]:
        """Return how many connections were closed since the process began."""
        return {"closed": self._closed}

    def enforce(self) -> None:
        """Close connections until both limits hold, the one that is idle longest first."""
        numbers = _open_files()
        if len(numbers) <= min(self._max_total, self._max_per_address):
            return
        with _accepted(numbers) as connections:
            by_idle_time = []
            for each in connections:
                with suppress(OSError):  # it has ended
                    by_idle_time.append((_idle_milliseconds(each), each.getpeername()[0], each))
            by_idle_time.sort(key=lambda found: found[0])
            open_by_address: Counter[str] = Counter()
            for _, address, each in by_idle_time:
                if (
                    open_by_address.total() < self._max_total
                    and open_by_address[address] < self._max_per_address
                ):
                    open_by_address[address] += 1
                else:
                    self._closed += 1
                    with suppress(OSError):  # it has just ended
                        each.shutdown(socket.SHUT_RDWR)

    def _work(self) -> None:
        while True:
            time.sleep(INTERVAL_SECONDS)
            try:
                self.enforce()
            except OSError as error:
                log.warning("connections aren't limited: %s", error.strerror)


def limit_writes(timeout_seconds: float) -> None:
    """Let the kernel end connections whose client acknowledges nothing for a while.

    A thread that sends can't be interrupted, and the server has no write timeout.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None or not _FOLDER.exists():
        return
    with _accepted(_open_files()) as connections:
        for each in connections:
            with suppress(OSError):  # it has ended
                each.setsockopt(socket.IPPROTO_TCP, option, round(timeout_seconds * 1000))


def _open_files() -> list[int]:
    return [int(name) for name in os.listdir(_FOLDER)]  # noqa: PTH208  # twice as fast


@contextmanager
def _accepted(numbers: list[int]) -> Iterator[list[socket.socket]]:
    """Context manager: the connections among these file descriptors that a listener accepted.

    They are duplicates: the server may close its own, and reuse the number, at any time.
    """
    opened: list[socket.socket] = []
    try:
        for number in numbers:
            with suppress(OSError):
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    opened.append(socket.socket(fileno=os.dup(number)))
        sockets = [each for each in opened if each.family in (socket.AF_INET, socket.AF_INET6)]
        ports = {_port(each) for each in sockets if _is_listening(each)}
        yield [each for each in sockets if _port(each) in ports and not _is_listening(each)]
    finally:
        for each in opened:
            each.close()


def _idle_milliseconds(connection: socket.socket) -> int:
    """Return how long nothing was received or sent, so a slow response isn't idle."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 128)
    return min(int(struct.unpack_from("I", info, at)[0]) for at in (_SENT_OFFSET, _RECEIVED_OFFSET))


def _port(each: socket.socket) -> int:
    return int(each.getsockname()[1])


def _is_listening(each: socket.socket) -> bool:
    return bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
