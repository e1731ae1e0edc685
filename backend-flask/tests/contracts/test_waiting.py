"""Timeouts of tests: all use the one limit in tests/waiting.py."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import waiting
from tests.conftest import ROOT
from tests.waiting import wait_until

TESTS = ROOT / "backend-flask" / "tests"
WEB = ROOT / "frontend-react-js"
# The only module that may define a timeout.
DEFINING_MODULE = {"tests/waiting.py"}

LIMITS = re.compile(r"(^|_)(timeout|within|deadline|patience|wait)(_seconds|_millis)?$|^Timeout$")
LIMITED_BY_SECONDS = {"seconds", "limit_seconds"}
WAITING_CALLS = {"wait", "join", "result", "settimeout", "close", "select"}
CLOCKS = {"monotonic", "perf_counter", "monotonic_ns", "perf_counter_ns"}

# Allowed short limits, with the reason: no response is expected there.
ALLOWED = {
    ("messaging.py", "time.sleep()"): "a pause between tries, and a kill at any moment",
    ("conftest.py", "wait_seconds=0.1"): "no server listens at that address",
    ("test_health.py", "wait_seconds=0.3"): "no server listens at that address",
    ("test_health.py", "statement_timeout_seconds=1"): "no server listens at that address",
    ("test_health.py", "limit_seconds=0.05"): "the store hangs until it is released",
    ("conftest.py", "statement_timeout_seconds=1"): "no server listens at that address",
    ("platform/test_database.py", "statement_timeout_seconds=1"): "the statement sleeps longer",
    ("platform/test_database.py", "wait_seconds=0.5"): "the password can't be read",
    ("platform/test_connection_pool.py", "wait_seconds=0.5"): "the tests try again until it works",
    ("platform/test_connection_pool.py", "wait_seconds=0.1"): "the test tries again until it works",
    ("platform/test_connection_pool.py", "statement_timeout=1"): "the statement sleeps longer",
    ("platform/test_breaker.py", "connect_timeout=1"): "no server listens at that address",
    ("http/test_admission.py", "max_wait_seconds=0.01"): "the only place stays taken",
    (
        "http/test_idempotency.py",
        "statement_timeout_seconds=1",
    ): "the other has the row lock",
    ("devtools/test_rolling_update.py", ".wait(0.02)"): "a pause between requests",
    ("devtools/test_dev.py", "timeout_seconds=0.2"): "the process ignores the signal",
    ("conftest.py", "statement_timeout_seconds=60"): "the most that the configuration allows",
    (
        "http/test_read_your_writes.py",
        "statement_timeout_seconds=60",
    ): "the most that the configuration allows",
    ("platform/test_replicas.py", "wait_seconds=0.5"): "the replica is lost or silent",
    ("platform/test_replicas.py", "timeout_seconds=1"): "the replica is silent",
    ("platform/test_replicas.py", "statement_timeout=1"): "the statement sleeps longer",
    ("platform/test_replicas.py", "wait_seconds=0.1"): "no server listens at that address",
}
WEB_LIMITS = re.compile(r"waitForTimeout\(|[tT]imeout:\s*\d|setTimeout\([^;]*?\d|[tT]imeout\(\s*\d")
# They measure time themselves.
WEB_ALLOWED = {"e2e/layout-shift.ts"}


def is_positive(node: ast.expr) -> bool:
    """Return whether this is a literal greater than zero."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value > 0
    )


def limits(source: str) -> Iterator[str]:
    """Yield each timeout or clock in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"time.{node.attr}"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            every = node.args.posonlyargs + node.args.args
            named: list[tuple[ast.arg, ast.expr | None]] = [
                *zip(reversed(every), reversed(node.args.defaults), strict=False),
                *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
            ]
            for argument, default in named:
                if default is not None and is_positive(default) and LIMITS.search(argument.arg):
                    yield f"{argument.arg}={ast.unparse(default)}"
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        name = called.rpartition(".")[2]
        if called in ("time.sleep", "sleep", "urllib3.request"):
            yield f"{called}()"
        if "." in called and name in WAITING_CALLS:
            yield from (f".{name}({ast.unparse(each)})" for each in node.args if is_positive(each))
        for each in node.keywords:
            is_limit = LIMITS.search(each.arg or "") or each.arg in LIMITED_BY_SECONDS
            if is_limit and is_positive(each.value) and "timedelta" not in called:
                yield f"{each.arg}={ast.unparse(each.value)}"


def test_a_timeout_is_reported_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    values = iter([0, 0, 7])
    assert wait_until(lambda: next(values), "a number comes") == 7
    monkeypatch.setattr(waiting, "WAIT_SECONDS", 0)
    with pytest.raises(AssertionError, match=r"^It didn't happen in 0 seconds: a number comes\.$"):
        wait_until(lambda: 0, "a number comes")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("thread.join(timeout=30)", ["timeout=30"]),
        ("event.wait(10)", [".wait(10)"]),
        ("time.sleep(0.05)", ["time.sleep()"]),
        ("deadline = time.monotonic() + 30", ["time.monotonic"]),
        ("def hears(kind: str, within: float = 10) -> None: ...", ["within=10"]),
        ("urllib3.request('GET', url)", ["urllib3.request()"]),
        ("Config(read_timeout=2)", ["read_timeout=2"]),
        ("thread.join(timeout=WAIT_SECONDS); timedelta(seconds=1); readiness.wait(0)", []),
    ],
)
def test_a_limit_in_a_test_is_detected(source: str, found: list[str]) -> None:
    assert list(limits(source)) == found


def test_tests_wait_with_the_one_limit() -> None:
    found = {
        (path.relative_to(TESTS).as_posix(), limit)
        for path in sorted(TESTS.rglob("*.py"))
        if path.relative_to(TESTS.parent).as_posix() not in DEFINING_MODULE
        for limit in limits(path.read_text("utf-8"))
    }
    assert found - ALLOWED.keys() == set()
    assert ALLOWED.keys() - found == set(), "these don't exist any more: remove them from the list"


@pytest.mark.parametrize(
    "line",
    [
        "await page.waitForTimeout(500)",
        "toBeVisible({ timeout: 20_000 })",
        "test.setTimeout(120_000)",
        "setTimeout(resolve, 50)",
        "actionTimeout: 15_000,",
    ],
)
def test_a_limit_in_a_web_test_is_detected(line: str) -> None:
    assert WEB_LIMITS.search(line)


def web_tests() -> Iterator[Path]:
    yield from sorted((WEB / "e2e").glob("*.ts"))
    yield from sorted((WEB / "src").rglob("*.test.ts*"))
    yield from sorted((WEB / "src" / "test").rglob("*.ts*"))


def test_the_web_apps_tests_wait_with_the_one_limit() -> None:
    found = {
        f"{path.relative_to(WEB)}: {line.strip()}"
        for path in web_tests()
        if path.relative_to(WEB).as_posix() not in WEB_ALLOWED
        for line in path.read_text("utf-8").splitlines()
        if WEB_LIMITS.search(line)
    }
    assert found == set()
