"""The command line of bin/aws/migrate: run the database migrations in an ECS task."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import Any

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from . import command

_TIMEOUT_MINUTES = 15


def main() -> None:
    """Deploy the stack of the migrations, and run its task."""
    parser = command.parser("migrate", "Run the migrations of an image, or of the deployed one.")
    parser.add_argument("--image", help="the API's image, with its digest")
    options = parser.parse_args()
    command.run_cli(lambda: _migrate(command.deployer(options), options))


def _migrate(deployer: Deployer, options: argparse.Namespace) -> None:
    given = {"Image": options.image} if options.image else {}
    deployer.deploy(deployer.environment.stack("migrations"), given)
    run_task(deployer)


def run_task(deployer: Deployer, arguments: Sequence[str] = ()) -> list[str]:
    """Run the migrations, or another command of their image, and wait until it has finished.

    Return its last lines.

    Raises:
        UserError: they failed; with the last line of another command.
    """
    if not deployer.environment.runs_tasks:
        echo(f"{deployer.environment.name} runs no tasks, so nothing was migrated.")
        return []
    overrides = [{"name": "migrations", "command": list(arguments)}] if arguments else []
    task = start(deployer, {"overrides": {"containerOverrides": overrides}})
    ecs = client(deployer.session, "ecs")
    cluster = deployer.outputs("cluster")["ClusterName"]
    deadline = time.monotonic() + _TIMEOUT_MINUTES * 60
    while True:
        with friendly_aws_errors("The migrations"):
            found = describe(ecs, cluster, task)
        if found is not None and found["lastStatus"] == "STOPPED":
            break
        if time.monotonic() > deadline:
            raise UserError(
                f"The migrations haven't finished in {_TIMEOUT_MINUTES} minutes: look at {task}."
            )
        time.sleep(deployer.environment.poll_seconds)
    lines = _log(deployer, task)
    for line in lines:
        echo(f"  {line}")
    (container,) = found["containers"]
    if container.get("exitCode") != 0:
        reason = found.get("stoppedReason") or container.get("reason") or "see its log"
        if arguments:
            raise UserError(f"The task failed ({reason}). {' '.join(lines[-1:])}")
        raise UserError(
            f"The migrations failed ({reason}): nothing else was deployed. Read the log with"
            f" bin/aws/logs migrations --env {deployer.environment.name}, fix them, and retry."
        )
    if not arguments:
        echo("The database is migrated.")
    return lines


def start(deployer: Deployer, overrides: dict[str, Any]) -> str:
    """Start a task with the migrations' definition; return its ARN.

    Raises:
        UserError: ECS starts no task.
    """
    network = deployer.outputs("networking")
    with friendly_aws_errors("The task"):
        response = client(deployer.session, "ecs").run_task(
            cluster=deployer.outputs("cluster")["ClusterName"],
            taskDefinition=deployer.outputs("migrations")["Task"],
            launchType="FARGATE",
            networkConfiguration={
                "awsvpcConfiguration": {
                    "subnets": network["TaskSubnetIds"].split(","),
                    "securityGroups": [network["ServiceGroupId"]],
                    "assignPublicIp": network["TaskPublicIp"],
                }
            },
            **overrides,
        )
    if not response["tasks"]:
        raise UserError(f"The task doesn't start: {response['failures'][0].get('reason')}.")
    arn: str = response["tasks"][0]["taskArn"]
    return arn


def describe(ecs: Any, cluster: str, task: str) -> dict[str, Any] | None:
    """Return a task; None while ECS doesn't know it yet.

    ECS is eventually consistent: a task may be missing right after it was started. Source: RunTask,
    Amazon ECS API reference.
    """
    tasks: list[dict[str, Any]] = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
    return tasks[0] if tasks else None


def _log(deployer: Deployer, task: str) -> list[str]:
    logs = client(deployer.session, "logs")
    stream = f"migrations/migrations/{task.rpartition('/')[2]}"
    try:
        response = logs.filter_log_events(
            logGroupName=deployer.outputs("migrations")["LogGroup"], logStreamNames=[stream]
        )
    except logs.exceptions.ResourceNotFoundException:  # it never started
        return []
    return [event["message"].rstrip() for event in response["events"]][-20:]


if __name__ == "__main__":
    main()
