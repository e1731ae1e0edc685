"""Search of the smallest fleet that keeps its promise at the peak, with a zone down."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from . import people
from .costs import COSTS, VCPU_SPEED
from .people import Load
from .simulation import Fleet, Kind, Result, Simulation

MAX_P99_SECONDS = 0.3
_SECONDS = 60.0


def kinds(load: Load) -> list[Kind]:
    """Return the mix of requests that people send."""
    return [
        Kind(
            requests / load.requests_per_month,
            people.api_us(kind) / 1e6,
            people.postgres_us(kind) / 1e6,
            COSTS[kind].is_write,
        )
        for kind, requests in load.per_month.items()
    ]


def peak_rate(mean: float) -> Callable[[float], float]:
    """Return the rate of the busiest minute, with its bursts."""

    def rate(now: float) -> float:
        is_burst = now % people.BURST_PERIOD < people.BURST_SECONDS
        return mean * (people.BURST if is_burst else 1)

    return rate


def simulate_peak(load: Load, fleet: Fleet, seconds: float = _SECONDS, seed: int = 1) -> Result:
    """Send a fleet the requests of the busiest minute."""
    rate = peak_rate(load.peak)
    return Simulation(fleet, kinds(load), seed=seed).run(seconds, rate, load.peak * people.BURST)


def simulate_day(load: Load, fleet: Fleet, seconds: float = 240.0, seed: int = 1) -> Result:
    """Send a fleet the requests of a usual day; each hour takes a twenty-fourth of the time."""
    busiest = max(people.BY_HOUR)
    per_hour = seconds / len(people.BY_HOUR)

    def rate(now: float) -> float:
        hour = min(int(now / per_hour), len(people.BY_HOUR) - 1)
        return peak_rate(load.mean * people.BY_HOUR[hour])(now)

    most = load.mean * busiest * people.BURST
    return Simulation(fleet, kinds(load), seed=seed).run(seconds, rate, most)


def holds(result: Result) -> bool:
    """Return whether nothing was refused, and all but one in a hundred was fast."""
    return result.refused == 0 and result.percentile(0.99) <= MAX_P99_SECONDS


def smallest(
    load: Load,
    task_vcpu: float,
    postgres_cores: Iterable[int],
    replicas: Sequence[int] = (0,),
    seconds: float = _SECONDS,
) -> Fleet | None:
    """Return the smallest fleet that holds the peak: Postgres first, then tasks.

    Its tasks are what is left with a zone down; a database with a standby loses no cores.
    """
    api_us, _ = people.mean_us(load)
    least = max(1, math.ceil(load.peak * api_us / 1e6 / (task_vcpu * VCPU_SPEED)))

    def is_enough(tasks: int, cores: int, readers: int) -> bool:
        return holds(simulate_peak(load, Fleet(tasks, task_vcpu, cores, readers), seconds))

    for readers in replicas:
        for cores in postgres_cores:
            if not is_enough(least * 3, cores, readers):
                continue
            low, high = least, least * 3
            while low < high:
                middle = (low + high) // 2
                if is_enough(middle, cores, readers):
                    high = middle
                else:
                    low = middle + 1
            return Fleet(low, task_vcpu, cores, readers)
    return None
