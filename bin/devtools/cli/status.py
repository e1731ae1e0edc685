"""The command line of bin/aws/status: the status of each stack, and the running tasks."""

from __future__ import annotations

from typing import Any

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client
from ..terminal import echo
from . import command


def main() -> None:
    """Print the status of each stack; exit with status 1 unless all are deployed and running."""
    parser = command.parser("status", "Print the status of each stack of an environment.")
    options = parser.parse_args()
    command.run_cli(lambda: _status(command.deployer(options)))


def _status(deployer: Deployer) -> int:
    is_healthy, deployed = True, set()
    for stack in deployer.environment.stacks:
        found = deployer.description(stack.name)
        status = found["StackStatus"] if found else "not deployed"
        echo(f"{stack.name:<14}{status:<28}{_last_change(found)}".rstrip())
        if status.endswith(("FAILED", "ROLLBACK_COMPLETE")):
            echo(f"{'':<14}{deployer.failure_reason(stack.name)}")
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            deployed.add(stack.name)
        is_healthy &= status.endswith("_COMPLETE") and "ROLLBACK" not in status
    if "service" in deployed:
        is_healthy &= _service(deployer)
    return 0 if is_healthy else 1


def _last_change(found: dict[str, Any] | None) -> str:
    if found is None:
        return ""
    return f"{found.get('LastUpdatedTime') or found['CreationTime']:%Y-%m-%d %H:%M}"


def _service(deployer: Deployer) -> bool:
    outputs = deployer.outputs("service")
    (service,) = client(deployer.session, "ecs").describe_services(
        cluster=deployer.outputs("cluster")["ClusterName"], services=[outputs["ServiceName"]]
    )["services"]
    running, wanted = service["runningCount"], service["desiredCount"]
    echo(f"\n{running} of {wanted} tasks run {outputs['Image']}")
    echo(f"{deployer.outputs('frontend')['WebUrl']}")
    return bool(running >= wanted)


if __name__ == "__main__":
    main()
