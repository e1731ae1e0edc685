"""The end of a poll is told to its author and to those who voted, once, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from cruddur.accounts.service import Viewer
from cruddur.activities import polls, reactions
from cruddur.context import ApiContext
from cruddur.errors import PollClosed
from tests.activities.test_polls import ask, vote
from tests.conftest import Account, Browser, Clock
from tests.lambda_handlers import LAMBDAS, handler
from tests.locks import wait_for_lock_wait
from tests.purges.test_purges import Invocation
from tests.social.protection import accept, notified, protect
from tests.waiting import WAIT_SECONDS

Crud = dict[str, Any]
HOUR = timedelta(hours=1)
DONE = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser, clock: Clock) -> None:
    """Create the accounts, and let the clock stand."""
    clock.stop(datetime.now(UTC))
    for each in (alice, bob, carol):
        assert each.get("/api/profile").status_code == 200


@pytest.fixture
def dave(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    person = Browser(app.test_client(), sign_up("dave"))
    assert person.get("/api/profile").status_code == 200
    return person


def poll(author: Browser, context: ApiContext) -> Crud:
    """Write a crud with a poll that ends in an hour; the crud lives for a day."""
    return ask(author, closes_at=(context.clock() + HOUR).isoformat())


def end(context: ApiContext, clock: Clock, batch: int = 100) -> int:
    """Let an hour pass, and tell of what has ended; return how many were told."""
    clock.ahead += HOUR
    return sum(polls.notify_ended(context, batch))


def progress(admin: psycopg.Connection) -> tuple[Any, ...]:
    row = admin.execute("SELECT notify_at IS NULL, notified_up_to FROM polls").fetchone()
    assert row is not None
    return row


def test_the_author_and_those_who_voted_are_notified_once(
    alice: Browser, bob: Browser, carol: Browser, context: ApiContext, clock: Clock
) -> None:
    crud = poll(alice, context)
    vote(bob, crud, 0)
    assert sum(polls.notify_ended(context)) == 0, "it is open"
    assert end(context, clock) == 2
    assert notified(bob) == notified(alice) == [("poll_ended", alice.handle)]
    assert notified(carol) == []
    [entry] = bob.get("/api/activities/notifications").get_json()
    assert entry["unread"]
    assert entry["actors_count"] == 1
    assert entry["activity"]["uuid"] == crud["uuid"]
    assert entry["activity"]["poll"]["is_closed"]
    assert bob.get("/api/badges").get_json()["notifications"] == 1
    assert end(context, clock) == 0
    assert len(notified(bob)) == 1


def test_the_author_is_notified_of_a_poll_without_votes(
    alice: Browser, context: ApiContext, clock: Clock, admin: psycopg.Connection
) -> None:
    poll(alice, context)
    assert end(context, clock) == 1
    assert notified(alice) == [("poll_ended", alice.handle)]
    assert progress(admin) == (True, DONE)


@pytest.mark.parametrize(("minutes_before", "count"), [(0, 0), (4, 0), (5, 1)])
def test_a_poll_that_ends_with_its_crud_notifies_no_one(
    alice: Browser, context: ApiContext, clock: Clock, minutes_before: int, count: int
) -> None:
    at = context.clock() + HOUR - timedelta(minutes=minutes_before)
    ask(alice, ttl="1-hour", closes_at=at.isoformat())
    clock.ahead = HOUR - timedelta(minutes=minutes_before, microseconds=-1)
    assert sum(polls.notify_ended(context)) == count


class Dying(ApiContext):
    """Lets a batch fail when its row has been marked."""

    def new_uuid(self) -> UUID:
        """Fail as a process that ends."""
        raise OSError("the process ends")


def test_many_voters_are_notified_in_batches_and_a_run_that_dies_goes_on(
    alice: Browser,
    context: ApiContext,
    clock: Clock,
    admin: psycopg.Connection,
    make_users: Callable[[int], list[Viewer]],
) -> None:
    crud = poll(alice, context)
    voters = sorted(viewer.uuid for viewer in make_users(7))
    for uuid in voters:
        reactions.vote(context, uuid, UUID(crud["uuid"]), [0])
    clock.ahead = HOUR
    run = polls.notify_ended(context, 3)
    assert (next(run), next(run)) == (1, 3)
    assert progress(admin) == (False, voters[2])
    with pytest.raises(ExceptionGroup):
        list(polls.notify_ended(Dying(**vars(context)), 3))
    assert progress(admin) == (False, voters[2]), "all of a batch, or nothing"
    assert list(polls.notify_ended(context, 3)) == [3, 1]
    assert list(run) == []
    notified_rows = admin.execute(
        "SELECT user_uuid FROM notifications WHERE kind = 'poll_ended' AND user_uuid = ANY(%s)"
        " ORDER BY user_uuid",
        [voters],
    ).fetchall()
    assert [uuid for (uuid,) in notified_rows] == voters
    assert progress(admin) == (True, DONE), "nobody's uuid is left"


def test_two_runs_at_once_tell_each_person_once(
    alice: Browser,
    context: ApiContext,
    clock: Clock,
    admin: psycopg.Connection,
    make_users: Callable[[int], list[Viewer]],
) -> None:
    cruds = [poll(alice, context) for _ in range(3)]
    for viewer in make_users(5):
        for crud in cruds:
            reactions.vote(context, viewer.uuid, UUID(crud["uuid"]), [1])
    clock.ahead = HOUR
    barrier = Barrier(4)

    def run(_: int) -> int:
        barrier.wait(timeout=WAIT_SECONDS)
        return sum(polls.notify_ended(context, 2))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 18
    assert admin.execute(
        "SELECT count(*), count(DISTINCT (user_uuid, activity_uuid)) FROM notifications"
    ).fetchone() == (18, 18)


def test_a_vote_during_the_closing_is_notified_or_refused(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    context: ApiContext,
    clock: Clock,
    admin: psycopg.Connection,
    database_url: str,
) -> None:
    """The API's clock is behind that of the job, so both votes are sent before the end."""
    crud = poll(alice, context)
    uuid = UUID(crud["uuid"])
    behind = context.clock()
    clock.ahead = HOUR
    voter = {
        name: UUID(person.get("/api/profile").get_json()["uuid"])
        for name, person in (("bob", bob), ("carol", carol))
    }
    api = replace(context, clock=lambda: behind)
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(2) as pool:
        other.execute("SELECT FROM activities WHERE uuid = %s FOR NO KEY UPDATE", [uuid])
        early = pool.submit(reactions.vote, api, voter["bob"], uuid, [0])
        wait_for_lock_wait(database_url, 1)
        closing_run = pool.submit(lambda: list(polls.notify_ended(context)))
        wait_for_lock_wait(database_url, 2)
        other.commit()
        early.result(timeout=WAIT_SECONDS)
        closing_run.result(timeout=WAIT_SECONDS)
    assert notified(bob) == [("poll_ended", alice.handle)], "its vote came before"
    with pytest.raises(PollClosed):
        reactions.vote(api, voter["carol"], uuid, [0])
    reactions.vote(api, voter["bob"], uuid, [0])  # the same again is harmless
    assert notified(carol) == []
    assert admin.execute("SELECT count(*) FROM poll_votes").fetchone() == (1,)


