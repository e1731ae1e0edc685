"""An environment's sleep: no tasks, no purge, the database stopped. Nothing is deleted.

Each step can be repeated, so an interrupted command is run again. What deployments set isn't
changed: CloudFormation knows neither the number of tasks nor whether the database runs.
"""

from __future__ import annotations

import time
from typing import Any

from ..errors import UserError
from .cloudformation import Deployer
from .environments import client

_TIMEOUT_SECONDS = 1800


def stop(deployer: Deployer) -> None:
    """Stop the tasks, the purge, the database and the alarms' mail.

    Raises:
        UserError: the service or the database isn't deployed, or the database has readers.
    """
    rds = client(deployer.session, "rds")
    instance = _instance(deployer, rds)
    # RDS stops neither a replica nor what has one; Aurora stops its cluster with the readers.
    if instance.get("ReadReplicaDBInstanceIdentifiers") and not instance.get("DBClusterIdentifier"):
        raise UserError(
            "A database with readers can't be stopped: set Readers to 0 in"
            f" aws/config/{deployer.environment.name}.toml, deploy database and service, and run"
            " this again. Nothing was stopped."
        )
    # First, so that nobody is told of what is meant.
    client(deployer.session, "cloudwatch").disable_alarm_actions(AlarmNames=_alarms(deployer))
    client(deployer.session, "events").disable_rule(Name=_purge(deployer))
    _scale(deployer, 0, 0)
    if instance["DBInstanceStatus"] == "available":
        _change_database(rds, instance, "stop")


def start(deployer: Deployer) -> None:
    """Start all of it again, the database first.

    Raises:
        UserError: the database doesn't start within half an hour.
    """
    rds = client(deployer.session, "rds")
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while (instance := _instance(deployer, rds))["DBInstanceStatus"] != "available":
        if instance["DBInstanceStatus"] == "stopped":
            _change_database(rds, instance, "start")
        if time.monotonic() > deadline:
            raise UserError("The database doesn't start: look at it, and run this again.")
        time.sleep(deployer.environment.poll_seconds)
    service_parameters = deployer.environment.parameters_with_defaults("service")
    _scale(deployer, int(service_parameters["Tasks"]), int(service_parameters["MaxTasks"]))
    client(deployer.session, "events").enable_rule(Name=_purge(deployer))
    client(deployer.session, "cloudwatch").enable_alarm_actions(AlarmNames=_alarms(deployer))


def _scale(deployer: Deployer, tasks: int, max_tasks: int) -> None:
    """Set how many tasks there are, and how many autoscaling may make of them."""
    cluster = deployer.outputs("cluster")["ClusterName"]
    service = deployer.outputs("service")["ServiceName"]
    if deployer.environment.parameters_with_defaults("service")["AutoScaling"] == "true":
        client(deployer.session, "application-autoscaling").register_scalable_target(
            ServiceNamespace="ecs",
            ScalableDimension="ecs:service:DesiredCount",
            ResourceId=f"service/{cluster}/{service}",
            MinCapacity=tasks,
            MaxCapacity=max_tasks,
        )
    client(deployer.session, "ecs").update_service(
        cluster=cluster, service=service, desiredCount=tasks
    )


def _instance(deployer: Deployer, rds: Any) -> dict[str, Any]:
    identifier = deployer.outputs("database")["InstanceId"]
    (found,) = rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"]
    return dict(found)


def _change_database(rds: Any, instance: dict[str, Any], verb: str) -> None:
    """Stop or start the database; an instance of Aurora only with its cluster."""
    if cluster := instance.get("DBClusterIdentifier"):
        getattr(rds, f"{verb}_db_cluster")(DBClusterIdentifier=cluster)
    else:
        getattr(rds, f"{verb}_db_instance")(DBInstanceIdentifier=instance["DBInstanceIdentifier"])


def _purge(deployer: Deployer) -> str:
    return f"cruddur-{deployer.environment.name}-purge"


def _alarms(deployer: Deployer) -> list[str]:
    """Return the names of the environment's alarms, of which one call takes up to a hundred."""
    response = client(deployer.session, "cloudwatch").describe_alarms(
        AlarmNamePrefix=f"cruddur-{deployer.environment.name}-", MaxRecords=100
    )
    return [alarm["AlarmName"] for alarm in response["MetricAlarms"]]
