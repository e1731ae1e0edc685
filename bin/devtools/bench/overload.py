"""Benchmark of overload: four times what the API can serve, and what comes after it.

One worker runs as deployed, on a core of its own, as a task does; Postgres and the load generator
share the other core.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median

from ..local.migrations import migrate
from .api import Api, Issuer, Server
from .dataset import fill
from .load import LoadGenerator
from .open_load import Answer, OpenLoadGenerator, OpenResult
from .report import Chapter
from .request_list import add_thread, list_requests

_CRUDS = 10_000
_OVERLOAD = 4
_ROUNDS = 3
_OVERLOAD_SECONDS, _AFTER_SECONDS = 5.0, 4.0
_PEAK_CONNECTIONS, _PEAK_REQUESTS = 16, 1500
_GOOD_SHARE, _REFUSAL_SECONDS, _RECOVERY_SECONDS = 0.8, 0.1, 2
_LATE_SECONDS = 0.25
"""An answer that takes longer, after the overload, is one that still suffers from it."""

_SETTINGS = {"RATE_LIMITS_SCALE": "10000"}
_MIXES = {
    "pages": ("home, signed out", "home, following 200", "a crud with 50 replies", "notifications"),
    "the signed-in person": ("the signed-in person",),
    "creations": ("create",),
}
_COLUMNS = (
    *("requests", "peak, a second", "good, of the peak", "the same by CPU", "goal"),
    *("good p99, ms", "refused p99, ms", "slowest", "goal", "wrong", "recovered, s", "goal"),
    *("generator, cores", "sent late, ms"),
)


def measure() -> None:
    """Measure each mix of requests, and write the chapter."""
    chapter = Chapter(
        "Overload",
        f"""One worker of eight threads, as deployed, on a core of its own; Postgres and the load
generator, a process, share the other. The peak is what {_PEAK_CONNECTIONS} clients get that wait
for each answer; then {_OVERLOAD} times that is offered for {_OVERLOAD_SECONDS:.0f} s, open-loop
(Poisson), and half of it afterwards. Latencies count from when a request was due. By CPU: good
answers for each second of the API's CPU, which other load on the machine changes least. Wrong is
what was lost, or refused without `Retry-After`. Recovered is when the last request was due, since
the end of the overload, that was refused or took over {_LATE_SECONDS * 1000:.0f} ms. Sent late
is the generator's own delay (p99), which is in all latencies. Medians of {_ROUNDS} rounds, each
with its own peak; what is slowest, wrong or recovered is the worst.""",
        _COLUMNS,
    )
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server, issuer = Server(folder), Issuer()
    try:
        server.start()
        url = server.url("overload")
        migrate(url, "up")
        fill(url, _CRUDS)
        add_thread(url)
        with ExitStack() as running:
            closed = running.enter_context(LoadGenerator())
            opened = running.enter_context(OpenLoadGenerator())
            api = running.enter_context(server.deployed_api("overload", issuer, **_SETTINGS))
            cores = sorted(os.sched_getaffinity(0))
            api.pin(set(cores[:1]), set(cores[1:] or cores))
            os.sched_setaffinity(opened.pid, set(cores[1:] or cores))
            requests = list_requests(url, issuer)
            for name, mix in _MIXES.items():
                some = [each for one in mix for each in islice(requests[one][1], 2000 // len(mix))]
                interleaved = [each for n in range(len(mix)) for each in some[n :: len(mix)]]
                chapter.add(name, *_measure(api, closed, opened, interleaved))
    finally:
        issuer.close()
        server.stop()
        shutil.rmtree(folder)


def _measure(
    api: Api, closed: LoadGenerator, opened: OpenLoadGenerator, requests: list[str]
) -> Iterable[str]:
    _peak(api, closed, requests)  # warms up
    rounds = []
    for _ in range(_ROUNDS):
        rate, micros = _peak(api, closed, requests)
        steps = [(_OVERLOAD * rate, _OVERLOAD_SECONDS), (rate / 2, _AFTER_SECONDS)]
        began, ended = api.clocks()[0], []
        timer = threading.Timer(_OVERLOAD_SECONDS, lambda: ended.append(api.clocks()[0]))  # noqa: B023
        timer.start()
        result = opened.send(api.port, requests, steps)
        timer.join()
        rounds.append(Round(result, rate, micros, ended[0] - began))
    return (
        f"{median(one.peak for one in rounds):.0f}",
        f"{median(one.good_share for one in rounds):.0%}",
        f"{median(one.good_share_by_cpu for one in rounds):.0%}",
        f"≥ {_GOOD_SHARE:.0%}",
        f"{median(one.good_p99 for one in rounds) * 1000:.0f}",
        f"{median(one.refused_p99 for one in rounds) * 1000:.0f}",
        f"{max(one.slowest_refusal for one in rounds) * 1000:.0f}",
        f"≤ {_REFUSAL_SECONDS * 1000:.0f}",
        f"{sum(one.wrong for one in rounds)}",
        f"{max(one.recovered_after for one in rounds):.1f}",
        f"≤ {_RECOVERY_SECONDS}",
        f"{median(one.generator_cores for one in rounds):.2f}",
        f"{median(one.send_delay for one in rounds) * 1000:.0f}",
    )


def _peak(api: Api, closed: LoadGenerator, requests: list[str]) -> tuple[float, float]:
    """Return good answers a second, and the API's CPU microseconds for each."""
    some = [requests[n % len(requests)] for n in range(_PEAK_REQUESTS)]
    before = api.clocks()[0]
    result = closed.send(api.port, some, connections=_PEAK_CONNECTIONS)
    good = sum(result.statuses.get(each, 0) for each in ("200", "201"))
    return good / result.seconds, (api.clocks()[0] - before) * 1e6 / good


class Round:
    """What a round found: shares are of the peak, times in seconds."""

    def __init__(
        self, result: OpenResult, peak: float, peak_micros: float, api_seconds: float
    ) -> None:
        during = [one for one in result.answers if one.due < _OVERLOAD_SECONDS]
        after = [one for one in result.answers if one.due >= _OVERLOAD_SECONDS]
        good = sorted(one.latency for one in during if _is_good(one))
        refused = sorted(one.latency for one in during if one.status == 503)
        in_time = sum(_is_good(one) and one.end < _OVERLOAD_SECONDS for one in during)
        self.peak = peak
        self.good_share = in_time / _OVERLOAD_SECONDS / peak
        self.good_share_by_cpu = in_time * peak_micros / 1e6 / api_seconds
        self.good_p99 = _percentile(good, 0.99)
        self.refused_p99 = _percentile(refused, 0.99)
        self.slowest_refusal = max(refused, default=0.0)
        self.wrong = sum(
            not _is_good(one) and not (one.status == 503 and one.has_retry_after)
            for one in result.answers
        )
        late = (one for one in after if not _is_good(one) or one.latency > _LATE_SECONDS)
        self.recovered_after = max((one.due - _OVERLOAD_SECONDS for one in late), default=0.0)
        self.send_delay = result.p99_send_delay
        self.generator_cores = result.cpu_seconds / (_OVERLOAD_SECONDS + _AFTER_SECONDS)


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[int(len(ordered) * share)] if ordered else 0.0


def _is_good(answer: Answer) -> bool:
    return answer.status in (200, 201)
