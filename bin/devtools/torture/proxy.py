"""TCP proxy that can be disturbed, in an event loop and thread of its own.

One listener leads to one server. Which store a connection belongs to is told by its first bytes, so
each store of the emulator, which has one port, is disturbed by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

_PIECE_BYTES = 65_536
_MAX_HEAD_BYTES = 16_384
_THROTTLE_STEP_SECONDS = 0.05


@dataclass(frozen=True)
class Disturbance:
    """What happens to the bytes of a store.

    `amount` is, of a cut or a half-close, the bytes of a piece that still go through; of a delay,
    the seconds that a piece is late; of a throttle, the bytes per second.
    """

    kind: str
    amount: float = 0


@dataclass
class Effect:
    """What a disturbance did: this is how a fault proves that it fired."""

    held_bytes: int = 0
    cut_connections: int = 0

    def __bool__(self) -> bool:
        return bool(self.held_bytes or self.cut_connections)

    def __str__(self) -> str:
        return f"{self.held_bytes} bytes held back, {self.cut_connections} connections cut"


@dataclass(eq=False)
class _Connection:
    writers: list[asyncio.StreamWriter]
    half_closed: set[asyncio.StreamWriter] = field(default_factory=set)

    def reset(self) -> None:
        for writer in self.writers:
            _reset(writer)


class Link:
    """The connections of one store, and what disturbs them now."""

    def __init__(self) -> None:
        self.disturbance: Disturbance | None = None
        self.effect = Effect()
        self.connections: set[_Connection] = set()
        self._changed = asyncio.Event()

    def set(self, disturbance: Disturbance | None) -> Effect:
        """Begin a disturbance, or end it; return what the last one has done."""
        effect, self.effect = self.effect, Effect()
        self.disturbance = disturbance
        self._changed.set()
        self._changed = asyncio.Event()
        if disturbance and disturbance.kind in ("cut", "refuse"):
            self._cut_all()
        elif not disturbance:
            # What was half closed ends now, as with a peer that has gone.
            for connection in [each for each in self.connections if each.half_closed]:
                connection.reset()
        return effect

    async def forward(
        self, connection: _Connection, data: bytes, sink: asyncio.StreamWriter
    ) -> None:
        """Write bytes to the other side, as far as the disturbance allows it.

        Raises:
            ConnectionAbortedError: the connection was cut.
        """
        while (now := self.disturbance) and now.kind == "silence":
            self.effect.held_bytes += len(data)
            await self._changed.wait()
        if now is None:
            pass
        elif now.kind == "delay":
            self.effect.held_bytes += len(data)
            await self._sleep(now.amount)
        elif now.kind == "throttle":
            step = max(1, round(now.amount * _THROTTLE_STEP_SECONDS))
            while data and self.disturbance is now:
                self.effect.held_bytes += len(data)
                sink.write(data[:step])
                data = data[step:]
                await self._sleep(_THROTTLE_STEP_SECONDS)
        elif now.kind in ("cut", "refuse"):
            sink.write(data[: int(now.amount)])
            await asyncio.sleep(0)
            self._cut(connection)
            raise ConnectionAbortedError
        elif now.kind == "half-close" and sink not in connection.half_closed:
            sink.write(data[: int(now.amount)])
            connection.half_closed.add(sink)
            self.effect.cut_connections += 1
            sink.write_eof()
        if sink not in connection.half_closed:
            sink.write(data)
            await sink.drain()

    def _cut_all(self) -> None:
        for connection in list(self.connections):
            self._cut(connection)

    def _cut(self, connection: _Connection) -> None:
        self.effect.cut_connections += 1
        connection.reset()
        self.connections.discard(connection)

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)


class Proxy:
    """A listener in front of one server on this machine."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        target_port: int,
        stores: tuple[str, ...],
        identify: Callable[[bytes], str] | None = None,
    ) -> None:
        self.links = {store: Link() for store in stores}
        self._target_port = target_port
        self._identify = identify
        self._loop = loop
        self._server: asyncio.Server | None = None
        self.port = 0

    async def listen(self) -> None:
        """Accept connections, on the same port as before."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def disturb(self, store: str, disturbance: Disturbance | None) -> Effect:
        """Begin a disturbance of a store, or end it; return what the last one has done."""
        refuses = disturbance is not None and disturbance.kind == "refuse"
        # Without a way to tell stores apart, all connections are of one, and the port is closed.
        if self._identify is None and refuses:
            self.close()
        effect = self.links[store].set(disturbance)
        if self._server is None and not refuses:
            await self.listen()
        return effect

    def close(self) -> None:
        """Refuse connections."""
        if self._server:
            self._server.close()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection([writer])
        link: Link | None = None
        try:
            head = b""
            if self._identify is None:
                link = next(iter(self.links.values()))
            else:
                head = await _read_head(reader)
                link = self.links[self._identify(head)]
            link.connections.add(connection)
            server_reader, server = await asyncio.open_connection("127.0.0.1", self._target_port)
            connection.writers.append(server)
            if head:
                await link.forward(connection, head, server)
            await asyncio.gather(
                self._pump(link, connection, reader, server),
                self._pump(link, connection, server_reader, writer),
            )
        except OSError:
            connection.reset()
        except asyncio.CancelledError:
            pass  # the proxy is closing
        finally:
            if link is not None:
                link.connections.discard(connection)
            for each in connection.writers:
                each.close()

    async def _pump(
        self,
        link: Link,
        connection: _Connection,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
    ) -> None:
        while data := await source.read(_PIECE_BYTES):
            await link.forward(connection, data, sink)
        if sink not in connection.half_closed and not sink.is_closing():
            sink.write_eof()


class ProxyThread:
    """The event loop of the proxies."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxies", daemon=True)
        self._thread.start()
        self._proxies: dict[str, Proxy] = {}

    def add(
        self,
        target_port: int,
        stores: tuple[str, ...],
        identify: Callable[[bytes], str] | None = None,
    ) -> int:
        """Start a proxy; return its port."""
        proxy = Proxy(self._loop, target_port, stores, identify)
        self._call(proxy.listen())
        self._proxies |= dict.fromkeys(stores, proxy)
        return proxy.port

    @contextlib.contextmanager
    def disturbed(self, store: str, disturbance: Disturbance) -> Iterator[Callable[[], Effect]]:
        """Context manager of a disturbance; yield what returns its effect so far."""
        proxy = self._proxies[store]
        self._call(proxy.disturb(store, disturbance))
        try:
            yield lambda: proxy.links[store].effect
        finally:
            self._call(proxy.disturb(store, None))

    def close(self) -> None:
        """Close all connections, and end the loop."""
        self._call(self._close_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close_all(self) -> None:
        for proxy in self._proxies.values():
            proxy.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _call(self, coroutine: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result()


async def _read_head(reader: asyncio.StreamReader) -> bytes:
    """Read the head of the first request, and what came with it."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _MAX_HEAD_BYTES:
        piece = await reader.read(_PIECE_BYTES)
        if not piece:
            break
        head += piece
    return head


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with a reset, as a host that has forgotten the connection does."""
    raw: socket.socket | None = writer.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
