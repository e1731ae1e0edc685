"""The simulation agrees with queueing theory and a measured run, and the page with the model."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from devtools.deploy.environments import Environment
from devtools.scaling import (
    costs,
    environment_cost,
    fleet,
    page,
    paper_tables,
    people,
    prices,
    simulated_tables,
)
from devtools.scaling.people import Load
from devtools.scaling.plan import PLANS, Plan
from devtools.scaling.simulation import Fleet, Kind, Outage, Simulation
from tests.conftest import ROOT

_TASKS = Fleet(tasks=1, task_vcpu=1, postgres_cores=1)


def _mean_wait(servers: int, load: float) -> float:
    """Return M/M/c's mean wait in service times, by Erlang's C formula."""
    offered = load * servers
    last = offered**servers / math.factorial(servers) / (1 - load)
    others = sum(offered**n / math.factorial(n) for n in range(servers))
    return last / (others + last) / (servers - offered)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (1, 0.8), (4, 0.8), (16, 0.9)])
def test_waits_are_those_of_erlangs_formula(servers: int, load: float) -> None:
    mean = 0.01
    simulation = Simulation(
        Fleet(tasks=1, task_vcpu=1, postgres_cores=servers),
        [Kind(1, 0, mean)],
        speed=1,
        threads=10_000,
    )
    rate = load * servers / mean
    result = simulation.run(100_000 / rate, lambda _: rate, rate)
    latency = sum(result.latencies) / len(result.latencies)
    waited = (latency - 0.001 - mean) / mean  # less the round trip and the service
    assert result.postgres == pytest.approx(load, rel=0.03)
    assert waited == pytest.approx(_mean_wait(servers, load), rel=0.15, abs=0.02)


# Creating a crud waits for Postgres's disk, which isn't simulated.
@pytest.mark.parametrize(
    "name", [name for name in simulated_tables.MEASURED_RUN if name != "create"]
)
def test_a_measured_run_of_eight_clients_on_two_cores(name: str) -> None:
    api_us, postgres_us, measured, _ = simulated_tables.MEASURED_RUN[name]
    simulation = Simulation(
        Fleet(tasks=2, task_vcpu=1, postgres_cores=1),
        [Kind(1, api_us / 1e6, postgres_us / 1e6)],
        shared_cores=2,
        speed=1,
    )
    result = simulation.run_closed(20, clients=8)
    assert len(result.latencies) / 20 == pytest.approx(measured, rel=0.1)


def test_a_request_waits_two_seconds_at_most() -> None:
    simulation = Simulation(_TASKS, [Kind(1, 0.1, 0)], speed=1)
    result = simulation.run(60, lambda _: 20, 20)
    assert 0.4 < result.refused_share < 0.6
    assert max(result.latencies) < 2 + 8 * 0.3 + 1


def test_in_overload_as_many_are_served_and_none_of_them_waits_for_long() -> None:
    simulation = Simulation(_TASKS, [Kind(1, 0.01, 0)], speed=1)
    result = simulation.run(60, lambda _: 400, 400)
    assert len(result.latencies) / 60 == pytest.approx(100, rel=0.1)
    assert result.percentile(0.99) < 0.75


def test_a_queue_that_is_full_refuses() -> None:
    simulation = Simulation(_TASKS, [Kind(1, 0.001, 0)], speed=1, max_waiting=4)
    assert simulation.run(5, lambda _: 5000, 5000).refused_share > 0.5


def test_a_share_of_a_core_is_slower() -> None:
    slow = Simulation(Fleet(1, 0.25, 1), [Kind(1, 0.002, 0)], speed=1, variations=(0, 0))
    result = slow.run(20, lambda _: 10, 10)
    assert result.percentile(0) == pytest.approx(0.008 + 0.001)
    assert result.api == pytest.approx(0.08, rel=0.3)


def test_replicas_read_and_the_writer_writes() -> None:
    kinds = [Kind(0.9, 0.0001, 0.002), Kind(0.1, 0.0001, 0.002, is_write=True)]
    simulation = Simulation(Fleet(2, 1, 1, replicas=3), kinds, speed=1)
    result = simulation.run(60, lambda _: 500, 500)
    assert result.postgres == pytest.approx(0.1, rel=0.15)
    assert result.replicas == pytest.approx(0.3, rel=0.15)


def test_an_outage_loses_what_runs_and_loads_the_others() -> None:
    def refused(tasks: int) -> float:
        simulation = Simulation(Fleet(tasks, 1, 8), [Kind(1, 0.002, 0)], speed=1)
        result = simulation.run(30, lambda _: 1000, 1000, Outage(tasks // 2, 10, 10))
        return result.refused_share

    assert refused(4) < 0.02  # half of them suffice, just
    assert refused(2) > 0.1


def test_the_same_seed_gives_the_same_figures() -> None:
    def latencies(seed: int) -> list[float]:
        simulation = Simulation(_TASKS, [Kind(1, 0.002, 0.001)], seed=seed)
        return simulation.run(5, lambda _: 100, 100).latencies

    assert latencies(3) == latencies(3)
    assert latencies(3) != latencies(4)


def test_the_mean_of_followees_is_that_of_the_parts() -> None:
    steps = [0, 10, 100, 1_000, 10_000]
    means = [people.mean_followees(above) for above in steps]
    assert means == sorted(means, reverse=True)
    assert means[0] == pytest.approx(140, rel=0.01)
    assert means[3] > 1_000 * people.share_following_more_than(1_000)


def test_the_daily_curve_has_a_mean_of_one() -> None:
    assert sum(people.BY_HOUR) == pytest.approx(24)


def test_each_kind_of_request_has_a_cost_and_a_frequency() -> None:
    assert set(Load(1).per_month) == set(costs.COSTS)
    assert sum(kind.share for kind in fleet.kinds(Load(1))) == pytest.approx(1)


def test_costs_are_those_of_the_committed_run_on_a_quiet_core() -> None:
    rows = json.loads((ROOT / costs.RUN).read_text("utf-8"))
    run = {row["request"]: row for row in rows if row["concurrency"] == 8}
    scale = costs.QUIET_CEILING_US / run["the same with one query: the ceiling"]["api_us"]
    measured = costs.COSTS["home"]
    assert measured.api_us == pytest.approx(run["home, following 200"]["api_us"] * scale)
    assert measured.postgres_us == pytest.approx(run["home, following 200"]["postgres_us"] * scale)
    assert costs.COSTS["create"].is_write


def test_leases_grow_with_tasks_to_one_for_each_request() -> None:
    shares = [people.share_with_lease(tasks) for tasks in (1, 4, 50, 10_000)]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(1 / sum(people.PER_SESSION.values()))
    assert shares[-1] == pytest.approx(1, abs=0.01)


def test_prices_have_tiers() -> None:
    tiers = ((10.0, 0.0), (10.0, 2.0), (math.inf, 1.0))
    assert [prices.tiered(amount, tiers) for amount in (5, 12, 25)] == [0, 4, 25]


def test_a_smaller_fleet_than_the_smallest_is_too_small() -> None:
    load = Load(1_000_000)
    found = fleet.smallest(load, 1, (2, 4), (0,), 20)
    assert found
    assert fleet.holds(fleet.simulate_peak(load, found, 20))
    fewer = Fleet(found.tasks - 1, 1, found.postgres_cores)
    assert not fleet.holds(fleet.simulate_peak(load, fewer, 20))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.load.people:,}")
def test_a_plan_holds_without_a_zone(plan: Plan) -> None:
    load, left = simulated_tables.slice_of(plan, plan.left)
    assert fleet.holds(fleet.simulate_peak(load, left, 20 if plan.slices == 1 else 5))


@pytest.mark.parametrize("name", paper_tables.TABLES)
def test_the_page_has_the_tables_of_the_model(name: str) -> None:
    """If this fails, run `bin/simulate --write`."""
    assert page.read(name) == paper_tables.TABLES[name]()


def test_what_an_environment_costs_is_what_its_readme_promises() -> None:
    staging, production = (Environment.named(name) for name in ("staging", "production"))
    idle, asleep = environment_cost.idle(staging), environment_cost.asleep(staging)
    assert idle <= 45
    assert asleep <= 30
    readme = (ROOT / "aws" / "README.md").read_text("utf-8")
    assert f"`staging` costs {idle:.0f}:" in readme
    assert f"While it sleeps it costs {asleep:.0f}:" in readme
    assert f"| **total** | **{environment_cost.idle(production):.0f}** |" in readme


def test_readers_cost_instances_disks_and_alarms() -> None:
    production = Environment.named("production")
    one, two = (
        replace(
            production,
            parameters={
                **production.parameters,
                "database": {**production.parameters["database"], "Readers": readers},
            },
        )
        for readers in ("1", "2")
    )
    reader = 0.032 * prices.HOURS + 20 * prices.RDS_GB_MONTH
    first = environment_cost.idle(one) - environment_cost.idle(production)
    second = environment_cost.idle(two) - environment_cost.idle(one)
    assert first == pytest.approx(reader + 6 * prices.ALARM + prices.METRIC)
    assert second == pytest.approx(reader + 5 * prices.ALARM)
    readme = (ROOT / "aws" / "README.md").read_text("utf-8")
    assert f"A reader costs {first:.0f}" in " ".join(readme.split())


def test_a_table_is_written_between_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("a\n<!-- table x -->\n<!-- end -->\nb\n<!-- table y -->\nold\n<!-- end -->\n")
    page.write({"x": lambda: "1 \\g<1>", "y": lambda: "2"}, path)
    assert (page.read("x", path), page.read("y", path)) == ("1 \\g<1>", "2")
    assert path.read_text().startswith("a\n<!-- table x -->\n1")
