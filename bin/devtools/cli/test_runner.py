"""The command line of bin/test: run every check, on a product that it starts and stops.

With paths, it runs only the tests below them, on a product that is left running for the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ..checks import (
    BACKEND,
    BIN,
    DATA,
    Check,
    coverage_checks,
    end_to_end_check,
    independent_checks,
    product_checks,
    static_checks,
    web_check,
    with_coverage,
)
from ..errors import UserError
from ..local import chromium
from ..passed_checks import PassedChecks
from ..settings import ROOT, SOURCES, free_ports
from ..terminal import echo
from ..toolchain import toolchain

if TYPE_CHECKING:  # it imports packages that `toolchain.enter` installs
    from ..privacy_check import TelemetrySinks

_LEFT_RUNNING = ROOT / ".local" / "test-left-running"
# The product is restarted if one of these changes. The API reloads its own code by itself.
_DEPLOYED = ["aws", "ddb", "bin/devtools", "backend-flask/cruddur", "backend-flask/db"]
_DEPLOYED += ["backend-flask/requirements", "frontend-react-js/src"]
_DEPLOYED += ["frontend-react-js/index.html", "frontend-react-js/public"]
_DEPLOYED += ["frontend-react-js/package-lock.json", "frontend-react-js/vite.config.ts"]
# End-to-end tests use the built web app: a page of the development server loads hundreds of files.
_BUILT = {"CRUDDUR_WEB": "built"}


def main() -> None:
    """Run all checks; with --fast, without those that need a browser or containers."""
    parser = argparse.ArgumentParser(prog="bin/test", description="Run every check of Cruddur.")
    parser.add_argument(
        "--fast",
        action="store_true",
        help="without browser and containers, and without checks that passed on the same files",
    )
    parser.add_argument("--coverage", action="store_true", help="report lines that no test runs")
    parser.add_argument("--stop", action="store_true", help="stop the product left running")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="run only these tests: folders or files, such as tests/social, test_relations.py,"
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
    env = environment()
    # Only the end-to-end tests use the demo accounts.
    env |= {"CRUDDUR_DEMO_DATA": "none"} if fast else {**_BUILT, "CRUDDUR_TEST_CONTAINERS": "1"}
    telemetry: dict[str, str] = {}
    with ExitStack() as after, ThreadPoolExecutor() as pool:
        # Only --fast uses the cache of passed checks.
        run = Check.run_unless_unchanged if fast else Check.run
        # On a clean clone, it is installed while the product starts.
        browser = None if fast else pool.submit(chromium.find)
        web = pool.submit(run, web_check(), env)
        static = pool.submit(lambda: [run(check, env) for check in static_checks()])
        independent, tests = independent_checks(), product_checks()
        if coverage:
            independent, tests = ([with_coverage(each) for each in c] for c in (independent, tests))
        parallel = [pool.submit(run, check, env) for check in independent]
        passed = True
        if browser:
            from ..privacy_check import TelemetrySinks

            sinks = after.enter_context(TelemetrySinks())
            telemetry = sinks.environment()
        if fast:
            tests = [check for check in tests if not check.passed_unchanged()]
        running = start_product(env, after, telemetry) if tests else {}
        if browser:
            sinks.record(running)
            passed &= end_to_end_check().run({**running, **telemetry, **browser.result()})
            passed &= _is_private(sinks, running)
        parallel += [pool.submit(check.run, running) for check in tests[:-1]]
        passed &= all(check.run(running, show=True) for check in tests[-1:])
        passed &= all([web.result(), *static.result(), *(each.result() for each in parallel)])
        if coverage:
            passed &= all(check.run(env, show=True) for check in coverage_checks())
    return passed


def _check_paths(paths: list[str]) -> bool:
    """Run the tests below some paths, with pytest, Playwright or Vitest."""
    node, npm = toolchain.node()
    commands: dict[str, list[str]] = {}
    for file in (each for path in paths for each in _find(path)):
        if file.is_relative_to(BACKEND):
            commands.setdefault("pytest", []).append(str(file))
        elif file.is_relative_to(toolchain.FRONTEND / "e2e"):
            commands.setdefault("e2e", []).append(str(file))
        else:
            commands.setdefault("test", []).append(str(file))
    env = environment()
    running = _left_running(env) if {"pytest", "e2e"} & commands.keys() else {}
    passed = True
    for name, chosen in commands.items():
        command = (
            [name, "--durations=5"] if name == "pytest" else [node, str(npm), "run", name, "--"]
        )
        cwd = BACKEND if name == "pytest" else toolchain.FRONTEND
        browser = chromium.find() if name == "e2e" else {}
        check = Check(name, [*command, *chosen], cwd)
        passed &= check.run({**env, **running, **browser}, show=True)
    return passed


def _find(path: str) -> list[Path]:
    """Return the files that a path or a bare file name means."""
    name, separator, test = path.partition("::")
    for folder in (Path.cwd(), ROOT, BACKEND, toolchain.FRONTEND):
        if (folder / name).exists():
            return [Path(os.path.normpath(folder / name) + separator + test)]
    folders = [BACKEND / "tests", toolchain.FRONTEND / "src", toolchain.FRONTEND / "e2e"]
    found = [file for folder in folders for file in folder.rglob(name) if Path(name).name == name]
    if not found:
        raise UserError(f"There are no tests {path}, in backend-flask or in frontend-react-js.")
    return [Path(f"{file}{separator}{test}") for file in found]


def _left_running(env: Mapping[str, str]) -> dict[str, str]:
    """Start or update the product left running; return the variables of its scripts."""
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


def _is_private(sinks: TelemetrySinks, running: Mapping[str, str]) -> bool:
    """Return whether no private text was exported during the end-to-end tests."""
    sinks.provoke_error(running)
    findings = sinks.findings(running)
    output = "".join(f"\n    {finding}" for finding in findings)
    echo(f"{'privacy check':<28}{'FAILED' if findings else 'ok'}{output}")
    return not findings


def start_product(
    env: Mapping[str, str], after: ExitStack, telemetry: Mapping[str, str], data: Path = DATA
) -> dict[str, str]:
    """Start a product with its own ports and data; return the variables of its scripts."""
    shutil.rmtree(data, ignore_errors=True)
    own = {**env, "CRUDDUR_DATA_DIR": str(data), **free_ports()}
    dev = [sys.executable, str(ROOT / "bin" / "dev")]
    after.callback(lambda: subprocess.run([*dev, "--stop"], env=own, check=True))
    if not Check("bin/dev starts", [*dev, "--detach"], ROOT).run({**own, **telemetry}):
        raise UserError("The product doesn't start, so the tests that need it weren't run.")
    return {**own, **_printed_environment(dev, own)}


def environment() -> dict[str, str]:
    """Return the environment of the checks."""
    # Our Python first: Node's folder may have another one.
    path = os.pathsep.join([str(BIN), str(Path(toolchain.node()[0]).parent), os.environ["PATH"]])
    variables = {"PATH": path, "PYTHONPATH": SOURCES, "CRUDDUR_DB_FSYNC": "off"}
    return {**os.environ, **variables}


def _printed_environment(dev: list[str], env: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that bin/dev --env prints."""
    listed = subprocess.run([*dev, "--env"], env=env, capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in listed.stdout.splitlines())
