"""Notifications: whom an action notifies, and what withdraws it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from cruddur.context import ApiContext
from cruddur.notifications.routes import Notification
from tests.conftest import Account, Browser, Clock, problem


def entries_of(person: Browser) -> list[tuple[str, list[str], int, bool]]:
    answered = person.get("/api/activities/notifications").get_json()
    entries = [Notification.model_validate(entry) for entry in answered]
    return [
        (
            entry.kind.value,
            [actor.handle.partition("_")[0] for actor in entry.actors],
            entry.actors_count,
            entry.unread,
        )
        for entry in entries
    ]


def unread(person: Browser) -> int:
    count: int = person.get("/api/badges").get_json()["notifications"]
    return count


def act(person: Browser, kind: str, crud: dict[str, str], method: str = "PUT") -> None:
    send = person.put if method == "PUT" else person.delete
    assert send(f"/api/activities/{crud['uuid']}/{kind}").status_code == 200


def relate(person: Browser, kind: str, other: Browser, method: str = "PUT") -> None:
    assert other.account is not None
    other.get("/api/profile")
    send = person.put if method == "PUT" else person.delete
    assert send(f"/api/users/@{other.account.handle}/{kind}").status_code == 200


def test_notifications_are_listed_newest_first_with_their_crud(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("listen")
    act(bob, "like", crud)
    act(bob, "repost", crud)
    reply = carol.reply(crud, "I do")
    relate(carol, "follow", alice)
    assert entries_of(alice) == [
        ("follow", ["carol"], 1, True),
        ("reply", ["carol"], 1, True),
        ("repost", ["bob"], 1, True),
        ("like", ["bob"], 1, True),
    ]
    entries = alice.get("/api/activities/notifications").get_json()
    shown = [entry["activity"] and entry["activity"]["uuid"] for entry in entries]
    assert shown == [None, reply["uuid"], crud["uuid"], crud["uuid"]]
    assert entries_of(bob) == []


def test_likes_of_one_crud_are_one_entry_of_its_newest_three(
    app: Flask, alice: Browser, bob: Browser, carol: Browser, sign_up: Callable[[str], Account]
) -> None:
    dave, erin = (Browser(app.test_client(), sign_up(name)) for name in ("dave", "erin"))
    crud = alice.crud("popular")
    for person in (bob, carol, dave, erin):
        act(person, "like", crud)
    assert entries_of(alice) == [("like", ["erin", "dave", "carol"], 4, True)]
    assert unread(alice) == 1


def test_a_repeated_action_notifies_once(
    app: Flask, alice: Browser, bob: Browser, cast: dict[str, Account]
) -> None:
    crud = alice.crud("once")
    bob.get("/api/profile")
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda _: act(Browser(app.test_client(), cast["bob"]), "like", crud), range(20)
            )
        )
    assert entries_of(alice) == [("like", ["bob"], 1, True)]


def test_undoing_an_action_withdraws_its_notification(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("hm")
    act(bob, "like", crud)
    act(bob, "like", crud, "DELETE")
    relate(bob, "follow", alice)
    relate(bob, "follow", alice, "DELETE")
    assert entries_of(alice) == []
    assert unread(alice) == 0


def test_a_mention_notifies_except_in_a_reply_to_that_person(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    for person in (alice, bob, carol):
        person.get("/api/profile")
    crud = alice.crud(f"@{carol.handle} and @{alice.handle}, look")
    bob.reply(crud, f"@{alice.handle} @{carol.handle} I see")
    assert entries_of(alice) == [("reply", ["bob"], 1, True)]
    assert entries_of(carol) == [("mention", ["bob"], 1, True), ("mention", ["alice"], 1, True)]
    relate(carol, "block", bob)
    bob.crud(f"@{carol.handle} hello?")
    assert entries_of(carol) == [("mention", ["alice"], 1, True)]


def test_own_actions_and_bookmarks_notify_no_one(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("mine")
    act(alice, "like", crud)
    alice.reply(crud, "and this")
    act(bob, "bookmark", crud)
    assert entries_of(alice) == []


def test_marking_as_read_resets_the_unread_count(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud("read me")
    act(bob, "like", crud)
    assert unread(alice) == 1
    assert alice.put("/api/notifications/read").status_code == 204
    assert unread(alice) == 0
    assert entries_of(alice) == [("like", ["bob"], 1, False)]
    act(carol, "like", crud)
    assert unread(alice) == 1
    assert entries_of(alice) == [("like", ["carol", "bob"], 2, True)]


def test_the_unread_count_is_the_number_of_unread_entries(
    alice: Browser, bob: Browser, carol: Browser, admin: psycopg.Connection
) -> None:
    for kind in ("like", "repost"):
        act(bob, kind, alice.crud(f"one to {kind}"))
    for crud in (alice.crud("one to answer"), alice.crud("another")):
        bob.reply(crud, "an answer")
        carol.reply(crud, "an answer")
    relate(bob, "follow", alice)
    relate(carol, "follow", alice)
    bob.crud(f"@{alice.handle}")
    assert unread(alice) == len(entries_of(alice)) == 8
    # Follows of different days are different entries.
    admin.execute(
        "UPDATE notifications SET uuid = '01900000-0000-7000-8000-000000000000'"
        " WHERE kind = 'follow' AND actor_uuid = (SELECT uuid FROM users WHERE handle = %s)",
        (bob.handle,),
    )
    assert unread(alice) == len(entries_of(alice)) == 9


@pytest.mark.parametrize("kind", ["mute", "block"])
def test_muted_and_blocked_people_are_filtered_out(alice: Browser, bob: Browser, kind: str) -> None:
    crud = alice.crud("peace")
    act(bob, "like", crud)
    relate(bob, "follow", alice)
    relate(alice, kind, bob)
    assert entries_of(alice) == []
    assert unread(alice) == 0
    bob.put(f"/api/activities/{crud['uuid']}/repost")
    assert entries_of(alice) == []


def test_what_is_known_of_a_person_who_blocks_is_hidden(alice: Browser, bob: Browser) -> None:
    act(bob, "like", alice.crud("peace"))
    relate(bob, "block", alice)
    assert entries_of(alice) == []
    assert unread(alice) == 0


def test_a_block_withdraws_the_notification_of_the_follow_that_it_ends(
    alice: Browser, bob: Browser
) -> None:
    relate(bob, "follow", alice)
    relate(alice, "block", bob)
    relate(alice, "block", bob, "DELETE")
    assert entries_of(alice) == []
    relate(bob, "follow", alice)
    assert entries_of(alice) == [("follow", ["bob"], 1, True)]


def test_an_event_is_published_when_its_notification_can_be_read(
    app: Flask, alice: Browser, bob: Browser, context: ApiContext, admin: psycopg.Connection
) -> None:
    crud = alice.crud("look")
    bob.get("/api/profile")
    readable: list[object] = []

    def count(*_event: object) -> None:
        # Another connection sees what is committed.
        readable.append(admin.execute("SELECT count(*) FROM notifications").fetchone())

    app.extensions["cruddur"] = replace(context, publish=count)
    act(bob, "like", crud)
    assert readable == [(1,)]


def test_an_action_that_is_rolled_back_publishes_nothing(
    app: Flask, alice: Browser, bob: Browser, context: ApiContext
) -> None:
    crud = alice.crud("look")
    published: list[object] = []
    app.extensions["cruddur"] = replace(context, publish=lambda *event: published.append(event))
    unusable = [{"uuid": str(uuid4())}]
    response = bob.post(
        f"/api/activities/{crud['uuid']}/reply",
        json={"message": f"@{alice.handle}", "media": unusable},
    )
    assert problem(response, 422) == {"media_unusable"}
    assert published == []
    assert entries_of(alice) == []


def test_deleting_a_crud_deletes_its_notifications(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    brief = alice.crud("brief", "1-hour")
    act(bob, "like", brief)
    reply = bob.reply(brief, "a reply")
    assert bob.delete(f"/api/activities/{reply['uuid']}").status_code == 204
    assert entries_of(alice) == [("like", ["bob"], 1, True)]
    clock.ahead = timedelta(hours=1)
    assert entries_of(alice) == []
    assert unread(alice) == 0


FLOOD = (
    """
    INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
    SELECT uuidv7(), users.uuid, 'flood ' || n, now(), now() + interval '1 day'
    FROM users
    CROSS JOIN generate_series(1, 1000) AS n
    WHERE users.handle = %(by)s
    """,
    """
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT uuidv7(), people.uuid, 'mention', activities.user_uuid, activities.uuid
    FROM activities
    CROSS JOIN users AS people
    WHERE people.handle = %(of)s AND activities.message LIKE 'flood %%'
    """,
)


@pytest.mark.parametrize("way", ["block", "mute"])
def test_hidden_people_are_filtered_out_before_the_limit(
    alice: Browser, bob: Browser, carol: Browser, database_url: str, way: str
) -> None:
    crud = alice.crud("listen")
    act(carol, "like", crud)
    bob.get("/api/profile")
    with psycopg.connect(database_url, autocommit=True) as connection:
        for statement in FLOOD:
            connection.execute(statement.encode(), {"by": bob.handle, "of": alice.handle})
    assert unread(alice) == 1000
    relate(alice, way, bob)
    assert entries_of(alice) == [("like", ["carol"], 1, True)]
    assert unread(alice) == 1


def test_notifications_are_paged(alice: Browser, bob: Browser) -> None:
    cruds = [alice.crud(f"crud {number}") for number in range(5)]
    for crud in cruds:
        act(bob, "like", crud)
    seen = []
    path = "/api/activities/notifications?limit=2"
    while path:
        response = alice.get(path)
        seen += [entry["activity"]["message"] for entry in response.get_json()]
        path = response.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert seen == [f"crud {number}" for number in reversed(range(5))]


def test_notifications_need_a_session(anonymous: Browser) -> None:
    for path in ("/api/activities/notifications", "/api/badges"):
        assert problem(anonymous.get(path), 401) == {"not_signed_in"}
