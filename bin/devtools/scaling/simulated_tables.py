"""The tables of docs/scaling.md that the simulation gives, in half a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from . import fleet, people
from .page import table
from .people import Load
from .plan import PLANS, Plan
from .simulation import Fleet, Kind, Outage, Result, Simulation

MEASURED_RUN: Mapping[str, tuple[float, float, float, float]] = {
    "home, signed out": (3011, 3257, 303, 69),
    "a crud and its replies": (2570, 1160, 501, 37),
    "a person's page": (2750, 2143, 376, 53),
    "the signed-in person": (3058, 666, 513, 34),
    "home, following 200": (4530, 7409, 162, 99),
    "notifications": (4163, 8058, 155, 97),
    "create": (5288, 1881, 225, 82),
}
"""A run of 29 November 2026, before the first savings: µs of the API and of Postgres, answers a
second, p99 in ms. Eight clients, two processes, all on two cores."""


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def validation_table() -> str:
    """Return measured beside simulated, for clients that send one request after the other."""

    def row(name: str) -> Iterable[str]:
        api_us, postgres_us, rps, p99_ms = MEASURED_RUN[name]
        kinds = [Kind(1, api_us / 1e6, postgres_us / 1e6)]
        result = Simulation(Fleet(2, 1, 1), kinds, shared_cores=2, speed=1).run_closed(30, 8)
        simulated = len(result.latencies) / result.seconds
        return (
            name,
            f"{rps:.0f}",
            f"{simulated:.0f}",
            f"{simulated / rps - 1:+.0%}",
            f"{p99_ms:.0f}",
            _ms(result.percentile(0.99)),
        )

    return table(
        ("eight clients", "measured rps", "simulated", "", "measured p99, ms", "simulated"),
        map(row, MEASURED_RUN),
    )


def _result_cells(result: Result) -> Iterable[str]:
    postgres = result.replicas or result.postgres
    return (
        f"{result.api:.0%}",
        f"{postgres:.0%}",
        _ms(result.percentile(0.5)),
        _ms(result.percentile(0.99)),
        f"{result.refused_share:.1%}",
    )


def slice_of(plan: Plan, share: Fleet) -> tuple[Load, Fleet]:
    """Return a part of people and machines; the readers' cores become one reader's."""
    slices = plan.slices
    return Load(plan.load.people // slices), Fleet(
        share.tasks // slices,
        share.task_vcpu,
        max(1, share.postgres_cores * (share.replicas or 1) // slices),
        min(1, share.replicas),
    )


def simulated_table() -> str:
    """Return what the simulation says of each plan."""
    rows = []
    for plan in PLANS:
        whole = Fleet(plan.tasks, plan.task_vcpu, plan.database.vcpu, plan.readers)
        seconds = 20 if plan.slices > 1 else 60
        name = f"{plan.load.people:,}"
        load, left = slice_of(plan, plan.left)
        _, all_up = slice_of(plan, whole)
        if plan.slices == 1:
            rows.append((f"{name}: a day", *_result_cells(fleet.simulate_day(load, all_up))))
        up, down = (fleet.simulate_peak(load, each, seconds) for each in (all_up, left))
        rows.append((f"{name}: busiest minute", *_result_cells(up)))
        rows.append((f"{name}: busiest minute, a zone down", *_result_cells(down)))
    columns = ("people", "API's CPU", "Postgres's", "p50, ms", "p99, ms", "refused")
    return table(columns, rows)


def outage_table() -> str:
    """Return how a lost zone is felt, by what autoscaling has left as headroom."""
    load = PLANS[1].load

    def row(tasks: int, zones: int) -> Iterable[str]:
        used = load.peak / tasks / PLANS[1].requests_per_task
        rate = fleet.peak_rate(load.peak)
        simulation = Simulation(Fleet(tasks, 1, 4), fleet.kinds(load))
        outage = Outage(-(-tasks // zones), begins=20, seconds=90)
        result = simulation.run(120, rate, load.peak * people.BURST, outage)
        return (
            f"{tasks} of 1 vCPU in {zones} zones",
            f"{used:.0%}",
            _ms(result.percentile(0.5)),
            _ms(result.percentile(0.99)),
            f"{result.refused_share:.1%}",
        )

    return table(
        ("1,000,000 people", "CPU before", "p50, ms", "p99, ms", "refused"),
        (row(*each) for each in ((2, 2), (3, 3), (4, 2))),
    )


def smallest_table() -> str:
    """Return the smallest fleets: what has to be left when a zone is down."""

    def row(count: int, vcpu: float, cores: tuple[int, ...]) -> Iterable[str]:
        found = fleet.smallest(Load(count), vcpu, cores, seconds=20)
        assert found is not None
        return f"{count:,}", f"{found.tasks} of {vcpu:g} vCPU", f"{found.postgres_cores} vCPU"

    sizes = ((10_000, 0.25), (100_000, 0.25), (100_000, 1), (1_000_000, 0.5), (1_000_000, 1))
    return table(
        ("people", "tasks that must be left", "Postgres"),
        (row(count, vcpu, (2, 4, 8, 16)) for count, vcpu in sizes),
    )


TABLES: Mapping[str, Callable[[], str]] = {
    "validation": validation_table,
    "simulated": simulated_table,
    "outage": outage_table,
    "smallest": smallest_table,
}
"""The tables that take a minute."""
