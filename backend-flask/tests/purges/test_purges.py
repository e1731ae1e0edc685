"""One run purges all expired rows, within limits, without disturbing requests."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cruddur.context import ApiContext, Context
from cruddur.errors import Unavailable
from cruddur.platform.database import Database, Statement
from cruddur.purges import service
from tests.conftest import Browser, Clock, mid_window
from tests.lambda_handlers import LAMBDAS, handler

LEFT = Statement(
    "test/left",
    """
    SELECT
        (SELECT count(*) FROM activities) AS cruds,
        (SELECT count(*) FROM polls WHERE notify_at IS NOT NULL) AS ended_polls,
        (SELECT count(*) FROM drafts WHERE scheduled_at IS NOT NULL) AS scheduled,
        (SELECT count(*) FROM drafts WHERE scheduled_at IS NULL) AS drafts,
        (SELECT count(*) FROM idempotency_keys) AS idempotency_keys,
        (SELECT count(*) FROM rate_limit_counts) AS rate_limit_counts,
        (SELECT count(*) FROM held_handles) AS held_handles,
        (SELECT count(*) FROM thread_mutes) AS thread_mutes,
        (SELECT count(*) FROM mutes) + (SELECT count(*) FROM muted_words) AS mutes,
        (SELECT count(*) FROM text_recipients) AS text_recipients,
        (SELECT count(*) FROM sessions) AS sessions,
        (SELECT count(*) FROM deleted_follows) AS deleted_follows,
        (SELECT count(*) FROM reports) AS reports,
        (SELECT count(*) FROM users WHERE is_suspended) AS suspensions
    """,
)
HOUR = timedelta(hours=1)


class Invocation:
    """A call of a function that may still take this long."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return self._seconds * 1000


def run(context: ApiContext, **bounds: Any) -> dict[str, int]:
    return service.run(context, **{"until": context.clock() + HOUR, **bounds})


