"""Benchmark of requests: CPU, rate and latency of each page, as ratios to two ceilings.

The ceilings (`ceiling.py`) run on the same server and the same Postgres, in the same rounds.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from ..errors import UserError
from ..local.migrations import migrate
from ..settings import ROOT
from ..terminal import echo
from .api import Api, Issuer, Server
from .ceiling import DEFAULT, add_page, create_rows
from .dataset import fill
from .load import LoadGenerator, fetch, request
from .report import BENCHMARKS, Chapter
from .request_list import Goals, add_thread, endless, list_requests

LAST_RUN = ROOT / "docs" / "benchmarks-requests.json"
"""The committed figures, with which a run compares its own."""

_BARE, _CEILING = "a bare Flask route, 8 kB", "the same with one query: the ceiling"
_CONCURRENCIES = (8, 1, 32)
_WORKERS, _THREADS = 2, 8
_SETTINGS = {
    "API_WORKERS": str(_WORKERS),
    "API_THREADS": str(_THREADS),
    "CONNECTION_POOL_SIZE": str(_THREADS),
    "RATE_LIMITS_SCALE": "10000",
    # What a request costs is the same on a machine that is too busy to serve it in time.
    "TIMEOUTS_SCALE": "40",
}
_SIZES = {"quick": (10_000, 100_000), "full": (10_000, 1_000_000)}
_COLUMNS: tuple[str, ...] = (
    *("request", "API, µs", "x", "goal", "Postgres, µs", "x", "goal", "growth", "goal"),
    *("rps", "p50, ms", "p99, ms", "x", "goal"),
)
_KEYS = (
    *("api_us", "api_ratio", "api_goal", "postgres_us", "postgres_ratio", "postgres_goal"),
    *("growth", "growth_goal", "rps", "p50_ms", "p99_ms", "p99_ratio", "p99_goal"),
)


@dataclass
class _Subject:
    """What is measured: requests without end, and the apps that answer them."""

    name: str
    goals: Goals
    api: Api
    requests: Iterator[str]
    small: tuple[Api, Iterator[str]] | None = None
    ceiling: _Subject | None = None  # if it has one of its own
    rounds: dict[int, list[_Round]] = field(default_factory=dict)
    small_postgres: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class _Round:
    api: float
    postgres: float
    rps: float
    latencies: list[float]


def measure(
    *, is_quick: bool = False, json_file: Path | None = None, cruds: int | None = None
) -> None:
    """Measure every request, and write the chapter, or a JSON file in its place.

    With another number of cruds than the goals are for, the figures are only printed.
    """
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server, issuer = Server(folder), Issuer()
    sizes = _SIZES["quick" if is_quick else "full"]
    if cruds is not None:
        sizes = (sizes[0], cruds)
    try:
        server.start()
        for size in sizes:
            url = server.url(f"cruds_{size}")
            migrate(url, "up")
            fill(url, size)
            add_thread(url)
        with ExitStack() as running:
            generator = running.enter_context(LoadGenerator())
            subjects = _subjects(server, issuer, sizes, running)
            rounds, count = (3, 150) if is_quick else (7, 300)
            for number in range(rounds + 1):
                for each in subjects:
                    _measure_round(generator, each, count, is_warm_up=number == 0)
    finally:
        issuer.close()
        server.stop()
        shutil.rmtree(folder)
    figures = _figures(subjects, _growth_goal(sizes[1]))
    is_written = json_file is None and not is_quick and cruds is None
    _report(figures, sizes, is_written=is_written)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _measure_round(
    generator: LoadGenerator, each: _Subject, size: int, *, is_warm_up: bool
) -> None:
    for concurrency in _CONCURRENCIES:
        found = _send(generator, each.api, each.requests, concurrency, size)
        if not is_warm_up:
            each.rounds.setdefault(concurrency, []).append(found)
    if each.ceiling is not None:
        _measure_round(generator, each.ceiling, size, is_warm_up=is_warm_up)
    if each.small is not None:
        small = _send(generator, *each.small, _CONCURRENCIES[0], size)
        if not is_warm_up:
            each.small_postgres.append(small.postgres)


def _send(
    generator: LoadGenerator, api: Api, requests: Iterator[str], concurrency: int, size: int
) -> _Round:
    some = list(islice(requests, size))
    before = api.clocks()
    result = generator.send(api.port, some, connections=concurrency)
    after = api.clocks()
    if result.statuses.keys() - {"200", "201"}:
        raise UserError(f"{some[0].splitlines()[0]} was answered {result.statuses}.")
    used = [(b - a) * 1e6 / size for a, b in zip(before, after, strict=True)]
    return _Round(used[0], used[1], size / result.seconds, result.latencies)


def _subjects(
    server: Server, issuer: Issuer, sizes: tuple[int, int], running: ExitStack
) -> list[_Subject]:
    small, large = sizes
    url = server.url(f"cruds_{large}")
    create_rows(url)
    ceiling = running.enter_context(
        server.ceiling(f"cruds_{large}", issuer, workers=_WORKERS, threads=_THREADS)
    )
    apis = [
        running.enter_context(server.deployed_api(f"cruds_{cruds}", issuer, **_SETTINGS))
        for cruds in (small, large)
    ]
    found = [
        _Subject(_BARE, Goals(), ceiling, endless(lambda: request("GET", "/api/livez", {}))),
        _Subject(_CEILING, Goals(), ceiling, _ceiling_page(DEFAULT)),
    ]
    sets = [list_requests(server.url(f"cruds_{cruds}"), issuer) for cruds in sizes]
    for number, (name, (goals, requests)) in enumerate(sets[1].items()):
        own = None
        if goals.is_page:
            add_page(url, str(number), **_size_of_page(fetch(apis[1].port, next(requests))))
            own = _Subject(f"{name}: its ceiling", Goals(), ceiling, _ceiling_page(str(number)))
        small_set = (apis[0], sets[0][name][1])
        found.append(_Subject(name, goals, apis[1], requests, small_set, own))
    return found


def _ceiling_page(name: str) -> Iterator[str]:
    return endless(lambda: request("GET", f"/page/{name}", {}))


def _size_of_page(body: str) -> dict[str, int]:
    """Return the number of cruds on a page, at least 1, and of its bytes."""
    return {"rows": max(1, body.count('"liked":')), "size": len(body.encode())}


def _growth_goal(cruds: int) -> float:
    """Return how much more a list may cost Postgres than in the small data set."""
    return 1.3 if cruds <= 1_000_000 else 1.6


def _figures(subjects: list[_Subject], growth_goal: float) -> list[dict[str, object]]:
    """Return a row for each request and concurrency."""
    by_name = {each.name: each for each in subjects}
    found: list[dict[str, object]] = []
    for concurrency in _CONCURRENCIES:
        for each in subjects:
            goals = each.goals
            ceiling = each.ceiling or by_name[_BARE if goals.is_bare else _CEILING]
            own, other = each.rounds[concurrency], ceiling.rounds[concurrency]
            p99, ceiling_p99 = _percentile(own, 99), _percentile(other, 99)
            is_main = concurrency == _CONCURRENCIES[0]
            growth = None
            if is_main and each.small_postgres and not goals.is_bare:
                growth = median(one.postgres for one in own) / median(each.small_postgres)
            found.append(
                {
                    "request": each.name,
                    "concurrency": concurrency,
                    "api_us": round(median(one.api for one in own), 1),
                    "postgres_us": round(median(one.postgres for one in own), 1),
                    "rps": round(median(one.rps for one in own), 1),
                    "p50_ms": round(_percentile(own, 50) * 1e3, 2),
                    "p99_ms": round(p99 * 1e3, 2),
                    "api_ratio": _ratio(own, other, lambda one: one.api),
                    "postgres_ratio": (
                        None if goals.is_bare else _ratio(own, other, lambda one: one.postgres)
                    ),
                    "p99_ratio": round(p99 / ceiling_p99, 2),
                    "api_goal": goals.api,
                    "postgres_goal": goals.postgres,
                    "p99_goal": goals.p99 if is_main else None,
                    "growth": None if growth is None else round(growth, 2),
                    "growth_goal": None if growth is None else growth_goal,
                }
            )
    return found


def _ratio(own: list[_Round], ceiling: list[_Round], of: Callable[[_Round], float]) -> float | None:
    """Return the median of the rounds' ratios: what disturbs a round disturbs both."""
    pairs = [(of(one), of(other)) for one, other in zip(own, ceiling, strict=True)]
    if not all(other for _, other in pairs):
        return None
    return round(median(one / other for one, other in pairs), 2)


