"""Clients of the limits: idle sockets, open pages, slow readers, and a measured bystander."""

from __future__ import annotations

import asyncio
import http.client
import random
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from ..settings import WAIT_TIMEOUT_SECONDS
from .api import Api

# As in the web app: a visible page polls its feed, and the counts while its WebSocket is open.
FEED_INTERVAL_SECONDS = 25
BADGES_INTERVAL_SECONDS = 300
_BYSTANDER_INTERVAL_SECONDS = 0.1
SLOW_BYTES_PER_SECOND = 100
SLOW_ARRIVAL_SECONDS = 0.05


@dataclass
class Observation:
    """What a bystander and the kernel saw while something happened."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_megabytes: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: int = 0

    def cells(self) -> tuple[str, str, str, str]:
        """Return duration, latencies of the bystander, peak memory, and the share of a core."""
        cuts = quantiles(self.latencies, n=100)
        return (
            f"{self.seconds:.1f} s",
            f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
            + (
                f", {self.failures} of {len(self.latencies) + self.failures} failed"
                if self.failures
                else ""
            ),
            f"{self.peak_megabytes:.0f} MB",
            f"{self.cpu_seconds / self.seconds:.2f}",
        )


@contextmanager
def observe(api: Api, token: str) -> Iterator[Observation]:
    """Measure the API while the block runs, and a bystander who reads, each time anew."""
    found, ended = Observation(), threading.Event()
    # Resets the peak of the resident memory.
    Path(f"/proc/{api.worker}/clear_refs").write_text("5")
    thread = threading.Thread(target=_read_repeatedly, args=(api.port, token, found, ended))
    (cpu, _), began = api.clocks(), time.monotonic()
    thread.start()
    try:
        yield found
        found.seconds = time.monotonic() - began
        found.cpu_seconds = api.clocks()[0] - cpu
        while len(found.latencies) + found.failures < 20:  # a short act has neighbours too
            time.sleep(_BYSTANDER_INTERVAL_SECONDS)
    finally:
        ended.set()
        thread.join()
    status = Path(f"/proc/{api.worker}/status").read_text("utf-8")
    found.peak_megabytes = int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _read_repeatedly(port: int, token: str, found: Observation, ended: threading.Event) -> None:
    while not ended.wait(_BYSTANDER_INTERVAL_SECONDS):
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_TIMEOUT_SECONDS)
        try:
            headers = {"Authorization": f"Bearer {token}"}
            connection.request("GET", "/api/activities/public", headers=headers)
            if connection.getresponse().status == 200:
                found.latencies.append(time.monotonic() - began)
            else:
                found.failures += 1
        except (OSError, http.client.HTTPException):
            found.failures += 1
        finally:
            connection.close()


@contextmanager
def in_background(clients: Callable[[], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Context manager: run clients in an event loop of a thread, and cancel them at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running = asyncio.run_coroutine_threadsafe(clients(), loop)
    try:
        yield
    finally:
        running.cancel()
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
    if running.done() and not running.cancelled() and (error := running.exception()):
        raise error


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def address(number: int) -> str:
    """Return one of many loopback addresses."""
    return f"127.1.{number // 250}.{1 + number % 250}"


@contextmanager
def idle_sockets(port: int, addresses: list[str]) -> Iterator[list[socket.socket]]:
    """Context manager: a connection from each address, which sends nothing."""
    opened: list[socket.socket] = []
    try:
        for each in addresses:
            with suppress(OSError):
                opened.append(
                    socket.create_connection(
                        ("127.0.0.1", port), WAIT_TIMEOUT_SECONDS, source_address=(each, 0)
                    )
                )
        yield opened
    finally:
        for one in opened:
            one.close()


@dataclass
class Answers:
    """Answers that pages got, by status; 0 stands for none."""

    by_status: dict[int, int] = field(default_factory=dict)

    def add(self, status: int) -> None:
        """Count an answer."""
        self.by_status[status] = self.by_status.get(status, 0) + 1

    def __str__(self) -> str:
        return ", ".join(
            f"{count:,} of {status}" for status, count in sorted(self.by_status.items())
        )


async def open_pages(port: int, tokens: list[str], answers: Answers) -> None:
    """Poll as visible pages of the web app do, each from its own address, on kept connections."""
    chance = random.Random(1)  # noqa: S311  # the same order each time
    await asyncio.gather(
        *(
            _page(port, token, address(number), chance.random(), answers)
            for number, token in enumerate(tokens)
        )
    )


async def _page(port: int, token: str, source: str, phase: float, answers: Answers) -> None:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    next_badges = time.monotonic() + phase * BADGES_INTERVAL_SECONDS
    await asyncio.sleep(phase * FEED_INTERVAL_SECONDS)
    while True:
        began = time.monotonic()
        paths = ["/api/activities/home"]
        if began >= next_badges:
            next_badges += BADGES_INTERVAL_SECONDS
            paths.append("/api/badges")
        for path in paths:
            status = 0
            for _ in range(2):  # as a browser, again if the kept connection was closed
                try:
                    if streams is None:
                        streams = await asyncio.open_connection(
                            "127.0.0.1", port, local_addr=(source, 0)
                        )
                    status = await _get(*streams, path, token)
                    break
                except (OSError, EOFError, ValueError):
                    if streams is not None:
                        streams[1].close()
                    streams = None
            answers.add(status)
        await asyncio.sleep(max(0.0, began + FEED_INTERVAL_SECONDS - time.monotonic()))


async def _get(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, token: str
) -> int:
    writer.write(_request(path, token))
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def slow_readers(port: int, requests: list[tuple[str, str]], answers: Answers) -> None:
    """Read answers a hundred bytes a second, with small buffers; each from its own address."""
    await asyncio.gather(
        *(
            _slow_reader(port, path, token, number, answers)
            for number, (path, token) in enumerate(requests)
        )
    )


async def _slow_reader(port: int, path: str, token: str, number: int, answers: Answers) -> None:
    await asyncio.sleep(number * SLOW_ARRIVAL_SECONDS)  # a burst would be refused in part
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        client.setblocking(False)
        client.bind((address(number), 0))
        try:
            await loop.sock_connect(client, ("127.0.0.1", port))
            await loop.sock_sendall(client, _request(path, token))
            begun = await loop.sock_recv(client, SLOW_BYTES_PER_SECOND)
            answers.add(int(begun.split(b" ", 2)[1]) if begun else 0)
            while begun:
                await asyncio.sleep(1)
                begun = await loop.sock_recv(client, SLOW_BYTES_PER_SECOND)
        except OSError:
            answers.add(0)


def _request(path: str, token: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