def test_a_run_deletes_all_expired_rows(
    alice: Browser,
    bob: Browser,
    context: ApiContext,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    clock.stop(mid_window())
    alice.crud("brief", "1-hour")
    alice.post(
        "/api/activities",
        json={"message": "too", "ttl": "1-hour"},
        headers={"Idempotency-Key": "once"},
    )
    alice.put("/api/account/handle", json={"handle": f"new_{uuid4().hex[:10]}"})
    end = (context.clock() + timedelta(days=30)).isoformat()
    bob.get("/api/profile")
    alice.put(f"/api/users/@{bob.handle}/mute", json={"expires_at": end})
    alice.post("/api/muted_words", json={"value": "cats", "expires_at": end})
    assert set(run(context).values()) == {0}
    clock.ahead = timedelta(days=31)
    found = context.database.fetch_one(LEFT)
    assert found is not None
    assert found["rate_limit_counts"] >= 2
    assert found == run(context)
    assert found["cruds"] == 2
    assert found["sessions"] == 2
    assert found["mutes"] == 2
    assert {key: getattr(caplog.records[-1], key) for key in found} == found
    left = context.database.fetch_one(LEFT)
    assert left is not None
    assert set(left.values()) == {0}


def test_unexpired_rows_stay(alice: Browser, context: ApiContext, clock: Clock) -> None:
    clock.stop(mid_window() + HOUR)
    alice.crud("stays")
    alice.put("/api/account/handle", json={"handle": f"new_{uuid4().hex[:10]}"})
    before = context.database.fetch_one(LEFT)
    assert before is not None
    names = ("cruds", "held_handles", "rate_limit_counts", "sessions")
    assert min(before[name] for name in names) > 0
    assert set(run(context).values()) == {0}
    assert context.database.fetch_one(LEFT) == before


def test_a_run_ends_when_its_time_is_up_or_it_deleted_enough(
    alice: Browser, context: ApiContext, clock: Clock
) -> None:
    alice.crud("brief", "1-hour")
    clock.ahead = 2 * HOUR
    assert run(context, until=context.clock())["cruds"] == 0

    def endless(_context: Context) -> Iterator[int]:
        while True:
            yield 100

    assert run(context, purges={"rows": endless}, max_deleted=250) == {"rows": 300}
    assert run(context)["cruds"] == 1


def test_a_run_ends_where_the_clock_is_set_back(context: ApiContext, clock: Clock) -> None:
    def endless(_context: Context) -> Iterator[int]:
        while True:
            clock.ahead -= HOUR
            yield 1

    assert run(context, purges={"rows": endless}, max_deleted=5) == {"rows": 1}


def test_a_failing_purge_does_not_stop_the_others(
    alice: Browser, context: ApiContext, clock: Clock
) -> None:
    def broken(_context: Context) -> Iterator[int]:
        yield 1
        raise Unavailable("a statement took too long")

    alice.crud("brief", "1-hour")
    clock.ahead = 2 * HOUR
    with pytest.raises(ExceptionGroup, match="Not everything could be purged") as failed:
        run(context, purges={"broken": broken, **service.PURGES})
    assert [type(error) for error in failed.value.exceptions] == [Unavailable]
    left = context.database.fetch_one(LEFT)
    assert left is not None
    assert left["cruds"] == 0


def test_an_unknown_lag_is_not_recorded_as_zero(
    context: ApiContext, unreachable_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(ExceptionGroup):
        run(replace(context, database=unreachable_database), purges={})
    run(context, purges={})
    [unknown, known] = [each for each in caplog.records if each.message == "purged"]
    assert not hasattr(unknown, "lag_seconds")
    assert vars(known)["lag_seconds"] == 0


def test_a_purge_during_reads_changes_only_reply_counters(
    alice: Browser, bob: Browser, carol: Browser, context: ApiContext, clock: Clock
) -> None:
    for new_user in (alice, bob, carol):
        new_user.get("/api/profile")
    for one, other in ((alice, bob), (bob, alice), (carol, alice)):
        one.act("follow", other)
    lasting, brief = alice.crud("lasting #birds"), alice.crud("brief #birds", "1-hour")
    for crud in (lasting, brief):
        carol.put(f"/api/activities/{crud['uuid']}/like")
        bob.put(f"/api/activities/{crud['uuid']}/repost")
        bob.put(f"/api/activities/{crud['uuid']}/bookmark")
        bob.reply(crud, f"here I stay, @{carol.handle}", ttl="1-day")
        carol.reply(crud, f"for an hour, @{bob.handle}", ttl="1-hour")
    clock.ahead = 2 * HOUR
    paths = [
        f"/api/activities/@{alice.handle}",
        f"/api/activities/@{bob.handle}?tab=replies",
        f"/api/activities/@{carol.handle}?tab=likes",
        f"/api/activities/@{alice.handle}/status/{lasting['uuid']}",
        "/api/activities/home",
        "/api/activities/public",
        "/api/activities/tags/birds",
        "/api/activities/bookmarks",
        "/api/activities/search?term=here",
        "/api/activities/notifications",
        "/api/badges",
        "/api/trends",
    ]

    def seen() -> list[Any]:
        texts = [reader.get(path).text for reader in (alice, bob, carol) for path in paths]
        # Until the purge, a crud counts the replies that have expired.
        return [json.loads(re.sub(r'("replies_count" ?: ?)2', r"\g<1>1", text)) for text in texts]

    before = seen()
    assert run(context)["cruds"] == 3
    assert seen() == before


@pytest.fixture
def lambda_role() -> str:
    return "purge"


def test_the_lambda_purges_until_shortly_before_its_end(
    lambda_env: None, alice: Browser, context: ApiContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPLOADS_BUCKET", "uploads")
    monkeypatch.setenv("ASSETS_BUCKET", "assets")
    alice.crud("brief", "1-hour")
    past = Statement(
        "test/past", "UPDATE activities SET created_at = '2026-01-01', expires_at = '2026-01-02'"
    )
    context.database.execute(past)
    event = json.loads((LAMBDAS / "purge/events/schedule.json").read_text("utf-8"))
    purge = handler("purge").handle
    assert purge(event, Invocation(10))["cruds"] == 0
    assert purge(event, Invocation(55))["cruds"] == 1
