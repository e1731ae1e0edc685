"""The command line of bin/aws/connect: a task for as long as somebody looks around."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
from typing import Any

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, explained
from ..settings import Refusal
from . import command, migrate
from .command import say

_SECONDS = 3600


def main() -> None:
    """Open a shell in the API's image, or a tunnel to the database; end the task afterwards."""
    parser = command.parser("connect", "A shell beside the database, or a tunnel to it.")
    parser.add_argument("what", choices=["shell", "database"])
    parser.add_argument("--port", type=int, default=15432, help="the tunnel's end here")
    options = parser.parse_args()
    command.run(lambda: _connect(options))


def _connect(options: argparse.Namespace) -> int:
    for program, where in (("aws", "the AWS CLI"), ("session-manager-plugin", "its plugin")):
        if shutil.which(program) is None:
            raise Refusal(f"{program} isn't installed here, which is {where}: install it first.")
    deployer = command.deployer(options)
    cluster = deployer.outputs("cluster")["ClusterName"]
    asleep = {"name": "migrations", "command": ["sleep", str(_SECONDS)]}
    task = migrate.start(
        deployer,
        {"enableExecuteCommand": True, "overrides": {"containerOverrides": [asleep]}},
    )
    ecs = client(deployer.session, "ecs")
    try:
        say("A task starts; that takes about a minute.")
        container = _awaited(ecs, cluster, task)
        if options.what == "shell":
            act = ["ecs", "execute-command", "--cluster", cluster, "--task", task]
            act += ["--container", "migrations", "--interactive", "--command", "/bin/sh"]
        else:
            act = _tunnel(deployer, cluster, task, container, options.port)
        region = deployer.environment.region
        return subprocess.run(["aws", "--region", region, *act], check=False).returncode
    finally:
        with explained("The task"):
            ecs.stop_task(cluster=cluster, task=task, reason="bin/aws/connect is done")


def _awaited(ecs: Any, cluster: str, task: str) -> str:
    """Wait until the task can be spoken to; answer its container's id."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        (found,) = ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
        (container,) = found["containers"]
        agents = container.get("managedAgents", [])
        if any(agent["lastStatus"] == "RUNNING" for agent in agents):
            return str(container["runtimeId"])
        if found["lastStatus"] == "STOPPED":
            raise Refusal(f"The task stopped: {found.get('stoppedReason')}.")
        time.sleep(2)
    raise Refusal("The task can't be spoken to after three minutes: look at it in ECS.")


def _tunnel(deployer: Deployer, cluster: str, task: str, container: str, port: int) -> list[str]:
    database = deployer.outputs("database")
    say(f"Postgres answers at 127.0.0.1:{port}; Ctrl-C ends it. Its password:")
    say(
        f"  aws ssm get-parameter --with-decryption --name /cruddur/{deployer.environment.name}"
        "/database-password --query Parameter.Value --output text"
    )
    ends = {"host": [database["Host"]], "portNumber": ["5432"], "localPortNumber": [str(port)]}
    return [
        *("ssm", "start-session", "--document-name"),
        "AWS-StartPortForwardingSessionToRemoteHost",
        *("--target", f"ecs:{cluster}_{task.rpartition('/')[2]}_{container}"),
        *("--parameters", json.dumps(ends)),
    ]


if __name__ == "__main__":
    main()
