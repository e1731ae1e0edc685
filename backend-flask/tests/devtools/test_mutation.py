"""Only a test's own assertion counts as noticing a mutation."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from devtools.errors import UserError
from devtools.mutation.catalogue import Mutation
from devtools.mutation.verdict import read_report

_CASES = {
    "passes": ("def test_a(): pass", "survived", ""),
    "asserts": ("def test_a():\n    assert 1 + 1 == 3", "killed", "assert (1 + 1) == 3"),
    "imports": ("import nothing_of_this_name", "broken", "collection failure"),
    "names": ("def test_a(): unknown_name", "broken", "NameError"),
    "sets_up": (
        "import pytest\n@pytest.fixture\ndef a(): assert False\ndef test_a(a): pass",
        "broken",
        "failed on setup",
    ),
    "tears_down": (
        "import pytest\n@pytest.fixture\ndef a():\n    yield\n    assert not [1]\n"
        "def test_a(a): pass",
        "killed",
        "failed on teardown",
    ),
    "parses": ("def test_a(:", "broken", "collection failure"),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The report of each case alone; one run of pytest makes all."""
    folder = tmp_path_factory.mktemp("mutation")
    (folder / "pytest.ini").write_text("[pytest]")
    for name, (source, _, _) in _CASES.items():
        (folder / f"test_{name}.py").write_text(source)
    made = folder / "report.xml"
    subprocess.run(
        [sys.executable, "-m", "pytest", "--tb=short", "-c", "pytest.ini"]
        + ["-p", "no:schemathesis", "--continue-on-collection-errors", f"--junitxml={made}"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    suite = ElementTree.Element("testsuite")
    for name in _CASES:
        suite[:] = [
            case
            for case in ElementTree.parse(made).iter("testcase")  # noqa: S314  # our own
            if f"test_{name}" in f"{case.get('classname')} {case.get('name')}"
        ]
        assert len(suite), name
        ElementTree.ElementTree(suite).write(folder / f"{name}.xml")
    return {name: folder / f"{name}.xml" for name in _CASES}


@pytest.mark.parametrize("name", _CASES)
def test_what_counts_as_noticed(reports: Mapping[str, Path], name: str) -> None:
    _, result, reason = _CASES[name]
    verdict = read_report(reports[name], passed=result == "survived", output="")
    assert verdict.result == result, verdict
    assert reason in verdict.reason


def test_tests_that_write_no_report_have_noticed_nothing(tmp_path: Path) -> None:
    verdict = read_report(tmp_path / "report.xml", passed=False, output="It ended early.\n")
    assert (verdict.result, verdict.reason) == ("broken", "It ended early.")


@pytest.mark.parametrize("text", ["nothing of it", "a limit, and a limit"])
def test_a_mutation_must_fit_exactly_once(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.py").write_text(text)
    mutation = Mutation("a-name", "file.py", "a limit", "", ("tests",))
    with pytest.raises(UserError, match="a-name"):
        mutation.mutated(tmp_path)
