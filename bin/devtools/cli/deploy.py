"""The command line of bin/aws/deploy."""

from __future__ import annotations

import argparse
import re

from ..deploy import config_validation
from ..deploy.cloudformation import Deployer, Plan
from ..deploy.stacks import Stack
from ..settings import Refusal
from . import command, migrate
from .command import say


def main() -> None:
    """Make one stack, or all in order, what the templates say."""
    parser = command.parser("deploy", "Show what would change, then change it.")
    parser.add_argument("stacks", nargs="+", metavar="stack", help="a stack's name, or all")
    parser.add_argument("--image", help="the API's image, with its digest; else the one it has")
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="of the template"
    )
    parser.add_argument("--dry-run", action="store_true", help="only show")
    parser.add_argument("--delete-data", action="store_true", help="even if that deletes data")
    options = parser.parse_args()
    command.run(lambda: deploy(command.deployer(options), options))


def deploy(deployer: Deployer, options: argparse.Namespace) -> None:
    """Deploy what the options name.

    Raises:
        Refusal: something can't be; what comes after it wasn't touched.
    """
    environment = deployer.environment
    given = _parameters(options.parameter)
    if options.image is not None and not re.fullmatch(r"[^ ]+@sha256:[0-9a-f]{64}", options.image):
        raise Refusal("--image needs a digest, as REPOSITORY@sha256:…; tags may be moved.")
    everything = options.stacks == ["all"]
    asked = [environment.stack(name) for name in ([] if everything else options.stacks)]
    if given and len(asked) != 1:
        raise Refusal("--parameter belongs to one stack: name that alone.")
    stacks = [stack for stack in environment.stacks if everything or stack in asked]
    config_validation.check(
        environment,
        stacks,
        lambda stack: {**_of_release(stack, options), **given},
        stands=lambda stack: deployer.stands(stack.name),
    )
    for stack in _in_order(deployer, stacks):
        _deploy_one(deployer, stack, given, options)
    if everything and not options.dry_run:
        # Once more, what didn't know yet of those that came later.
        for stack in stacks:
            if stack.later:
                _deploy_one(deployer, stack, given, options)


def _in_order(deployer: Deployer, stacks: list[Stack]) -> list[Stack]:
    """Put the migrations before all code, where there is what they run in and on.

    They only add, so the code that runs goes on; the new one may need what they add.
    """
    if not all(deployer.stands(name) for name in ("networking", "database", "cluster")):
        return stacks
    return sorted(stacks, key=lambda stack: stack.name != "migrations")


def _deploy_one(
    deployer: Deployer, stack: Stack, given: dict[str, str], options: argparse.Namespace
) -> None:
    given = {**_of_release(stack, options), **given}
    name = deployer.environment.full_name(stack.name)
    if options.dry_run:
        plan = deployer.plan(stack, given)
        if plan is None:
            say(f"{name}: nothing would change.")
        else:
            _show(plan)
            deployer.discard(plan)
        return
    shown: list[Plan] = []

    def show(plan: Plan) -> None:
        shown.append(plan)
        say(f"{name}:")
        _show(plan)

    deployer.deploy(stack, given, show=show, delete_data=options.delete_data)
    say(f"{name} is done." if shown else f"{name} is up to date.")
    if stack.name == "migrations":
        # Even where the stack is as it was: the task may have failed the last time.
        migrate.run_task(deployer)


def _of_release(stack: Stack, options: argparse.Namespace) -> dict[str, str]:
    if options.image is None or stack.name not in ("migrations", "service"):
        return {}
    named = {"Release": command.release()} if stack.name == "service" else {}
    return {"Image": options.image, **named}


def _show(plan: Plan) -> None:
    for change in plan.changes:
        say(str(change))


def _parameters(said: list[str]) -> dict[str, str]:
    for item in said:
        if "=" not in item:
            raise Refusal(f"--parameter {item} isn't NAME=VALUE.")
    return dict(item.split("=", 1) for item in said)


if __name__ == "__main__":
    main()
