"""Benchmark of telemetry: CPU per request with all exporters on, against all off."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from ..local.migrations import migrate
from .api import Api, Issuer, Server
from .dataset import READERS, fill, subject
from .report import Chapter

_CRUDS = 10_000
_ROUNDS = 15
_REQUESTS_A_ROUND = 100
_SAMPLE_RATIO = "0.1"
_COLUMNS = ("request", "ratio", "goal", "off, µs", "on, µs")
_INTRODUCTION = f"""CPU of the API for one request, with OpenTelemetry, X-Ray, CloudWatch and
Rollbar on and {float(_SAMPLE_RATIO):.0%} of traces sampled, against all of them off. Both processes
run at once and get requests in turns, {_ROUNDS} rounds of {_REQUESTS_A_ROUND} each; the kernel's
CPU clocks include every thread, also the exporters'. Median of the rounds' ratios."""
_REQUESTS = {
    "home": "/api/activities/home",
    "everybody's cruds": "/api/activities/public",
    "notifications": "/api/activities/notifications",
    "the signed-in person": "/api/profile",
}


def measure() -> None:
    """Send requests to both processes in turns, and compare."""
    chapter = Chapter("Telemetry", _INTRODUCTION, _COLUMNS)
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server, issuer = Server(folder), Issuer()
    try:
        server.start()
        url = server.url("telemetry")
        migrate(url, "up")
        fill(url, _CRUDS)
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon,
            server.api("telemetry", issuer) as off,
        ):
            daemon.bind(("127.0.0.1", 0))
            port = daemon.getsockname()[1]
            with server.api("telemetry", issuer, **_exporters(issuer, port)) as on:
                _compare(chapter, off, on, issuer)
    finally:
        issuer.close()
        server.stop()
        shutil.rmtree(folder)


def _exporters(issuer: Issuer, port: int) -> Mapping[str, str]:
    return {
        "TRACES_SAMPLE_RATIO": _SAMPLE_RATIO,
        "OTEL_EXPORTER_OTLP_ENDPOINT": issuer.url,
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{port}",
        "CLOUDWATCH_LOG_GROUP": "/cruddur/benchmark",
        "ROLLBAR_ACCESS_TOKEN": "benchmark",
        "ROLLBAR_ENDPOINT": f"{issuer.url}/api/1/",
    }


def _compare(chapter: Chapter, off: Api, on: Api, issuer: Issuer) -> None:
    token = issuer.token(subject(next(iter(READERS))))
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in _REQUESTS}
    for number in range(_ROUNDS + 1):
        for name, path in _REQUESTS.items():
            paths = [path] * _REQUESTS_A_ROUND
            first, second = (off, on) if number % 2 else (on, off)
            one, other = first.cost(paths, token).api, second.cost(paths, token).api
            if number:  # the first round is a warm-up
                costs[name].append((one, other) if number % 2 else (other, one))
    together = [
        (sum(each[0] for each in rounds), sum(each[1] for each in rounds))
        for rounds in zip(*costs.values(), strict=True)
    ]
    for name, found in costs.items():
        chapter.add(name, _ratio(found), "", *_both(found))
    means = [(a / len(costs), b / len(costs)) for a, b in together]
    chapter.add("one of each, on average", _ratio(means), "≤ 1.15", *_both(means))


def _ratio(found: list[tuple[float, float]]) -> str:
    return f"{median(on / off for off, on in found):.2f}"


def _both(found: list[tuple[float, float]]) -> tuple[str, str]:
    return f"{median(off for off, _ in found):.0f}", f"{median(on for _, on in found):.0f}"
