"""The command line of bin/aws/sleep: stop what an environment pays for by the hour."""

from __future__ import annotations

from ..deploy import sleep
from ..deploy.cloudformation import Deployer
from ..deploy.environments import friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from . import command


def main() -> None:
    """Stop the tasks, the purge and the database; nothing is deleted."""
    parser = command.parser("sleep", "Stop the tasks, the purge and the database.")
    options = parser.parse_args()
    command.run_cli(lambda: _sleep(command.deployer(options)))


def _sleep(deployer: Deployer) -> None:
    name = deployer.environment.name
    if name == "production":
        raise UserError("Production doesn't sleep: nothing was stopped.")
    with friendly_aws_errors("The environment"):
        sleep.stop(deployer)
    echo(
        f"{name} sleeps: bin/aws/wake --env {name} starts it. AWS starts the database after a week."
    )


if __name__ == "__main__":
    main()
