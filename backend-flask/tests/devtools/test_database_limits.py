"""A deployment that could open too many connections, or read SSM too often, is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from devtools.deploy import database_limits
from devtools.deploy.environments import Environment
from devtools.errors import UserError


def check(
    env: str,
    given: Mapping[str, Mapping[str, str]] | None = None,
    *,
    concurrency: int = 1000,
    high_throughput: bool = False,
) -> None:
    """Check an environment's own file, with these parameters from the command line."""
    database_limits.check(
        Environment.named(env),
        lambda stack: (given or {}).get(stack.name, {}),
        account_concurrency=lambda: concurrency,
        has_high_throughput=lambda: high_throughput,
    )


@pytest.mark.parametrize(
    ("instance_class", "accepted"),
    [
        ("db.t4g.micro", 73),
        ("db.t4g.small", 152),
        ("db.t4g.medium", 310),
        ("db.m7g.large", 625),
        ("db.r6g.large", 1256),
        ("db.m7g.16xlarge", 4995),
    ],
)
def test_a_class_accepts_less_than_the_documented_formula(
    instance_class: str, accepted: int
) -> None:
    assert database_limits.max_connections(instance_class) == accepted


def test_a_class_of_unknown_memory_is_refused() -> None:
    with pytest.raises(UserError, match=r"The memory of db\.x2g\.large is unknown"):
        database_limits.max_connections("db.x2g.large")


@pytest.mark.parametrize("env", ["staging", "production", "emulator"])
def test_the_files_are_within_the_limits(env: str) -> None:
    check(env)


def test_twice_the_tasks_and_all_lambdas_are_counted() -> None:
    # Twice 6 tasks with 8 each, 4 functions with 6 Lambdas and one with 2, 5 operators.
    with pytest.raises(UserError, match=r"could open 127 connections .* accepts 73: lower"):
        check("production", {"database": {"InstanceClass": "db.t4g.micro"}})
    check(
        "production", {"database": {"InstanceClass": "db.t4g.micro"}, "service": {"MaxTasks": "2"}}
    )
    with pytest.raises(UserError, match=r"could open 223 connections"):
        check("production", {"service": {"MaxTasks": "12"}})


def test_a_readers_connections_are_counted() -> None:
    """Those of all tasks, and one more of each, as Aurora's readers share one name."""
    small = {"InstanceClass": "db.t4g.micro"}
    few = {"MaxTasks": "4", "ConnectionPoolSize": "8"}
    unreserved = {name: {"ReservedConcurrency": "0"} for name in ("auth", "media", "jobs")}
    given = {**unreserved, "service": few}
    check("production", {**given, "database": small}, concurrency=4)
    for readers in ({"Readers": "1"}, {"Engine": "aurora", "MaxReaders": "3"}):
        with pytest.raises(UserError, match=r"77 connections to a reader .* accepts 73: lower"):
            check("production", {**given, "database": {**small, **readers}}, concurrency=4)


def test_lambdas_without_a_reservation_count_with_the_accounts_limit() -> None:
    unreserved = {name: {"ReservedConcurrency": "0"} for name in ("auth", "media", "jobs")}
    with pytest.raises(UserError, match=r"1000 Lambdas"):
        check("production", unreserved)
    check("production", unreserved, concurrency=10)


def test_a_new_account_cannot_reserve() -> None:
    with pytest.raises(UserError, match=r"runs 10 Lambdas at once.*Service Quotas"):
        check("staging", concurrency=10)


def test_reads_of_parameters_stay_below_the_accounts_rate() -> None:
    large = {"database": {"InstanceClass": "db.m7g.large"}, "service": {"MaxTasks": "8"}}
    with pytest.raises(UserError, match=r"could read 42 parameters at once"):
        check("production", large)
    check("production", large, high_throughput=True)


def test_the_alarm_is_at_three_quarters_of_what_the_class_accepts() -> None:
    assert database_limits.alarm_threshold(Environment.named("production")) == 114
    assert database_limits.alarm_threshold(Environment.named("staging")) == 54


def test_an_environment_without_a_database_of_its_own_is_not_checked() -> None:
    local = Environment.named("local")
    assert "database" not in {stack.name for stack in local.stacks}
    check("local")
    assert replace(local, name="other").stacks == local.stacks
