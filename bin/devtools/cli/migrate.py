"""The command line of bin/aws/migrate: the migrations, run by a task of the API's own image."""

from __future__ import annotations

import argparse
import time
from typing import Any

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, explained
from ..settings import Refusal
from . import command
from .command import say

_MINUTES = 15


def main() -> None:
    """Migrate the database."""
    parser = command.parser("migrate", "Run the migrations of an image, or of the one deployed.")
    parser.add_argument("--image", help="the API's image, with its digest")
    options = parser.parse_args()
    command.run(lambda: _migrate(command.deployer(options), options))


def _migrate(deployer: Deployer, options: argparse.Namespace) -> None:
    given = {"Image": options.image} if options.image else {}
    deployer.deploy(deployer.environment.stack("migrations"), given)
    run_task(deployer)


def run_task(deployer: Deployer) -> None:
    """Run the migrations and wait for their end.

    Raises:
        Refusal: they fail, with what they said last.
    """
    if not deployer.environment.runs_tasks:
        say(f"{deployer.environment.name} runs no tasks, so nothing was migrated.")
        return
    task = start(deployer, {})
    ecs = client(deployer.session, "ecs")
    cluster = deployer.outputs("cluster")["ClusterName"]
    deadline = time.monotonic() + _MINUTES * 60
    while True:
        with explained("The migrations"):
            (found,) = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
        if found["lastStatus"] == "STOPPED":
            break
        if time.monotonic() > deadline:
            raise Refusal(f"The migrations run for {_MINUTES} minutes already: look at {task}.")
        time.sleep(deployer.environment.poll_seconds)
    for line in _log(deployer, task):
        say(f"  {line}")
    (container,) = found["containers"]
    if container.get("exitCode") != 0:
        reason = found.get("stoppedReason") or container.get("reason") or "see its log"
        raise Refusal(
            f"The migrations failed ({reason}): nothing else was deployed. Read them with"
            f" bin/aws/logs migrations --env {deployer.environment.name}, mend, and run them again."
        )
    say("The database is migrated.")


def start(deployer: Deployer, overrides: dict[str, Any]) -> str:
    """Start a task of the migrations' definition; answer its ARN.

    Raises:
        Refusal: ECS starts none.
    """
    network = deployer.outputs("networking")
    with explained("The task"):
        answer = client(deployer.session, "ecs").run_task(
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
    if not answer["tasks"]:
        raise Refusal(f"The task doesn't start: {answer['failures'][0].get('reason')}.")
    arn: str = answer["tasks"][0]["taskArn"]
    return arn


def _log(deployer: Deployer, task: str) -> list[str]:
    logs = client(deployer.session, "logs")
    stream = f"migrations/migrations/{task.rpartition('/')[2]}"
    try:
        found = logs.filter_log_events(
            logGroupName=deployer.outputs("migrations")["LogGroup"], logStreamNames=[stream]
        )
    except logs.exceptions.ResourceNotFoundException:  # it never began
        return []
    return [event["message"].rstrip() for event in found["events"]][-20:]


if __name__ == "__main__":
    main()
