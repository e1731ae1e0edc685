"""Load generator: sends prepared requests over several connections, and times each.

It runs in a process of its own, so that it shares no interpreter lock with what it measures. A line
of standard input is a job, a line of standard output its result.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError


@dataclass(frozen=True)
class Result:
    """The latencies of all requests in seconds, how long all took, and the statuses."""

    latencies: list[float]
    seconds: float
    statuses: dict[str, int]


class LoadGenerator:
    """The process that sends requests."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def send(self, port: int, requests: list[str], *, connections: int) -> Result:
        """Send each request once, over this many connections at a time.

        Raises:
            UserError: a connection failed.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"port": port, "requests": requests, "connections": connections}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise UserError("The load generator has ended.")
        return Result(**json.loads(line))


@contextmanager
def running_generator() -> Iterator[LoadGenerator]:
    """Context manager that runs a load generator."""
    process = subprocess.Popen(
        [sys.executable, "-m", "devtools.bench.load"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield LoadGenerator(process)
    finally:
        process.terminate()
        process.wait()


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    """Return an HTTP/1.1 request as text."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join([*lines, "", body])


async def _send_all(port: int, requests: list[str], connections: int) -> Result:
    pending = iter(requests)
    latencies: list[float] = []
    statuses: Counter[str] = Counter()

    async def send_some() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for each in pending:
            began = time.perf_counter()
            writer.write(each.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or 0))
            latencies.append(time.perf_counter() - began)
            statuses[head.split(b" ", 2)[1].decode()] += 1
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(send_some() for _ in range(connections)))
    return Result(latencies, time.perf_counter() - began, dict(statuses))


def _main() -> None:
    for line in sys.stdin:
        result = asyncio.run(_send_all(**json.loads(line)))
        sys.stdout.write(json.dumps(vars(result)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
