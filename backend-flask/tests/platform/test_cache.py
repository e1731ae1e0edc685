"""The cache of computed values: one computation at a time, the stale value meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from cruddur.platform.cache import TtlCache
from tests.waiting import WAIT_SECONDS, wait_until

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
TTL = timedelta(minutes=1)
MAX_STALE = timedelta(minutes=10)


class Computation:
    """Counts its runs, holds them until `goes_on` is set, and fails with an error."""

    def __init__(self, value: str, error: Exception | None = None) -> None:
        self.runs = 0
        self.goes_on = threading.Event()
        self._value = value
        self._error = error

    def __call__(self) -> str:
        self.runs += 1
        assert self.goes_on.wait(WAIT_SECONDS)
        if self._error:
            raise self._error
        return self._value


def get(cache: TtlCache, compute: Callable[[], str], after: timedelta = timedelta(0)) -> str:
    return cache.get_or_compute("x", compute, now=NOW + after, ttl=TTL, max_stale=MAX_STALE)


def refuse_to_compute() -> str:
    raise AssertionError("it is computed")


@pytest.fixture
def cache() -> TtlCache:
    """A cache with a value."""
    filled = TtlCache()
    assert get(filled, lambda: "old") == "old"
    return filled


def test_a_fresh_value_is_not_computed(cache: TtlCache) -> None:
    assert get(cache, refuse_to_compute, TTL - timedelta(seconds=1)) == "old"


def test_a_stale_value_is_served_while_one_caller_computes(cache: TtlCache) -> None:
    computation = Computation("new")
    with ThreadPoolExecutor(1) as pool:
        computing = pool.submit(get, cache, computation, TTL)
        wait_until(lambda: computation.runs, "it is computed")
        for _ in range(20):
            assert get(cache, refuse_to_compute, TTL) == "old"
        computation.goes_on.set()
        assert computing.result() == "new"
    assert get(cache, refuse_to_compute, TTL) == "new"


def test_all_get_the_error_of_the_one_computation() -> None:
    cache, computation = TtlCache(), Computation("", KeyError("gone"))
    with ThreadPoolExecutor(8) as pool:
        callers = [pool.submit(get, cache, computation) for _ in range(8)]
        wait_until(lambda: computation.runs, "it is computed")
        # A caller that hasn't come yet would compute again: wait until seven wait for a result.
        running = cache._running["x", ""]
        wait_until(lambda: len(running._condition._waiters) == 7, "seven wait")  # type: ignore[attr-defined]
        computation.goes_on.set()
        assert {type(caller.exception()) for caller in callers} == {KeyError}
    assert computation.runs == 1
    assert get(cache, lambda: "new") == "new"


def test_a_failure_keeps_the_stale_value_for_a_while(cache: TtlCache) -> None:
    failing = Computation("", KeyError("gone"))
    failing.goes_on.set()
    assert get(cache, failing, TTL) == "old"
    assert get(cache, failing, TTL + MAX_STALE - timedelta(seconds=1)) == "old"
    with pytest.raises(KeyError):
        get(cache, failing, TTL + MAX_STALE)
    assert failing.runs == 3


def test_a_value_from_the_future_is_computed_again(cache: TtlCache) -> None:
    assert get(cache, lambda: "new", -timedelta(seconds=1)) == "new"


def test_a_value_of_another_version_is_not_served(cache: TtlCache) -> None:
    def get_version(version: str, compute: Callable[[], str]) -> str:
        return cache.get_or_compute(
            "x", compute, now=NOW, ttl=TTL, max_stale=MAX_STALE, version=version
        )

    computation = Computation("new")
    with ThreadPoolExecutor(2) as pool:
        computing = pool.submit(get_version, "2", computation)
        wait_until(lambda: computation.runs, "it is computed")
        waiting = pool.submit(get_version, "2", refuse_to_compute)
        # The version before isn't computed by the same run.
        assert get_version("1", lambda: "older") == "older"
        computation.goes_on.set()
        assert computing.result() == waiting.result() == "new"
    assert get_version("2", refuse_to_compute) == "new"
