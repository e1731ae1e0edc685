"""A check runs again when a file that it reads, its command or its packages changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from devtools.passed_checks import PassedChecks

COMMAND, INPUTS = ["lint", "web"], ["web"]


def passes_again(checks: PassedChecks) -> bool:
    return checks.has("web app", checks.fingerprint(COMMAND, INPUTS))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for name in ("web/a.ts", "web/ignored/b.ts", "api/c.py", "backend-flask/requirements/dev.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    (tmp_path / ".gitignore").write_text("ignored\n")
    return tmp_path


@pytest.fixture
def checks(root: Path, tmp_path_factory: pytest.TempPathFactory) -> PassedChecks:
    checks = PassedChecks(tmp_path_factory.mktemp("passed"), root)
    assert not passes_again(checks)
    checks.record("web app", checks.fingerprint(COMMAND, INPUTS), passed=True)
    assert passes_again(checks)
    return checks


@pytest.mark.parametrize(
    ("name", "is_input"),
    [
        ("web/a.ts", True),
        ("web/new.ts", True),
        ("backend-flask/requirements/dev.txt", True),
        ("api/c.py", False),
        ("web/ignored/b.ts", False),
    ],
)
def test_only_what_it_reads_makes_a_check_run_again(
    checks: PassedChecks, root: Path, name: str, is_input: bool
) -> None:
    (root / name).write_text("two")
    assert passes_again(checks) == (not is_input)


def test_a_deleted_file_makes_a_check_run_again(checks: PassedChecks, root: Path) -> None:
    (root / "web" / "a.ts").unlink()
    assert not passes_again(checks)


def test_a_check_that_failed_runs_again(checks: PassedChecks) -> None:
    checks.record("web app", checks.fingerprint(COMMAND, INPUTS), passed=False)
    assert not passes_again(checks)


def test_another_command_or_name_runs(checks: PassedChecks) -> None:
    assert not checks.has("web app", checks.fingerprint(["lint", "all"], INPUTS))
    assert not checks.has("web", checks.fingerprint(COMMAND, INPUTS))


def test_without_git_nothing_is_cached(tmp_path: Path, root: Path) -> None:
    (root / ".git" / "HEAD").unlink()  # as in an unpacked archive: this is no repository
    checks = PassedChecks(tmp_path / "passed", root)
    assert checks.fingerprint(COMMAND, INPUTS) is None
    checks.record("web app", checks.fingerprint(COMMAND, INPUTS), passed=True)
    assert not passes_again(checks)
