"""The command line of bin/aws/wake: start a sleeping environment."""

from __future__ import annotations

from ..deploy import sleep
from ..deploy.cloudformation import Deployer
from ..deploy.environments import friendly_aws_errors
from ..terminal import echo
from . import command


def main() -> None:
    """Start the database, then the tasks and the purge."""
    parser = command.parser("wake", "Start the database, the tasks and the purge again.")
    options = parser.parse_args()
    command.run_cli(lambda: _wake(command.deployer(options)))


def _wake(deployer: Deployer) -> None:
    with friendly_aws_errors("The environment"):
        echo("Starting the database, which takes some minutes.")
        sleep.start(deployer)
    echo(f"{deployer.environment.name} is awake: bin/aws/smoke checks it once its tasks run.")


if __name__ == "__main__":
    main()
