"""The simulation agrees with queueing theory and a measured run, and the page with the model."""

from __future__ import annotations

import math

import pytest

from devtools.scaling.simulation import Fleet, Kind, Outage, Simulation

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


@pytest.mark.parametrize(
    ("api_us", "postgres_us", "measured"),
    [
        (3011, 3257, 303),  # home, signed out
        (2570, 1160, 501),  # a crud and its replies
        (2750, 2143, 376),  # a person's page
        (4530, 7409, 162),  # home, following 200
        (4163, 8058, 155),  # notifications
    ],
)
def test_a_measured_run_of_eight_clients_on_two_cores(
    api_us: float, postgres_us: float, measured: float
) -> None:
    """The run of 29 November 2026 that docs/scaling.md shows."""
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


def test_in_overload_the_newest_go_first() -> None:
    simulation = Simulation(_TASKS, [Kind(1, 0.01, 0)], speed=1)
    result = simulation.run(60, lambda _: 400, 400)
    assert len(result.latencies) / 60 == pytest.approx(100, rel=0.1)
    assert result.percentile(0.5) < 0.5


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
