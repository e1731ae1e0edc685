"""TCP proxy in front of a server, which can cut, refuse and swallow connections."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from urllib.parse import urlsplit


class Mode(Enum):
    """What the proxy does with connections."""

    FORWARD = "bytes go both ways"
    CUT = "every connection is closed"
    SILENT = "connections are accepted, and no byte goes on: a server that is suspended"


class TcpProxy:
    """A proxy; `attempts` counts the connections that it didn't forward."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._mode = Mode.FORWARD
        self._changed = threading.Condition()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.attempts = 0
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def set_mode(self, mode: Mode) -> None:
        """Change what happens to the connections, the existing ones too.

        After `SILENT`, what came in goes on.
        """
        with self._changed:
            self._mode = mode
            self.attempts = 0
            if mode is Mode.CUT:
                self._cut()
            self._changed.notify_all()

    def abandon(self) -> None:
        """Forward new connections; those that were accepted in silence stay silent for ever."""
        with self._changed:
            self._mode = Mode.FORWARD
            self.attempts = 0

    def close(self) -> None:
        """Close everything, and wait for it."""
        self.set_mode(Mode.CUT)
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, target: Callable[..., None], *args: socket.socket) -> threading.Thread:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _cut(self) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._sockets.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            with self._changed:
                if self._mode is not Mode.FORWARD:
                    self.attempts += 1
                if self._mode is Mode.CUT:
                    client.close()
                    continue
                self._sockets.add(client)
            self._start(self._connect, client)

    def _connect(self, client: socket.socket) -> None:
        with client:
            self._wait_for_silence_to_end()
            with socket.create_connection(self._target) as server:
                with self._changed:
                    if self._mode is Mode.CUT:
                        return
                    self._sockets.add(server)
                back = self._start(self._pump, server, client)
                self._pump(client, server)
                back.join()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                self._wait_for_silence_to_end()
                sink.sendall(piece)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def _wait_for_silence_to_end(self) -> None:
        with self._changed:
            while self._mode is Mode.SILENT:
                self._changed.wait()


@contextlib.contextmanager
def proxied(url: str) -> Iterator[tuple[TcpProxy, str]]:
    """Yield a proxy in front of a URL's server, and the URL that leads through it."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    proxy = TcpProxy(parts.hostname, parts.port)
    try:
        yield proxy, url.replace(f":{parts.port}/", f":{proxy.port}/")
    finally:
        proxy.close()
