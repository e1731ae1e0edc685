"""The command line of bin/aws/moderators: make somebody a moderator, or not any more."""

from __future__ import annotations

import argparse

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from . import command, migrate

GROUP = "moderators"


def main() -> None:
    """Add a person to the moderators, or remove them."""
    parser = command.parser("moderators", "Who may decide on reports.")
    parser.add_argument("change", choices=["add", "remove"])
    parser.add_argument("handle")
    options = parser.parse_args()
    command.run_cli(lambda: _change(command.deployer(options), options))


def _change(deployer: Deployer, options: argparse.Namespace) -> None:
    """Change the row in Postgres, which counts at once, then the group in Cognito."""
    lines = migrate.run_task(
        deployer, ["python", "db/moderators.py", options.change, options.handle]
    )
    if not lines:
        raise UserError("The task printed no sub, so the group in Cognito is unchanged.")
    cognito = client(deployer.session, "cognito-idp")
    act = (
        cognito.admin_add_user_to_group
        if options.change == "add"
        else cognito.admin_remove_user_from_group
    )
    with friendly_aws_errors("Cognito"):
        act(UserPoolId=deployer.outputs("auth")["UserPoolId"], Username=lines[-1], GroupName=GROUP)
    if options.change == "add":
        echo(f"{options.handle} is a moderator, once they have signed out and in again.")
    else:
        echo(f"{options.handle} is no moderator any more, from this moment on.")


if __name__ == "__main__":
    main()
