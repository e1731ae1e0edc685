"""The parts in which bin/test runs the tests of the API."""

from __future__ import annotations

from devtools import checks
from tests.conftest import ROOT


def test_each_test_file_is_in_one_part() -> None:
    parts = [*checks.independent_checks(), *checks.product_checks()[:-1]]
    folders = [folder for part in parts for folder in part.command[1:]]
    assert len(folders) == len(set(folders))
    assert all((ROOT / "backend-flask" / folder).is_dir() for folder in folders)
    *_, rest = checks.product_checks()
    assert sorted(rest.command[1:]) == sorted(f"--ignore={folder}" for folder in folders)


def test_each_part_stores_its_coverage_in_a_file_of_its_own() -> None:
    parts = [*checks.independent_checks(), *checks.product_checks()]
    files = {checks.with_coverage(part).variables["COVERAGE_FILE"] for part in parts}
    assert len(files) == len(parts)