@pytest.mark.parametrize("reason", ["hidden", "deleted", "expired", "suspended"])
def test_the_end_of_a_poll_that_is_gone_notifies_no_one(
    alice: Browser,
    bob: Browser,
    context: ApiContext,
    clock: Clock,
    admin: psycopg.Connection,
    reason: str,
) -> None:
    crud = poll(alice, context)
    vote(bob, crud, 0)
    if reason == "hidden":
        admin.execute("UPDATE activities SET is_hidden = TRUE")
    elif reason == "deleted":
        assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    elif reason == "expired":
        clock.ahead = timedelta(days=1)
    else:
        admin.execute("UPDATE users SET is_suspended = TRUE WHERE handle = %s", [alice.handle])
    assert end(context, clock) == 0
    admin.execute("UPDATE activities SET is_hidden = FALSE")
    admin.execute("UPDATE users SET is_suspended = FALSE")
    assert end(context, clock) == 0, "nor later"
    assert admin.execute("SELECT count(*) FROM notifications").fetchone() == (0,)
    assert notified(alice) == notified(bob) == []


def test_who_may_not_see_the_crud_is_not_notified(
    alice: Browser, bob: Browser, carol: Browser, context: ApiContext, clock: Clock
) -> None:
    crud = poll(alice, context)
    vote(bob, crud, 0)
    vote(carol, crud, 1)
    bob.act("block", alice)
    protect(alice)
    assert end(context, clock) == 1
    bob.undo("block", alice)
    protect(alice, is_protected=False)
    assert notified(bob) == notified(carol) == []
    assert notified(alice) == [("poll_ended", alice.handle)]


