"""Purge of expired cruds, with their reactions and counters."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from cruddur.accounts.service import Viewer
from cruddur.activities import purge, reactions
from cruddur.activities import service as activities
from cruddur.activities.schemas import NewActivity, NewReply, Reaction, Ttl
from cruddur.context import ApiContext
from cruddur.errors import ActivityNotFound
from cruddur.platform.database import Statement
from tests.conftest import Browser, Clock

LEFT = Statement(
    "test/left",
    """
    SELECT
        (SELECT count(*) FROM activities) AS activities,
        (SELECT count(*) FROM likes) AS likes,
        (SELECT count(*) FROM reposts) AS reposts,
        (SELECT count(*) FROM bookmarks) AS bookmarks,
        (SELECT count(*) FROM hashtags_used) AS hashtags_used
    """,
)

LEFT_OF_DELETED = Statement(
    "test/left_of_deleted",
    """
    SELECT
        (SELECT array_agg(message ORDER BY message) FROM activities) AS messages,
        (SELECT count(*) FROM likes) AS likes
    """,
)


def test_the_purge_deletes_expired_cruds_with_their_reactions(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock
) -> None:
    for ttl in ("1-hour", "1-day"):
        crud = alice.crud("some #birds", ttl)
        for verb in ("like", "repost", "bookmark"):
            assert bob.put(f"/api/activities/{crud['uuid']}/{verb}").status_code == 200
    assert not list(purge.purge(context))
    clock.ahead = timedelta(hours=1)
    assert list(purge.purge(context)) == [1]
    left = context.database.fetch_one(LEFT)
    assert left is not None
    assert set(left.values()) == {1}
    assert not list(purge.purge(context))


def test_a_deleted_crud_with_very_many_reactions_is_left_to_the_purge(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    context: ApiContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(activities, "MAX_DELETED_REACTIONS", 1)
    parent = bob.crud("a parent")
    few, many = (alice.reply(parent, f"my #secret {name}") for name in ("few", "many"))
    for person, reply in ((bob, few), (bob, many), (carol, many)):
        assert person.put(f"/api/activities/{reply['uuid']}/like").status_code == 200
    for number, reply in enumerate((few, many), 1):
        path = f"/api/activities/{reply['uuid']}"
        assert alice.delete(path).status_code == 204
        assert alice.delete(path).status_code == 404
        assert bob.put(f"{path}/like").status_code == 404
        thread = bob.get(f"/api/activities/@{bob.handle}/status/{parent['uuid']}").get_json()
        assert len(thread["replies"]) == thread["activity"]["replies_count"] == 2 - number
    left = context.database.fetch_one(LEFT_OF_DELETED)
    assert left == {"messages": ["", "a parent"], "likes": 2}
    assert sum(purge.purge(context)) == 1
    left = context.database.fetch_one(LEFT_OF_DELETED)
    assert left == {"messages": ["a parent"], "likes": 0}
    thread = bob.get(f"/api/activities/@{bob.handle}/status/{parent['uuid']}").get_json()
    assert thread["activity"]["replies_count"] == 0


def test_the_purge_corrects_the_reply_counters_of_parents(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock
) -> None:
    parent = alice.crud("talk", "1-day")
    brief = [bob.reply(parent, f"brief {number}", ttl="1-hour") for number in range(3)]
    nested = alice.reply(brief[0], "outlives what it answers", ttl="1-day")
    bob.reply(parent, "stays")
    clock.ahead = timedelta(hours=2)
    assert list(purge.purge(context, batch=2)) == [2, 1]
    path = f"/api/activities/@{parent['handle']}/status/{parent['uuid']}"
    thread = bob.get(path).get_json()
    assert thread["activity"]["replies_count"] == len(thread["replies"]) == 1
    path = f"/api/activities/@{nested['handle']}/status/{nested['uuid']}"
    assert bob.get(path).get_json()["activity"]["reply_to_activity_uuid"] == brief[0]["uuid"]


def test_a_reply_with_a_locked_parent_is_left_to_the_next_run(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock, database_url: str
) -> None:
    held, free = alice.crud("held", "1-day"), alice.crud("free", "1-day")
    for parent in (held, free):
        bob.reply(parent, "brief", ttl="1-hour")
    clock.ahead = timedelta(hours=2)
    with psycopg.connect(database_url) as holding:
        holding.execute("SELECT FROM activities WHERE uuid = %s FOR UPDATE", (held["uuid"],))
        assert list(purge.purge(context)) == [1]
    assert list(purge.purge(context)) == [1]
    for parent in (held, free):
        path = f"/api/activities/@{parent['handle']}/status/{parent['uuid']}"
        assert bob.get(path).get_json()["activity"]["replies_count"] == 0


def test_the_purge_deletes_many_reactions_in_batches(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    context: ApiContext,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crud = alice.crud("everybody likes it", "1-hour")
    for fan in (alice, bob, carol):
        assert fan.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    monkeypatch.setattr(purge, "_REACTION_BATCH_SIZE", 2)
    clock.ahead = timedelta(hours=1)
    # Two likes and two notifications; the third like; the crud.
    assert list(purge.purge(context)) == [0, 1]
    left = context.database.fetch_one(LEFT)
    assert left is not None
    assert set(left.values()) == {0}


@pytest.mark.parametrize("purgers", [1, 4])
def test_counters_are_correct_after_concurrent_purges_and_writes(
    context: ApiContext, clock: Clock, make_users: Callable[[int], list[Viewer]], purgers: int
) -> None:
    one, other = make_users(2)

    def uuid_of(body: str) -> UUID:
        return UUID(body[body.index(":") + 1 :].split('"')[1])

    day = NewActivity(message="root", ttl=Ttl.ONE_DAY)
    roots = [uuid_of(activities.create(context, one.uuid, day)) for _ in range(4)]
    # Each answers one and quotes another, some an older and some a newer one.
    replies = [NewReply(message="reply", quote_uuid=roots[place]) for place in (1, 2, 3, 0)]
    roots += [
        uuid_of(activities.reply(context, one.uuid, root, reply))
        for root, reply in zip(roots, replies, strict=True)
    ]
    hour = NewReply(message="brief", ttl=Ttl.ONE_HOUR)
    for number in range(80):
        activities.reply(context, other.uuid, roots[number % 8], hour)
    clock.ahead = timedelta(hours=2)
    fresh = [
        NewReply(message="fresh", ttl=Ttl.ONE_HOUR, quote_uuid=quoted)
        for quoted in (None, roots[1])
    ]

    def work(number: int) -> None:
        if number < purgers:
            sum(purge.purge(context, batch=25))
        elif number % 10 == 9:
            activities.delete(context, one.uuid, roots[4 + number // 10 % 4])
        else:
            try:
                activities.reply(context, other.uuid, roots[number % 8], fresh[number % 2])
                reactions.react(context, other.uuid, roots[number % 8], Reaction.LIKE)
            except ActivityNotFound:
                assert number % 8 >= 4  # deleted meanwhile

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    sum(purge.purge(context, batch=25))
    wrong = context.database.fetch_one(
        Statement(
            "test/wrong",
            """
            SELECT count(*) AS cruds
            FROM activities AS parents
            WHERE replies_count <> (
                SELECT count(*) FROM activities WHERE reply_to_activity_uuid = parents.uuid
            ) OR quotes_count <> (
                SELECT count(*) FROM activities WHERE quote_uuid = parents.uuid
            )
            """,
        )
    )
    assert wrong == {"cruds": 0}
