"""Connection limits, which granian lacks: a thread closes those beyond a total or one address's.

granian accepts up to `backpressure` connections and leaves all others waiting, so silent ones block
a worker. Here the one that has been idle longest makes room.
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
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 0.25
_FOLDER = Path("/proc/self/fd")
# Where Linux's tcp_info has the milliseconds since data were received.
_IDLE_OFFSET = 52


@dataclass(frozen=True)
class _Connection:
    socket: socket.socket
    address: str
    idle_milliseconds: int


class ConnectionLimiter:
    """Closes connections of this process's listeners; only Linux shows them."""

    def __init__(self, *, max_total: int, max_per_address: int | None) -> None:
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
        max_per_address = self._max_per_address or self._max_total
        numbers = [int(name) for name in os.listdir(_FOLDER)]  # noqa: PTH208  # twice as fast
        if len(numbers) <= min(self._max_total, max_per_address):
            return
        with _connections(numbers) as found:
            found.sort(key=lambda connection: connection.idle_milliseconds)
            open_by_address: Counter[str] = Counter()
            for connection in found:
                if (
                    open_by_address.total() < self._max_total
                    and open_by_address[connection.address] < max_per_address
                ):
                    open_by_address[connection.address] += 1
                else:
                    self._closed += 1
                    with suppress(OSError):  # it has just ended
                        connection.socket.shutdown(socket.SHUT_RDWR)

    def _work(self) -> None:
        while True:
            time.sleep(INTERVAL_SECONDS)
            try:
                self.enforce()
            except OSError as error:
                log.warning("connections aren't limited: %s", error.strerror)


@contextmanager
def _connections(numbers: list[int]) -> Iterator[list[_Connection]]:
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
        found = []
        for each in sockets:
            with suppress(OSError):  # it has ended, or isn't connected
                if _port(each) in ports and not _is_listening(each):
                    info = each.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 128)
                    (idle,) = struct.unpack_from("I", info, _IDLE_OFFSET)
                    found.append(_Connection(each, each.getpeername()[0], idle))
        yield found
    finally:
        for each in opened:
            each.close()


def _port(each: socket.socket) -> int:
    return int(each.getsockname()[1])


def _is_listening(each: socket.socket) -> bool:
    return bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
