"""The command line of bin/aws/secrets: list, set and generate secrets in SSM."""

from __future__ import annotations

import argparse
import getpass
import re
import sys

from ..deploy import ssm_secrets
from ..deploy.environments import client
from ..errors import UserError
from ..terminal import echo
from . import command


def main() -> None:
    """List secrets, set one, or generate the database's password."""
    parser = command.parser("secrets", "Secrets of an environment, as SecureStrings in SSM.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list which are set, without their values")
    setting = actions.add_parser("set", help="set one; the value is typed or piped in")
    setting.add_argument("name", help="such as rollbar-token")
    actions.add_parser("generate", help="generate the database's password, unless it is set")
    options = parser.parse_args(_env_anywhere(sys.argv[1:]))
    command.run_cli(lambda: _act(options))


def _env_anywhere(arguments: list[str]) -> list[str]:
    """Move --env before the action, so that it may follow it as in the other commands."""
    for index, argument in enumerate(arguments):
        if argument == "--env":
            return arguments[index : index + 2] + arguments[:index] + arguments[index + 2 :]
        if argument.startswith("--env="):
            return [argument, *arguments[:index], *arguments[index + 1 :]]
    return arguments


def _act(options: argparse.Namespace) -> None:
    deployer = command.deployer(options)
    session, environment = deployer.session, deployer.environment
    if options.action == "generate":
        if ssm_secrets.read(session, environment, "database-password") is not None:
            raise UserError(
                "A password is already set, and the database uses it:"
                f" bin/aws/rotate-passwords --env {environment.name} changes both."
            )
        ssm_secrets.save(session, environment, "database-password", ssm_secrets.generate())
        echo(f"{ssm_secrets.path(environment, 'database-password')} is set.")
    elif options.action == "set":
        if not re.fullmatch(r"[a-z][a-z0-9-]*", options.name):
            raise UserError(
                f"{options.name!r} isn't a name of lower-case words, such as api-token."
            )
        value = _read_value(options.name)
        if not value:
            raise UserError("No value was given, so nothing was set.")
        ssm_secrets.save(session, environment, options.name, value)
        echo(
            f"{ssm_secrets.path(environment, options.name)} is set. Tasks read it when they start."
        )
    else:
        pages = client(session, "ssm").get_paginator("get_parameters_by_path")
        found = {
            item["Name"].rpartition("/")[2]
            for page in pages.paginate(Path=f"/cruddur/{environment.name}")
            for item in page["Parameters"]
            if item["Type"] == "SecureString"
        }
        for name in sorted(found | set(ssm_secrets.KNOWN)):
            state = "set" if name in found else "missing"
            echo(f"{name:<28}{state:<10}{ssm_secrets.KNOWN.get(name, '')}".rstrip())


def _read_value(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ").strip()
    return sys.stdin.read().strip()


if __name__ == "__main__":
    main()
