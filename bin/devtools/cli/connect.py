"""The command line of bin/aws/connect: a shell in a temporary ECS task, or a database tunnel."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
from typing import Any

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from . import command, migrate

_TASK_SECONDS = 3600
_START_TIMEOUT_SECONDS = 180


def main() -> None:
    """Open a shell in the API's image, or a tunnel to the database; then stop the task."""
    parser = command.parser("connect", "A shell beside the database, or a tunnel to it.")
    parser.add_argument("what", choices=["shell", "database"])
    parser.add_argument("--port", type=int, default=15432, help="the local port of the tunnel")
    options = parser.parse_args()
    command.run_cli(lambda: _connect(options))


def _connect(options: argparse.Namespace) -> int:
    for program, where in (("aws", "the AWS CLI"), ("session-manager-plugin", "its plugin")):
        if shutil.which(program) is None:
            raise UserError(f"{program} ({where}) isn't installed: install it first.")
    deployer = command.deployer(options)
    cluster = deployer.outputs("cluster")["ClusterName"]
    idle = {"name": "migrations", "command": ["sleep", str(_TASK_SECONDS)]}
    task = migrate.start(
        deployer,
        {"enableExecuteCommand": True, "overrides": {"containerOverrides": [idle]}},
    )
    ecs = client(deployer.session, "ecs")
    try:
        echo("Starting a task; this takes about a minute.")
        container = wait_for_container(ecs, cluster, task)
        if options.what == "shell":
            action = ["ecs", "execute-command", "--cluster", cluster, "--task", task]
            action += ["--container", "migrations", "--interactive", "--command", "/bin/sh"]
        else:
            action = _tunnel(deployer, cluster, task, container, options.port)
        region = deployer.environment.region
        return subprocess.run(["aws", "--region", region, *action], check=False).returncode
    finally:
        with friendly_aws_errors("The task"):
            ecs.stop_task(cluster=cluster, task=task, reason="bin/aws/connect is done")


def wait_for_container(ecs: Any, cluster: str, task: str, poll_seconds: float = 2) -> str:
    """Wait until ECS Exec works in the task; return its container's id.

    Raises:
        UserError: the task has stopped, or it takes too long.
    """
    deadline = time.monotonic() + _START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        found = migrate.describe(ecs, cluster, task)
        if found is not None and found["lastStatus"] == "STOPPED":
            raise UserError(f"The task stopped: {found.get('stoppedReason')}.")
        for container in (found or {}).get("containers", ()):
            agents = container.get("managedAgents", [])
            if any(agent["lastStatus"] == "RUNNING" for agent in agents):
                return str(container["runtimeId"])
        time.sleep(poll_seconds)
    raise UserError("ECS Exec doesn't work in the task after three minutes: look at it in ECS.")


def _tunnel(deployer: Deployer, cluster: str, task: str, container: str, port: int) -> list[str]:
    database = deployer.outputs("database")
    echo(f"Postgres listens on 127.0.0.1:{port}; Ctrl-C ends the tunnel. Its password:")
    echo(
        f"  aws ssm get-parameter --with-decryption --name /cruddur/{deployer.environment.name}"
        "/database-password --query Parameter.Value --output text"
    )
    parameters = {
        "host": [database["Host"]],
        "portNumber": ["5432"],
        "localPortNumber": [str(port)],
    }
    return [
        *("ssm", "start-session", "--document-name"),
        "AWS-StartPortForwardingSessionToRemoteHost",
        *("--target", f"ecs:{cluster}_{task.rpartition('/')[2]}_{container}"),
        *("--parameters", json.dumps(parameters)),
    ]


if __name__ == "__main__":
    main()
