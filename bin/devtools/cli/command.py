"""What the commands of bin/aws have in common: --env, and one line where something is wrong."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable

from ..deploy.cloudformation import Deployer
from ..deploy.environments import Environment, explained
from ..settings import ROOT, TOOLS, Refusal


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """Answer a parser that asks for the environment."""
    made = argparse.ArgumentParser(prog=f"bin/aws/{name}", description=description)
    made.add_argument("--env", required=True, help="the environment: a file in aws/config")
    return made


def deployer(options: argparse.Namespace) -> Deployer:
    """Answer the way to the stacks of the environment that is asked for."""
    return Deployer(Environment.named(options.env), cache=TOOLS / "packages")


def run(act: Callable[[], int | None]) -> None:
    """Do it; a refusal is one line and status 1."""
    try:
        with explained():
            sys.exit(act() or 0)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read it has seen enough
        sys.stderr.close()
        sys.exit(1)


def agreed(question: str, answer: str) -> bool:
    """Ask somebody at a terminal to type the answer; nobody there is a no."""
    if not sys.stdin.isatty():
        return False
    return input(f"{question} Type {answer} to go on: ").strip() == answer


def release() -> str:
    """Answer the commit that stands here: what telemetry calls a release."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Refusal("Releases are named after their commit, and this is no git checkout.")
    return done.stdout.strip()


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
