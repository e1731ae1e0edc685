"""Open-loop load generator: sends requests at a rate, whether or not earlier ones were answered.

It runs in a process of its own. Latencies count from the moment at which a request was due, so a
server that falls silent isn't spared.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass

from .job_process import JobProcess
from .limit_clients import address

# The server closes connections beyond 256 of one address, which is here to be kept out of the way.
_CONNECTIONS_PER_ADDRESS = 100
_MAX_CONNECTIONS = 900
_LAST_ANSWERS_SECONDS = 5


@dataclass(frozen=True)
class Answer:
    """A request's due time since the start and its latency, in seconds, and its answer."""

    due: float
    latency: float
    status: int  # 0 if there was none
    has_retry_after: bool

    @property
    def end(self) -> float:
        """When it was answered, in seconds since the start."""
        return self.due + self.latency


@dataclass(frozen=True)
class OpenResult:
    """All answers, the generator's CPU seconds, and the delay with which it sent its requests."""

    answers: list[Answer]
    cpu_seconds: float
    p99_send_delay: float


class OpenLoadGenerator(JobProcess):
    """The process that sends requests."""

    def __init__(self) -> None:
        super().__init__(__name__)

    def send(self, port: int, requests: list[str], steps: list[tuple[float, float]]) -> OpenResult:
        """Send requests, from the first again after the last, in steps of (rate, seconds).

        Raises:
            UserError: the generator has ended.
        """
        found = self.run(port=port, requests=requests, steps=steps)
        answers = [Answer(*each) for each in found.pop("answers")]
        return OpenResult(answers, **found)


class _Connection(asyncio.Protocol):
    """A connection with at most one request at a time."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._received = b""
        self._missing = 0
        self._is_in_body = False
        self.due: float | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, request: bytes, due: float) -> None:
        self.due = due
        self._transport.write(request)

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        if not self._is_in_body:
            self._received += data
            self._head, mark, body = self._received.partition(b"\r\n\r\n")
            if not mark:
                return
            self._received, self._is_in_body, data = b"", True, body
            length = self._head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            self._missing = int(length or 0)
        self._missing -= len(data)
        if self._missing <= 0:
            self._is_in_body = False
            due, self.due = self.due, None
            assert due is not None
            status = int(self._head[9:12])
            self._load.record(due, status, b"retry-after: " in self._head.lower())
            self._load.idle.append(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._load.lost(self)


class _Load:
    def __init__(self, port: int) -> None:
        self._port = port
        self._opened = 0
        self.idle: list[_Connection] = []
        self.began = 0.0
        self.answers: list[tuple[float, float, int, bool]] = []
        self._busy: set[asyncio.Task[None]] = set()

    def record(self, due: float, status: int, has_retry_after: bool = False) -> None:
        latency = time.perf_counter() - self.began - due
        self.answers.append((round(due, 5), round(latency, 5), status, has_retry_after))

    def lost(self, connection: _Connection) -> None:
        self._opened -= 1
        if connection in self.idle:
            self.idle.remove(connection)
        if connection.due is not None:
            self.record(connection.due, 0)

    def send(self, request: bytes, due: float) -> None:
        """Send a request over an idle connection, or a new one."""
        if self.idle:
            self.idle.pop().send(request, due)
        elif self._opened < _MAX_CONNECTIONS:
            self._opened += 1
            task = asyncio.ensure_future(self._connect(request, due))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        else:
            self.record(due, 0)

    async def _connect(self, request: bytes, due: float) -> None:
        local = (address(self._opened // _CONNECTIONS_PER_ADDRESS), 0)
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                lambda: _Connection(self), "127.0.0.1", self._port, local_addr=local
            )
        except OSError:
            self._opened -= 1
            self.record(due, 0)
        else:
            connection.send(request, due)


def _arrivals(steps: list[tuple[float, float]]) -> list[float]:
    """Return the times of a Poisson process, in seconds."""
    source, now, end, times = random.Random(1), 0.0, 0.0, []  # noqa: S311
    for rate, seconds in steps:
        end += seconds
        now = max(now, end - seconds)
        while (now := now + source.expovariate(rate)) < end:
            times.append(now)
    return times


async def _send_all(port: int, requests: list[str], steps: list[tuple[float, float]]) -> str:
    load, encoded = _Load(port), [each.encode() for each in requests]
    cpu, delays = time.process_time(), []
    arrivals = _arrivals(steps)
    load.began = time.perf_counter()
    for number, due in enumerate(arrivals):
        while (wait := load.began + due - time.perf_counter()) > 0:
            # The loop's timers have a resolution of a millisecond.
            await asyncio.sleep(wait if wait > 0.001 else 0.0005)
        delays.append(-wait)
        load.send(encoded[number % len(encoded)], due)
        if number % 8 == 0:
            await asyncio.sleep(0)  # lets answers be read when sending is late
    deadline = time.perf_counter() + _LAST_ANSWERS_SECONDS
    while len(load.answers) < len(arrivals) and time.perf_counter() < deadline:
        await asyncio.sleep(0.01)
    cpu = time.process_time() - cpu
    while load.idle:
        load.idle.pop().close()
    delays.sort()
    return json.dumps(
        {
            "answers": load.answers,
            "cpu_seconds": cpu,
            "p99_send_delay": delays[int(len(delays) * 0.99)],
        }
    )


def _main() -> None:
    for line in sys.stdin:
        sys.stdout.write(asyncio.run(_send_all(**json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
