"""Shared parts of the commands of bin/aws: the option --env, errors, confirmation."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable

from ..deploy.cloudformation import Deployer
from ..deploy.environments import Environment, friendly_aws_errors
from ..errors import UserError
from ..settings import ROOT, TOOLS


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return a parser with the required option --env."""
    result = argparse.ArgumentParser(prog=f"bin/aws/{name}", description=description)
    result.add_argument("--env", required=True, help="the environment: a file in aws/config")
    return result


def deployer(options: argparse.Namespace) -> Deployer:
    """Return the deployer of the chosen environment."""
    return Deployer(Environment.named(options.env), cache=TOOLS / "packages")


def run_cli(action: Callable[[], int | None]) -> None:
    """Run a command and exit; an error is one line and status 1."""
    try:
        with friendly_aws_errors():
            sys.exit(action() or 0)
    except UserError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader, such as head, has closed the pipe
        sys.stderr.close()
        sys.exit(1)


def confirm(question: str, answer: str) -> bool:
    """Ask the user to type the answer; return False if stdin isn't a terminal."""
    if not sys.stdin.isatty():
        return False
    return input(f"{question} Type {answer} to continue: ").strip() == answer


def release() -> str:
    """Return the checked-out commit, which telemetry calls the release."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise UserError("Releases are named after their commit, and this is no git checkout.")
    return done.stdout.strip()