def _percentile(rounds: list[_Round], percent: int) -> float:
    latencies = [latency for one in rounds for latency in one.latencies]
    return quantiles(latencies, n=100)[percent - 1]


def _report(figures: list[dict[str, object]], sizes: tuple[int, int], *, is_written: bool) -> None:
    introduction = f"""At c = {_CONCURRENCIES[0]}: {_WORKERS} workers of {_THREADS} threads,
{sizes[1]:,} live cruds, growth against {sizes[0]:,}. CPU by the kernel's clocks, of all workers and
of all processes of Postgres, median of the rounds; the ratios (x) are to the ceiling in the same
round: for a page, one query that returns as many rows and bytes; for `livez` and trends, the bare
route. The rates and latencies include what the load generator takes of the same two cores. The
other concurrencies are in `docs/{LAST_RUN.name}`."""
    last = _last_run()
    chapter = Chapter("Requests", introduction, _COLUMNS, BENCHMARKS if is_written else None)
    for row in figures:
        if row["concurrency"] != _CONCURRENCIES[0]:
            continue
        cells = ("" if row[key] is None else f"{row[key]:g}" for key in _KEYS)
        chapter.add(str(row["request"]), *cells)
        if before := last.get(row["request"]):
            echo(f"  ratios before: {before['api_ratio']}, {before['postgres_ratio']}")
    if is_written:
        LAST_RUN.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _last_run() -> dict[object, dict[str, object]]:
    """Return the committed figures at the main concurrency, by request."""
    if not LAST_RUN.exists():
        return {}
    rows = json.loads(LAST_RUN.read_text("utf-8"))
    return {row["request"]: row for row in rows if row["concurrency"] == _CONCURRENCIES[0]}
