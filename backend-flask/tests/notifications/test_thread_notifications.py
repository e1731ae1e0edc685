"""Replies notify the people above who want it, once; a muted thread notifies nobody of anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask

from cruddur.activities.schemas import Ttl
from cruddur.context import ApiContext
from cruddur.notifications import service
from cruddur.notifications.service import MAX_TTL
from tests.conftest import Account, Browser, Clock, problem

Crud = dict[str, Any]


@pytest.fixture
def dave(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    return Browser(app.test_client(), sign_up("dave"))


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser, dave: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob, carol, dave):
        each.get("/api/profile")


def entries_of(person: Browser) -> list[tuple[str, str]]:
    """Return kind and message of a person's notifications, the oldest first."""
    found = person.get("/api/activities/notifications").get_json()
    assert person.get("/api/badges").get_json()["notifications"] == len(found)
    return [(each["kind"], each["message"]) for each in reversed(found)]


def want(person: Browser, replies: str) -> None:
    settings = {"replies": replies}
    response = person.put("/api/notifications/settings", json=settings)
    assert response.status_code == 200, response.text
    assert response.get_json() == settings
    assert person.get("/api/notifications/settings").get_json() == settings


def set_muted(person: Browser, crud: Crud, *, muted: bool = True) -> None:
    path = f"/api/activities/{crud['uuid']}/mute-thread"
    response = person.put(path) if muted else person.delete(path)
    assert response.status_code == 200, response.text
    changed = response.get_json()
    assert (changed["uuid"], changed["thread_muted"]) == (crud["uuid"], muted)


def talk(*people: Browser) -> list[Crud]:
    """Let people reply to each other in turn; return the cruds, `1` first."""
    cruds = [people[0].crud("1")]
    for number, person in enumerate(people[1:], 2):
        cruds.append(person.reply(cruds[-1], str(number)))
    return cruds


def test_a_reply_notifies_the_authors_of_its_parent_and_of_the_root(
    alice: Browser, bob: Browser, carol: Browser, dave: Browser
) -> None:
    talk(alice, bob, carol, dave)
    assert entries_of(alice) == [("reply", "2"), ("reply", "3"), ("reply", "4")]
    assert entries_of(bob) == [("reply", "3")], "nobody asked for what is further down"
    assert entries_of(carol) == [("reply", "4")]
    assert entries_of(dave) == []


def test_people_choose_which_replies_notify_them(
    alice: Browser, bob: Browser, carol: Browser, dave: Browser
) -> None:
    assert alice.get("/api/notifications/settings").get_json() == {"replies": "own_threads"}
    want(alice, "direct")
    want(bob, "all")
    talk(alice, bob, carol, dave)
    assert entries_of(alice) == [("reply", "2")]
    assert entries_of(bob) == [("reply", "3"), ("reply", "4")]
    want(alice, "all")
    want(bob, "own_threads")
    dave.reply(talk(alice, bob, carol)[-1], "4")
    assert len(entries_of(alice)) == 1 + 3
    assert entries_of(bob)[2:] == [("reply", "3")]
    for body in ({"replies": "some"}, {"replies": None}, {}):
        response = alice.put("/api/notifications/settings", json=body)
        assert response.status_code == 422
    assert alice.get("/api/notifications/settings").get_json() == {"replies": "all"}


def test_one_reply_notifies_a_person_once(alice: Browser, bob: Browser, carol: Browser) -> None:
    want(alice, "all")
    want(bob, "all")
    root, *_, last = talk(alice, bob, alice, bob, alice)
    carol.reply(last, f"@{alice.handle} @{bob.handle} hello")
    assert entries_of(alice)[2:] == [("reply", f"@{alice.handle} @{bob.handle} hello")]
    assert entries_of(bob)[2:] == [("mention", f"@{alice.handle} @{bob.handle} hello")]
    assert len(entries_of(bob)) == 3
    alice.reply(root, "to myself")
    assert len(entries_of(alice)) == 3


