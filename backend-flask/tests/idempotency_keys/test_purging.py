"""Purge of expired idempotency keys."""

from __future__ import annotations

from datetime import timedelta

from cruddur.context import ApiContext
from cruddur.idempotency_keys import service
from tests.conftest import Browser, Clock

BODY = {"message": "once", "ttl": "1-day"}


def test_expired_keys_are_deleted_in_batches_and_live_ones_stay(
    alice: Browser, context: ApiContext, clock: Clock
) -> None:
    for number in range(5):
        alice.post("/api/activities", json=BODY, headers={"Idempotency-Key": f"old-{number}"})
    clock.ahead = timedelta(hours=23)
    alice.post("/api/activities", json=BODY, headers={"Idempotency-Key": "young"})
    assert not list(service.purge(context, batch=2))
    clock.ahead = timedelta(hours=24)
    assert list(service.purge(context, batch=2)) == [2, 2, 1]
    replay = alice.post("/api/activities", json=BODY, headers={"Idempotency-Key": "young"})
    assert replay.headers["Idempotency-Replayed"] == "true"