def test_a_follower_of_a_protected_author_is_notified(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock
) -> None:
    protect(alice)
    bob.act("follow", alice)
    accept(alice, bob)
    vote(bob, poll(alice, context), 0)
    assert end(context, clock) == 2
    assert notified(bob)[0] == ("poll_ended", alice.handle)


@pytest.mark.parametrize("mute", ["person", "thread", "word"])
def test_a_mute_hides_it_and_sends_no_event(
    alice: Browser, bob: Browser, context: ApiContext, clock: Clock, mute: str
) -> None:
    crud = poll(alice, context)
    vote(bob, crud, 0)
    if mute == "person":
        bob.act("mute", alice)
    elif mute == "thread":
        path = f"/api/activities/{crud['uuid']}/mute-thread"
        assert bob.put(path).status_code in (200, 204)
    else:
        bob.post("/api/muted_words", json={"value": "coffee"})
    assert end(context, clock) == 1, "the author alone"
    assert notified(bob) == []
    assert bob.get("/api/badges").get_json()["notifications"] == 0


def test_who_hid_the_reply_in_their_thread_is_not_notified_of_its_poll(
    alice: Browser, bob: Browser, carol: Browser, context: ApiContext, clock: Clock
) -> None:
    root = alice.crud("hello")
    closes_at = (context.clock() + HOUR).isoformat()
    reply = bob.reply(
        root, "Which?", poll={"choices": ["tea", "beer"], "closes_at": closes_at, "multiple": False}
    )
    for person in (alice, carol):
        assert vote(person, reply, 0).status_code == 200
    alice.put(f"/api/activities/{reply['uuid']}/hidden")
    assert end(context, clock) == 2
    assert ("poll_ended", bob.handle) not in notified(alice)
    assert notified(carol) == [("poll_ended", bob.handle)]


def test_a_deleted_account_takes_its_notifications_along(
    bob: Browser, dave: Browser, context: ApiContext, clock: Clock, admin: psycopg.Connection
) -> None:
    vote(bob, poll(dave, context), 0)
    assert end(context, clock) == 2
    assert dave.delete("/api/account").status_code == 204
    assert admin.execute("SELECT count(*) FROM notifications").fetchone() == (0,)


def test_a_voter_who_is_deleted_in_the_middle_is_left_out(
    alice: Browser,
    context: ApiContext,
    clock: Clock,
    dave: Browser,
    database_url: str,
    admin: psycopg.Connection,
) -> None:
    vote(dave, poll(alice, context), 0)
    clock.ahead = HOUR
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("DELETE FROM users WHERE handle = %s", [dave.handle])
        run = pool.submit(lambda: list(polls.notify_ended(context)))
        wait_for_lock_wait(database_url)
        other.commit()
        assert run.result(timeout=WAIT_SECONDS) == [1, 0]
    assert progress(admin) == (True, DONE)


@pytest.fixture
def lambda_role() -> str:
    return "purge"


def test_the_lambda_notifies_and_publishes_polls_as_the_role_of_the_purge(
    lambda_env: None,
    alice: Browser,
    bob: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UPLOADS_BUCKET", "uploads")
    monkeypatch.setenv("ASSETS_BUCKET", "assets")
    vote(bob, poll(alice, context), 0)
    scheduled = {
        "message": "Later?",
        "ttl": "1-day",
        "poll": {"choices": ["yes", "no"], "multiple": False},
        "scheduled_at": (context.clock() + HOUR).isoformat(),
    }
    assert alice.post("/api/activities", json=scheduled).status_code == 202
    admin.execute("UPDATE drafts SET scheduled_at = now() - interval '1 minute'")
    admin.execute("UPDATE polls SET closes_at = now(), notify_at = now() - interval '1 minute'")
    event = json.loads((LAMBDAS / "purge/events/schedule.json").read_text("utf-8"))
    done = handler("purge").handle(event, Invocation(55))
    assert (done["scheduled"], done["ended_polls"]) == (1, 2)
    assert notified(bob) == [("poll_ended", alice.handle)]
    assert admin.execute("SELECT count(*) FROM polls").fetchone() == (2,)
