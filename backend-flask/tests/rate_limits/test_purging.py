"""Purge of ended rate limit windows."""

from __future__ import annotations

from datetime import timedelta

from cruddur.context import ApiContext
from cruddur.rate_limits import service
from tests.conftest import Browser, Clock, mid_window


def test_ended_windows_are_deleted_in_batches(
    alice: Browser, bob: Browser, anonymous: Browser, context: ApiContext, clock: Clock
) -> None:
    clock.stop(mid_window())
    for reader in (alice, bob, anonymous):
        reader.get("/api/activities/public")
    assert not list(service.purge(context, batch=2))
    clock.ahead = timedelta(minutes=5)
    alice.get("/api/activities/public")
    assert list(service.purge(context, batch=2)) == [2, 1]
    clock.ahead = timedelta(minutes=10)
    assert list(service.purge(context, batch=2)) == [1]
