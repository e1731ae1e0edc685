"""Benchmark of memory: a worker's resident set after many requests of every kind."""

from __future__ import annotations

import shutil
import tempfile
from itertools import islice
from pathlib import Path

from ..errors import UserError
from ..local.migrations import migrate
from .api import Api, Issuer, Server
from .dataset import fill
from .load import LoadGenerator
from .report import Chapter
from .request_list import add_thread, list_requests

_CRUDS = 10_000
_AFTER = (1_000, 10_000, 25_000, 50_000, 75_000, 100_000)
_BATCH = 1_000
_CONNECTIONS = 8
_MAX_MEGABYTES = 110
_MAX_GROWTH = 1.05
"""Between a quarter of the requests and all of them: what grows by each request shows in this."""


def measure() -> None:
    """Measure a worker's memory, and write the chapter.

    Raises:
        UserError: it isn't flat, or a request failed.
    """
    chapter = Chapter(
        "Memory",
        f"""The resident set of one worker as deployed, which serves {_CONNECTIONS} clients: all
kinds of requests of the chapter above, in turns, in a database of {_CRUDS:,} cruds. Flat means that
the last is at most {_MAX_GROWTH - 1:.0%} more than after {_AFTER[2]:,}.""",
        ("requests", "goal, MB", "worker, MB"),
    )
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server, issuer = Server(folder), Issuer()
    try:
        server.start()
        url = server.url("memory")
        migrate(url, "up")
        fill(url, _CRUDS)
        add_thread(url)
        with server.deployed_api("memory", issuer, RATE_LIMITS_SCALE="10000") as api:
            found = _measure(api, url, issuer, chapter)
    finally:
        issuer.close()
        server.stop()
        shutil.rmtree(folder)
    if found[_AFTER[-1]] > _MAX_GROWTH * found[_AFTER[2]]:
        raise UserError("The worker's memory grows with each request.")


def _measure(api: Api, url: str, issuer: Issuer, chapter: Chapter) -> dict[int, float]:
    found: dict[int, float] = {}
    sent = 0
    with LoadGenerator() as generator:
        while sent < _AFTER[-1]:
            # A repeated like or follow changes nothing, so these begin again when they run out.
            kinds = [requests for _, requests in list_requests(url, issuer).values()]
            for _ in range(10):
                some = [each for one in kinds for each in islice(one, _BATCH // len(kinds) + 1)]
                some = some[:_BATCH]
                result = generator.send(api.port, some, connections=_CONNECTIONS)
                # On a busy machine, some find no place.
                if result.statuses.keys() - {"200", "201", "503"}:
                    raise UserError(f"The requests were answered {result.statuses}.")
                sent += len(some)
                if sent in _AFTER:
                    found[sent] = api.megabytes()
                    chapter.add(f"{sent:,}", f"≤ {_MAX_MEGABYTES}", f"{found[sent]:.0f}")
    return found
