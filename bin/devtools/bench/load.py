"""Load generator: sends prepared requests over several connections, and times each.

It runs in a process of its own, so that it shares no interpreter lock with what it measures.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass
from http.client import HTTPResponse

from .job_process import JobProcess


@dataclass(frozen=True)
class Result:
    """The latencies of all requests in seconds, how long all took, and the statuses."""

    latencies: list[float]
    seconds: float
    statuses: dict[str, int]


class LoadGenerator(JobProcess):
    """The process that sends requests."""

    def __init__(self) -> None:
        super().__init__(__name__)

    def send(self, port: int, requests: list[str], *, connections: int) -> Result:
        """Send each request once, over this many connections at a time.

        Raises:
            UserError: a connection failed.
        """
        return Result(**self.run(port=port, requests=requests, connections=connections))


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    """Return an HTTP/1.1 request as text."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join([*lines, "", body])


def fetch(port: int, request: str) -> str:
    """Send a request alone; return the body of the response."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.encode())
        with HTTPResponse(connection) as response:
            response.begin()
            return response.read().decode()


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
