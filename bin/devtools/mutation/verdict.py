"""What the tests made of a mutation, read from the JUnit report of pytest or Vitest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

# Exceptions of code that can't run at all: they say nothing about the rule that was broken.
_STARTUP_ERRORS = re.compile(
    r"(SyntaxError|IndentationError|NameError|UnboundLocalError|ImportError|ModuleNotFoundError"
    r"|ReferenceError|psycopg\.errors\.(SyntaxError|Undefined\w+|DatatypeMismatch))\b"
)
_MAX_REASON_LENGTH = 160


@dataclass(frozen=True)
class Verdict:
    """`killed`: a test's assertion failed. `survived`: all passed. `broken`: the tests couldn't
    run, so they noticed nothing. `stuck`: they didn't end."""

    result: str
    test: str = ""
    reason: str = ""

    @classmethod
    def stuck(cls) -> Verdict:
        """Return the verdict of tests that didn't end."""
        return cls("stuck")


def read_report(report: Path, *, passed: bool, output: str) -> Verdict:
    """Return the verdict; `passed` is the exit status of the tests."""
    if not report.exists():
        return Verdict("broken", reason=_last_line(output))
    # Our own tests wrote it.
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
        for problem in case:
            if problem.tag in ("failure", "error"):
                return _failed(case, problem)
    return Verdict("survived") if passed else Verdict("broken", reason=_last_line(output))


def _failed(case: ElementTree.Element, problem: ElementTree.Element) -> Verdict:
    text, message = problem.text or "", problem.get("message", "")
    test = f"{case.get('classname', '')}: {case.get('name', '')}"
    # What autouse fixtures assert, they assert at the end of a test.
    is_check = problem.tag == "failure" or message.startswith("failed on teardown")
    is_startup = _STARTUP_ERRORS.match(problem.get("type") or message) is not None
    result = "killed" if is_check and not is_startup else "broken"
    return Verdict(result, test, _reason(text, message))


def _reason(text: str, message: str) -> str:
    asserted = re.search(r"^>\s*(.+)$|^E\s+(assert .+)$", text, re.MULTILINE)
    first = next(iter(message.splitlines()), "")
    where = re.findall(r"^\S*?([\w.-]+:\d+): ", text, re.MULTILINE)
    found = (asserted[1] or asserted[2]) if asserted and first.startswith("assert") else first
    return f"{found[:_MAX_REASON_LENGTH]} {f'({where[-1]})' if where else ''}".strip()


def _last_line(output: str) -> str:
    return next(iter(reversed(output.strip().splitlines())), "no output")[:_MAX_REASON_LENGTH]