def test_expired_cruds_do_not_notify(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    brief = alice.crud("1", "1-hour")
    answer = bob.reply(brief, "2", ttl="1-day")
    clock.ahead = timedelta(hours=2)
    carol.reply(answer, "3")
    assert entries_of(alice) == [("reply", "2")]
    assert entries_of(bob) == [("reply", "3")]


@pytest.mark.parametrize(("by", "of"), [("alice", "dave"), ("dave", "alice")])
def test_a_block_in_either_direction_hides_a_reply_from_those_above(
    alice: Browser, bob: Browser, dave: Browser, by: str, of: str
) -> None:
    people = {"alice": alice, "dave": dave}
    answer = talk(alice, bob)[-1]
    people[by].act("block", people[of])
    dave.reply(answer, "3")
    assert entries_of(alice) == [("reply", "2")]
    assert entries_of(bob) == [("reply", "3")]
    people[by].undo("block", people[of])
    assert entries_of(alice) == [("reply", "2")], "it wasn't written for her"


@pytest.mark.parametrize(
    ("by", "act", "of"),
    [("alice", "block", "bob"), ("bob", "block", "alice"), ("alice", "mute", "bob")],
)
def test_replies_below_a_hidden_person_do_not_notify(
    alice: Browser, bob: Browser, carol: Browser, dave: Browser, by: str, act: str, of: str
) -> None:
    people = {"alice": alice, "bob": bob}
    want(alice, "all")
    answer = talk(alice, bob)[-1]
    people[by].act(act, people[of])
    dave.reply(carol.reply(answer, "3"), "4")
    people[by].undo(act, people[of])
    assert entries_of(alice) == [("reply", "2")]
    assert entries_of(carol) == [("reply", "4")]
    dave.reply(answer, "5")
    assert entries_of(alice) == [("reply", "2"), ("reply", "5")]


def test_a_mute_of_the_author_is_unnoticed_and_one_of_the_reader_hides(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    answer = talk(alice, bob)[-1]
    carol.act("mute", alice)
    carol.reply(answer, "3")
    assert entries_of(alice) == [("reply", "2"), ("reply", "3")]
    alice.act("mute", carol)
    assert entries_of(alice) == [("reply", "2")]


def test_a_muted_thread_is_silent_until_it_is_unmuted(
    alice: Browser, bob: Browser, carol: Browser, dave: Browser
) -> None:
    root, answer, below = talk(alice, bob, carol)
    other = alice.crud("elsewhere")
    set_muted(alice, below)
    everything = entries_of(alice)
    assert everything == []
    dave.reply(below, f"@{alice.handle} 4")
    for reaction in ("like", "repost"):
        dave.put(f"/api/activities/{root['uuid']}/{reaction}")
    bob.reply(other, "heard")
    carol.put(f"/api/activities/{other['uuid']}/like")
    assert entries_of(alice) == [("reply", "heard"), ("like", "elsewhere")]
    assert [kind for kind, _ in entries_of(bob)] == ["reply"], "the others hear of it"
    for crud in (root, answer, below):
        path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
        seen = alice.get(path).get_json()
        assert all(each["thread_muted"] for each in [seen["activity"], *seen["ancestors"]])
        assert not bob.get(path).get_json()["activity"]["thread_muted"]
    assert alice.crud("new")["thread_muted"] is False
    set_muted(alice, root)
    set_muted(alice, answer, muted=False)
    assert [kind for kind, _ in entries_of(alice)] == [
        *("reply", "reply", "mention", "like", "repost", "reply", "like")
    ]
    set_muted(alice, answer, muted=False)


def test_a_reader_who_only_sees_a_thread_can_mute_it(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    root, answer = talk(alice, bob)
    set_muted(carol, answer)
    bob.reply(root, f"@{carol.handle}?")
    mine = carol.reply(answer, "mine")
    alice.put(f"/api/activities/{mine['uuid']}/like")
    assert entries_of(carol) == []
    path = f"/api/activities/{root['uuid']}/mute-thread"
    assert problem(anonymous.put(path), 401) == {"not_signed_in"}
    alice.act("block", carol)
    for send in (carol.put, carol.delete):
        assert problem(send(path), 404) == {"activity_not_found"}


def test_a_thread_stays_muted_after_its_root_has_gone(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    root, answer = talk(alice, bob)
    set_muted(bob, answer)
    assert alice.delete(f"/api/activities/{root['uuid']}").status_code == 204
    carol.reply(answer, "3")
    assert entries_of(bob) == []
    set_muted(bob, answer, muted=False)
    assert entries_of(bob) == [("reply", "3")]


@pytest.fixture
def published(app: Flask, context: ApiContext) -> Iterator[list[str]]:
    """The events that are published, which the handles of their receivers stand for."""
    found: list[Any] = []
    app.extensions["cruddur"] = replace(context, publish=lambda to, *_: found.append(to))
    yield found
    app.extensions["cruddur"] = context


def test_no_event_tells_of_what_is_muted(
    alice: Browser, bob: Browser, carol: Browser, published: list[Any]
) -> None:
    root, answer = talk(alice, bob)
    set_muted(alice, root)
    published.clear()
    carol.reply(answer, f"@{alice.handle}")
    carol.reply(root, "2")
    carol.put(f"/api/activities/{root['uuid']}/like")
    bobs = bob.get("/api/profile").get_json()["uuid"]
    assert [str(each) for each in published] == [bobs]
    set_muted(alice, root, muted=False)
    alice.act("mute", carol)
    published.clear()
    carol.reply(root, "3")
    carol.put(f"/api/activities/{root['uuid']}/repost")
    carol.crud(f"@{alice.handle}")
    assert published == []


def mutes(admin: psycopg.Connection) -> int:
    row = admin.execute("SELECT count(*) FROM thread_mutes").fetchone()
    assert row is not None
    return int(row[0])


def test_a_mute_is_purged_when_nothing_of_the_thread_is_left(
    alice: Browser, bob: Browser, clock: Clock, context: ApiContext, admin: psycopg.Connection
) -> None:
    root = alice.crud("1", "30-days")
    set_muted(alice, root)
    for days in (10, 20, 29):
        clock.ahead = timedelta(days=days)
        last = bob.reply(root, "again", ttl="30-days")
        assert list(service.purge(context)) == []
    clock.ahead = timedelta(days=58)
    assert list(service.purge(context)) == []
    assert alice.get(f"/api/activities/@{bob.handle}/status/{last['uuid']}").get_json()["activity"][
        "thread_muted"
    ]
    clock.ahead = timedelta(days=67)
    assert sum(service.purge(context)) == 1
    assert mutes(admin) == 0


def test_a_deleted_account_leaves_no_mute(
    app: Flask, bob: Browser, sign_up: Callable[[str], Account], admin: psycopg.Connection
) -> None:
    erin = Browser(app.test_client(), sign_up("erin"))
    set_muted(erin, bob.crud("1"))
    erin.act("mute-reposts", bob)
    assert mutes(admin) == 1
    assert erin.delete("/api/account").status_code == 204
    assert mutes(admin) == 0
    assert admin.execute("SELECT FROM repost_mutes").fetchone() is None


def test_notifications_of_the_release_before_count_by_the_trigger(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    """It inserts none of the new columns."""
    root, answer = talk(alice, bob)
    admin.execute("DELETE FROM notifications")
    admin.execute(
        """
        INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
        SELECT uuidv7(), roots.user_uuid, 'reply', replies.user_uuid, replies.uuid
        FROM activities AS replies, activities AS roots
        WHERE replies.uuid = %s AND roots.uuid = %s
        """,
        [answer["uuid"], root["uuid"]],
    )
    assert entries_of(alice) == [("reply", "2")]
    set_muted(alice, root)
    assert entries_of(alice) == []


def test_a_thread_mute_knows_the_longest_life_of_a_crud() -> None:
    assert max(ttl.duration for ttl in Ttl) == MAX_TTL
