"""An environment sleeps and wakes: its tasks, its purge, its database, its alarms' mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from devtools.cli.sleep import _sleep
from devtools.deploy import sleep
from devtools.deploy.cloudformation import Deployer
from devtools.deploy.environments import Environment
from devtools.errors import UserError
from tests.devtools.stubbed_aws import StubbedSession

OUTPUTS = {
    "cluster": {"ClusterName": "cruddur-staging"},
    "service": {"ServiceName": "api"},
    "database": {"InstanceId": "cruddur-staging"},
}
ALARMS = {"AlarmNames": ["cruddur-staging-cpu"]}


@dataclass
class Deployed:
    """A deployed environment: what a deployer knows of it."""

    session: StubbedSession
    environment: Environment

    def outputs(self, stack: str) -> dict[str, str]:
        return OUTPUTS[stack]


@pytest.fixture
def session() -> Iterator[StubbedSession]:
    aws = StubbedSession()
    yield aws
    assert aws.was_called_as_planned()


@pytest.fixture
def staging(session: StubbedSession) -> Deployer:
    return cast(Deployer, Deployed(session, Environment.named("staging")))


def alarms(session: StubbedSession) -> None:
    session.answers(
        "cloudwatch",
        "describe_alarms",
        {"MetricAlarms": [{"AlarmName": name} for name in ALARMS["AlarmNames"]]},
        {"AlarmNamePrefix": "cruddur-staging-", "MaxRecords": 100},
    )


def tasks(session: StubbedSession, count: int, most: int) -> None:
    """Expect the number of tasks to be set, and autoscaling not to change it back."""
    session.answers(
        "application-autoscaling",
        "register_scalable_target",
        {},
        {
            "ServiceNamespace": "ecs",
            "ScalableDimension": "ecs:service:DesiredCount",
            "ResourceId": "service/cruddur-staging/api",
            "MinCapacity": count,
            "MaxCapacity": most,
        },
    )
    expected = {"cluster": "cruddur-staging", "service": "api", "desiredCount": count}
    session.answers("ecs", "update_service", {}, expected)


def database(session: StubbedSession, status: str, **more: Any) -> None:
    found: dict[str, Any] = {
        "DBInstanceIdentifier": "cruddur-staging",
        "DBInstanceStatus": status,
        **more,
    }
    session.answers(
        "rds",
        "describe_db_instances",
        {"DBInstances": [found]},
        {"DBInstanceIdentifier": "cruddur-staging"},
    )


def falls_asleep(session: StubbedSession) -> None:
    alarms(session)
    session.answers("cloudwatch", "disable_alarm_actions", {}, ALARMS)
    session.answers("events", "disable_rule", {}, {"Name": "cruddur-staging-purge"})
    tasks(session, 0, 0)


def test_a_sleeping_environment_has_no_tasks_no_purge_and_no_database(
    session: StubbedSession, staging: Deployer
) -> None:
    falls_asleep(session)
    database(session, "available")
    session.answers("rds", "stop_db_instance", {}, {"DBInstanceIdentifier": "cruddur-staging"})
    sleep.stop(staging)


def test_what_is_asleep_is_left_alone(session: StubbedSession, staging: Deployer) -> None:
    falls_asleep(session)
    database(session, "stopped")
    sleep.stop(staging)


def test_auroras_cluster_is_stopped_not_its_instance(
    session: StubbedSession, staging: Deployer
) -> None:
    falls_asleep(session)
    database(session, "available", DBClusterIdentifier="cruddur-staging-aurora")
    expected = {"DBClusterIdentifier": "cruddur-staging-aurora"}
    session.answers("rds", "stop_db_cluster", {}, expected)
    sleep.stop(staging)


def test_a_database_with_readers_stays_awake_with_all_the_rest(
    session: StubbedSession, staging: Deployer
) -> None:
    """RDS would refuse to stop it when the tasks and the alarms' mail are stopped already."""
    # Source: "Stopping an Amazon RDS DB instance temporarily", Amazon RDS user guide.
    readers = ["cruddur-staging-reader-1"]
    database(session, "available", ReadReplicaDBInstanceIdentifiers=readers)
    with pytest.raises(UserError, match=r"with readers can't be stopped: .* Nothing was stopped"):
        sleep.stop(staging)


def test_waking_waits_for_the_database_before_anything_asks_it(
    session: StubbedSession, staging: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    database(session, "stopping")
    database(session, "stopped")
    session.answers("rds", "start_db_instance", {}, {"DBInstanceIdentifier": "cruddur-staging"})
    database(session, "starting")
    database(session, "available")
    tasks(session, 1, 2)
    session.answers("events", "enable_rule", {}, {"Name": "cruddur-staging-purge"})
    alarms(session)
    session.answers("cloudwatch", "enable_alarm_actions", {}, ALARMS)
    sleep.start(staging)


def test_production_doesnt_sleep(session: StubbedSession) -> None:
    production = cast(Deployer, Deployed(session, Environment.named("production")))
    with pytest.raises(UserError, match="Production doesn't sleep"):
        _sleep(production)
