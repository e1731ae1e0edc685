"""The command line of bin/simulate: a fleet under a number of people, and docs/scaling.md."""

from __future__ import annotations

import argparse

from ..terminal import echo
from . import fleet, page, paper_tables, simulated_tables
from .people import Load
from .simulation import Fleet, Outage, Result, Simulation


def main() -> None:
    """Simulate a fleet, find the smallest, or write the page's tables."""
    parser = argparse.ArgumentParser(
        prog="bin/simulate",
        description="Simulate Cruddur under a number of monthly people. Inputs: costs.py,"
        " people.py, prices.py and plan.py in bin/devtools/scaling.",
    )
    parser.add_argument("--people", type=int, default=1_000_000, help="default: %(default)s")
    parser.add_argument("--tasks", type=int, default=4, help="default: %(default)s")
    parser.add_argument("--vcpu", type=float, default=1, help="of a task; default: %(default)s")
    parser.add_argument("--cores", type=int, default=4, help="of Postgres; default: %(default)s")
    parser.add_argument("--replicas", type=int, default=0, help="default: %(default)s")
    parser.add_argument("--seconds", type=float, default=60, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--day", action="store_true", help="a day instead of its busiest minute")
    parser.add_argument("--lose", type=int, default=0, metavar="TASKS", help="after a third")
    parser.add_argument(
        "--smallest",
        action="store_true",
        help="find the smallest fleet with these replicas whose p99 is under 300 ms",
    )
    parser.add_argument(
        "--write", action="store_true", help="update docs/scaling.md in half a minute"
    )
    options = parser.parse_args()
    load = Load(options.people)
    if options.write:
        page.write({**paper_tables.TABLES, **simulated_tables.TABLES})
    elif options.smallest:
        cores = (2, 4, 8, 16, 32, 64, 96)
        echo(f"{fleet.smallest(load, options.vcpu, cores, (options.replicas,), options.seconds)}")
    else:
        echo(_describe(_simulate(load, options)))


def _simulate(load: Load, options: argparse.Namespace) -> Result:
    machines = Fleet(options.tasks, options.vcpu, options.cores, options.replicas)
    if options.day:
        return fleet.simulate_day(load, machines, options.seconds, options.seed)
    third = options.seconds / 3
    outage = Outage(options.lose, third, 2 * third) if options.lose else None
    rate = fleet.peak_rate(load.peak)
    simulation = Simulation(machines, fleet.kinds(load), seed=options.seed)
    return simulation.run(options.seconds, rate, rate(0), outage)


def _describe(result: Result) -> str:
    answers = len(result.latencies)
    return (
        f"{answers / result.seconds:,.0f} good answers a second,"
        f" {result.refused_share:.2%} refused or lost\n"
        f"p50 {result.percentile(0.5) * 1000:.1f} ms, p99 {result.percentile(0.99) * 1000:.1f} ms\n"
        f"CPU: API {result.api:.0%}, Postgres {result.postgres:.0%}"
        + (f", replicas {result.replicas:.0%}" if result.replicas else "")
    )


if __name__ == "__main__":
    main()
