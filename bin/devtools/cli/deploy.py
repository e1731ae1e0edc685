"""The command line of bin/aws/deploy: show the change set of each stack, then execute it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence

from ..deploy import config_validation, database_limits, mail
from ..deploy.change_set import Plan
from ..deploy.cloudformation import Deployer
from ..deploy.environments import client
from ..deploy.stacks import Stack
from ..errors import UserError
from ..terminal import echo
from . import command, migrate


def main() -> None:
    """Deploy stacks in order."""
    parser = command.parser("deploy", "Show the changes of stacks, then deploy them.")
    parser.add_argument("stacks", nargs="+", metavar="stack", help="a stack's name, or all")
    parser.add_argument("--image", help="the API's image, with its digest; else the present one")
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the template",
    )
    parser.add_argument("--dry-run", action="store_true", help="only show the changes")
    parser.add_argument("--delete-data", action="store_true", help="even if this deletes user data")
    options = parser.parse_args()
    command.run_cli(lambda: deploy(command.deployer(options), options))


def deploy(deployer: Deployer, options: argparse.Namespace) -> None:
    """Deploy the stacks that the options name.

    Raises:
        UserError: one failed; the later ones are unchanged.
    """
    environment = deployer.environment
    given = _parameters(options.parameter)
    check_image(options.image)
    everything = options.stacks == ["all"]
    named = [environment.stack(name) for name in ([] if everything else options.stacks)]
    if given and len(named) != 1:
        raise UserError("--parameter is for one stack: name only that.")
    stacks = [stack for stack in environment.stacks if everything or stack in named]
    validate(deployer, stacks, given, options)
    check_limits(deployer, stacks, given)
    for stack in in_order(deployer, stacks):
        deploy_one(deployer, stack, given, options)
    if everything and not options.dry_run:
        # Deploy again those with inputs from stacks that came later.
        for stack in stacks:
            if stack.optional_inputs:
                deploy_one(deployer, stack, given, options)


def validate(
    deployer: Deployer,
    stacks: Sequence[Stack],
    given: Mapping[str, str],
    options: argparse.Namespace,
) -> None:
    """Check the environment's parameters, before anything is deployed.

    Raises:
        UserError: a value is missing or invalid.
    """
    config_validation.check(
        deployer.environment,
        stacks,
        lambda stack: {**_release_parameters(stack, options), **given},
        is_deployed=lambda stack: deployer.is_deployed(stack.name),
    )


def check_limits(deployer: Deployer, stacks: Sequence[Stack], given: Mapping[str, str]) -> None:
    """Check that the database has enough connections for all tasks and Lambdas at once.

    Raises:
        UserError: it doesn't, or the account can't reserve that many Lambdas.
    """
    database_limits.check(
        deployer.environment,
        lambda stack: given if stack in stacks else {},
        account_concurrency=deployer.account_concurrency,
        has_high_throughput=deployer.has_high_throughput,
    )


def check_image(image: str | None) -> None:
    """Check that an image is named by its digest.

    Raises:
        UserError: it isn't.
    """
    if image is not None and not re.fullmatch(r"[^ ]+@sha256:[0-9a-f]{64}", image):
        raise UserError("--image needs a digest, as REPOSITORY@sha256:…; a tag can be moved.")


def in_order(deployer: Deployer, stacks: Sequence[Stack]) -> list[Stack]:
    """Put the database and then the migrations first, if the cluster and the database exist.

    They only add, so the running code works on; the new code may need what they add. The
    migrations need the secrets that are stored with the database.
    """
    if not all(deployer.is_deployed(name) for name in ("networking", "database", "cluster")):
        return list(stacks)
    first = ("database", "migrations")
    return sorted(
        stacks, key=lambda stack: first.index(stack.name) if stack.name in first else len(first)
    )


def deploy_one(
    deployer: Deployer, stack: Stack, given: dict[str, str], options: argparse.Namespace
) -> None:
    """Deploy a stack, or show what would change; migrate after the stack of the migrations."""
    given = {**_release_parameters(stack, options), **given}
    name = deployer.environment.full_name(stack.name)
    if options.dry_run:
        plan = deployer.plan(stack, given)
        if plan is None:
            echo(f"{name}: nothing would change.")
        else:
            _show(plan)
            deployer.discard(plan)
        return
    shown: list[Plan] = []

    def show(plan: Plan) -> None:
        shown.append(plan)
        echo(f"{name}:")
        _show(plan)

    deployer.deploy(stack, given, show=show, delete_data=options.delete_data)
    echo(f"{name} is done." if shown else f"{name} is up to date.")
    if stack.name == "mail":
        _wait_for_domain(deployer)
    if stack.name == "migrations":
        # Even if the stack is unchanged: the task may have failed the last time.
        migrate.run_task(deployer)


def _wait_for_domain(deployer: Deployer) -> None:
    """Wait until SES may send mail of the domain, if there is one."""
    domain = deployer.environment.parameters.get("shared", {}).get("DomainName")
    if domain:
        mail.wait_until_verified(
            client(deployer.session, "sesv2"),
            domain,
            poll_seconds=deployer.environment.poll_seconds,
        )


def _release_parameters(stack: Stack, options: argparse.Namespace) -> dict[str, str]:
    if options.image is None or stack.name not in ("migrations", "service"):
        return {}
    release = {"Release": command.release()} if stack.name == "service" else {}
    return {"Image": options.image, **release}


def _show(plan: Plan) -> None:
    for change in plan.changes:
        echo(str(change))


def _parameters(arguments: list[str]) -> dict[str, str]:
    for item in arguments:
        if "=" not in item:
            raise UserError(f"--parameter {item} isn't NAME=VALUE.")
    return dict(item.split("=", 1) for item in arguments)


if __name__ == "__main__":
    main()
