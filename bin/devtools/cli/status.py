"""The command line of bin/aws/status."""

from __future__ import annotations

from typing import Any

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client
from . import command
from .command import say


def main() -> None:
    """Say how each stack is, and what runs; status 1 unless all is well."""
    parser = command.parser("status", "Say how each stack of an environment is.")
    options = parser.parse_args()
    command.run(lambda: _status(command.deployer(options)))


def _status(deployer: Deployer) -> int:
    well, made = True, set()
    for stack in deployer.environment.stacks:
        found = deployer.description(stack.name)
        status = found["StackStatus"] if found else "not deployed"
        say(f"{stack.name:<14}{status:<28}{_last_change(found)}".rstrip())
        if status.endswith(("FAILED", "ROLLBACK_COMPLETE")):
            say(f"{'':<14}{deployer.failure(stack.name)}")
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            made.add(stack.name)
        well &= status.endswith("_COMPLETE") and "ROLLBACK" not in status
    if "service" in made:
        well &= _service(deployer)
    return 0 if well else 1


def _last_change(found: dict[str, Any] | None) -> str:
    if found is None:
        return ""
    return f"{found.get('LastUpdatedTime') or found['CreationTime']:%Y-%m-%d %H:%M}"


def _service(deployer: Deployer) -> bool:
    said = deployer.outputs("service")
    (service,) = client(deployer.session, "ecs").describe_services(
        cluster=deployer.outputs("cluster")["ClusterName"], services=[said["ServiceName"]]
    )["services"]
    running, wanted = service["runningCount"], service["desiredCount"]
    say(f"\n{running} of {wanted} tasks run {said['Image']}")
    say(f"{deployer.outputs('frontend')['WebUrl']}")
    return bool(running >= wanted)


if __name__ == "__main__":
    main()
