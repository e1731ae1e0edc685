"""The command line of bin/aws/secrets."""

from __future__ import annotations

import argparse
import getpass
import re
import sys

from ..deploy import ssm_secrets
from ..deploy.environments import client
from ..settings import Refusal
from . import command
from .command import say


def main() -> None:
    """List secrets, set one, or draw the database's password."""
    parser = command.parser("secrets", "Secrets of an environment, as SecureStrings in SSM.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="say which are set; values aren't shown")
    setting = actions.add_parser("set", help="set one, typed or piped in, never an argument")
    setting.add_argument("name", help="as rollbar-access-token")
    actions.add_parser("generate", help="draw the database's password, unless there is one")
    options = parser.parse_args(_env_anywhere(sys.argv[1:]))
    command.run(lambda: _act(options))


def _env_anywhere(arguments: list[str]) -> list[str]:
    """Let --env stand behind the action too, as with the other commands."""
    for place, argument in enumerate(arguments):
        if argument == "--env":
            return arguments[place : place + 2] + arguments[:place] + arguments[place + 2 :]
        if argument.startswith("--env="):
            return [argument, *arguments[:place], *arguments[place + 1 :]]
    return arguments


def _act(options: argparse.Namespace) -> None:
    deployer = command.deployer(options)
    session, environment = deployer.session, deployer.environment
    if options.action == "generate":
        if ssm_secrets.read(session, environment, "database-password") is not None:
            raise Refusal(
                "There is a password already, and the database knows it: docs/runbook.md says how"
                " to change both."
            )
        ssm_secrets.save(session, environment, "database-password", ssm_secrets.drawn())
        say(f"{ssm_secrets.path(environment, 'database-password')} is set.")
    elif options.action == "set":
        if not re.fullmatch(r"[a-z][a-z0-9-]*", options.name):
            raise Refusal(f"{options.name!r} isn't a name of lower-case words, as api-token.")
        value = _typed(options.name)
        if not value:
            raise Refusal("Nothing was typed, so nothing was set.")
        ssm_secrets.save(session, environment, options.name, value)
        say(f"{ssm_secrets.path(environment, options.name)} is set. Tasks read it when they start.")
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
            say(f"{name:<28}{state:<10}{ssm_secrets.KNOWN.get(name, '')}".rstrip())


def _typed(name: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ").strip()
    return sys.stdin.read().strip()


if __name__ == "__main__":
    main()
