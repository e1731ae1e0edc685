"""Protected accounts: who sees what, at once, and what nobody can do with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from cruddur.context import ApiContext
from tests.conftest import Browser, problem
from tests.locks import wait_for_lock_wait
from tests.social.protection import accept, notified, protect
from tests.waiting import WAIT_SECONDS

WORDS = "a quiet #garden"


@pytest.fixture(autouse=True)
def _bob_follows_alice(alice: Browser, bob: Browser, carol: Browser) -> None:
    for person in (alice, bob, carol):
        person.get("/api/profile")
    bob.act("follow", alice)


def seen(viewer: Browser, author: Browser, crud: dict[str, Any]) -> dict[str, bool]:
    """Return in which lists a viewer sees a crud that says WORDS."""

    def is_in(path: str, within: str | None = None) -> bool:
        response = viewer.get(path)
        assert response.status_code == 200, response.text
        entries = response.get_json()[within] if within else response.get_json()
        return crud["uuid"] in {entry["uuid"] for entry in entries}

    def answers(path: str) -> bool:
        response = viewer.get(path)
        if response.status_code != 200:
            assert problem(response, 404) == {"activity_not_found"}
        return response.status_code == 200

    page = f"/api/activities/@{author.handle}"
    return {
        "home": is_in("/api/activities/home"),
        "public": is_in("/api/activities/public"),
        "tag": is_in("/api/activities/tags/garden"),
        "words": is_in("/api/activities/search?term=quiet"),
        "tag and words": is_in("/api/activities/search?term=quiet %23garden"),
        "their words": is_in(f"/api/activities/search?term=from:{author.handle}"),
        "page": is_in(page, "activities"),
        "thread": answers(f"{page}/status/{crud['uuid']}"),
        "likes": answers(f"/api/activities/{crud['uuid']}/likes"),
        "reposts": answers(f"/api/activities/{crud['uuid']}/reposts"),
    }


STRANGERS_LISTS = ("public", "tag", "words", "tag and words", "their words")
READERS_LISTS = ("home", "page", "thread", "likes", "reposts")


def only(*names: str) -> dict[str, bool]:
    return {name: name in names for name in (*STRANGERS_LISTS, *READERS_LISTS)}


def test_turning_it_on_hides_what_there_is_and_off_shows_it_again(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    crud = alice.crud(WORDS)
    everywhere = only(*STRANGERS_LISTS, *READERS_LISTS)
    assert seen(bob, alice, crud) == everywhere
    assert seen(carol, alice, crud) == {**everywhere, "home": False}
    assert seen(anonymous, alice, crud) == everywhere
    assert protect(alice)["cruds_count"] == 1
    protect(alice)
    assert seen(bob, alice, crud) == seen(alice, alice, crud) == only(*READERS_LISTS)
    assert seen(carol, alice, crud) == seen(anonymous, alice, crud) == only()
    protect(alice, is_protected=False)
    assert seen(bob, alice, crud) == everywhere
    assert seen(anonymous, alice, crud) == everywhere


def test_what_is_written_later_is_for_followers_too(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    protect(alice)
    crud = alice.crud(WORDS)
    assert crud["protected"] is True
    assert seen(bob, alice, crud) == seen(alice, alice, crud) == only(*READERS_LISTS)
    assert seen(carol, alice, crud) == seen(anonymous, alice, crud) == only()
    protect(alice, is_protected=False)
    later = alice.crud("for all")
    assert later.get("protected", False) is False
    assert seen(carol, alice, crud)["page"] is True


def test_a_strangers_view_of_the_page_has_name_picture_and_bio_alone(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    written = {"display_name": "Alice", "bio": "I grow things."}
    alice.put("/api/profile/update", json=written)
    others = carol.crud("by carol")
    alice.crud(WORDS)
    for act in ("repost", "like"):
        assert alice.put(f"/api/activities/{others['uuid']}/{act}").status_code == 200
    alice.reply(others, "an answer")
    protect(alice)
    counts = {"cruds": 2, "replies": 1, "media": 0, "likes": 1}
    for viewer, sees in ((alice, True), (bob, True), (carol, False), (anonymous, False)):
        for tab, count in counts.items():
            page = viewer.get(f"/api/activities/@{alice.handle}?tab={tab}").get_json()
            assert len(page["activities"]) == (count if sees else 0), (viewer, tab)
            profile = page["profile"]
            assert (profile["display_name"], profile["bio"]) == tuple(written.values())
            assert profile["protected"] is True
            assert profile["cruds_count"] == (1 if sees else 0)
    people = carol.get(f"/api/users/search?term={alice.handle}").get_json()
    assert [(each["handle"], each["protected"]) for each in people] == [(alice.handle, True)]


def test_a_repost_of_a_protected_crud_is_refused(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud(WORDS)
    for person in (bob, carol):
        assert person.put(f"/api/activities/{crud['uuid']}/repost").status_code == 200
    protect(alice)
    path = f"/api/activities/{crud['uuid']}/repost"
    for person in (alice, bob):
        assert problem(person.put(path), 403) == {"activity_protected"}
    assert problem(carol.put(path), 404) == {"activity_not_found"}
    assert bob.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    # What bob reposted before is gone from his page, but for those who may read it.
    page = f"/api/activities/@{bob.handle}"
    assert carol.get(page).get_json()["activities"] == []
    assert len(alice.get(page).get_json()["activities"]) == 1
    assert bob.delete(path).get_json()["reposted"] is False
    assert alice.get(page).get_json()["activities"] == []


def test_a_repost_waits_for_a_switch(alice: Browser, bob: Browser, database_url: str) -> None:
    crud = alice.crud(WORDS)
    with psycopg.connect(database_url) as switching, ThreadPoolExecutor(1) as pool:
        switching.execute("SELECT FROM users WHERE handle = %s FOR UPDATE", (alice.handle,))
        reposting = pool.submit(bob.put, f"/api/activities/{crud['uuid']}/repost")
        wait_for_lock_wait(database_url)
        for table, key in (("users", "uuid"), ("activities", "user_uuid")):
            switching.execute(
                f"UPDATE {table} SET is_protected = true WHERE {key} ="
                " (SELECT uuid FROM users WHERE handle = %s)".encode(),
                (alice.handle,),
            )
        switching.commit()
        assert problem(reposting.result(timeout=WAIT_SECONDS), 403) == {"activity_protected"}


def test_a_reply_in_anothers_thread_is_for_followers(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    protect(alice)
    root = carol.crud("a question")
    reply = alice.reply(root, "a quiet answer")
    below = bob.reply(reply, "I see")
    path = f"/api/activities/@{carol.handle}/status/{root['uuid']}"
    for depth in (1, 3):
        for viewer, count in ((bob, 1), (alice, 1), (carol, 0), (anonymous, 0)):
            replies = viewer.get(f"{path}?depth={depth}").get_json()["replies"]
            assert sum(entry["uuid"] == reply["uuid"] for entry in replies) == count
    # Bob's own reply is public; what it answers is a gap, and unnamed.
    thread = carol.get(f"/api/activities/@{bob.handle}/status/{below['uuid']}").get_json()
    assert thread["activity"]["reply_to_handle"] is None
    assert [above.get("available", True) for above in thread["ancestors"]] == [True, False]
    thread = bob.get(f"/api/activities/@{bob.handle}/status/{below['uuid']}").get_json()
    assert thread["activity"]["reply_to_handle"] == alice.handle
    # Carol learns neither of the reply, nor of the branch below it.
    assert notified(carol) == []
    assert carol.get("/api/badges").get_json()["notifications"] == 0
    assert notified(alice)[0] == ("reply", bob.handle)


def test_strangers_neither_answer_like_nor_keep_it(
    alice: Browser, carol: Browser, anonymous: Browser
) -> None:
    crud = alice.crud(WORDS)
    assert carol.put(f"/api/activities/{crud['uuid']}/bookmark").status_code == 200
    protect(alice)
    assert carol.get("/api/activities/bookmarks").get_json() == []
    answers = [
        carol.post(f"/api/activities/{crud['uuid']}/reply", json={"message": "x"}),
        carol.put(f"/api/activities/{crud['uuid']}/like"),
        carol.put(f"/api/activities/{crud['uuid']}/bookmark"),
        carol.put(f"/api/activities/{crud['uuid']}/mute-thread"),
        carol.delete(f"/api/activities/{crud['uuid']}"),
    ]
    assert [problem(answer, 404) for answer in answers] == [{"activity_not_found"}] * 5
    # As of one that never existed.
    made_up = anonymous.get(f"/api/activities/@{alice.handle}/status/{uuid4()}").get_json()
    hidden = anonymous.get(f"/api/activities/@{alice.handle}/status/{crud['uuid']}").get_json()
    assert {**made_up, "request_id": ""} == {**hidden, "request_id": ""}


def test_a_mention_notifies_followers_alone(
    alice: Browser, bob: Browser, carol: Browser, app: Flask, context: ApiContext
) -> None:
    alice.crud(f"before: @{carol.handle}")
    assert notified(carol) == [("mention", alice.handle)]
    protect(alice)
    # What was public is hidden at once, from the list and the number.
    assert notified(carol) == []
    assert carol.get("/api/badges").get_json()["notifications"] == 0
    events: list[Any] = []
    app.extensions["cruddur"] = replace(context, publish=lambda uuid, *_: events.append(str(uuid)))
    alice.crud(f"after: @{carol.handle} and @{bob.handle}")
    assert events == [bob.get("/api/profile").get_json()["uuid"]]
    assert notified(bob) == [("mention", alice.handle)]
    protect(alice, is_protected=False)
    assert notified(carol) == [("mention", alice.handle)]


def test_trends_and_suggestions_do_not_count_it(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    protect(alice)
    for person in (alice, bob):
        person.crud("look! #comet")
    assert anonymous.get("/api/trends").get_json() == []
    assert alice.handle not in {
        each["handle"] for each in carol.get("/api/users/suggestions?limit=50").get_json()
    }


def test_who_stops_following_reads_nothing_more(alice: Browser, bob: Browser) -> None:
    protect(alice)
    crud = alice.crud(WORDS)
    bob.undo("follow", alice)
    assert seen(bob, alice, crud) == only()
    assert bob.act("follow", alice)["requested"] is True
    assert seen(bob, alice, crud) == only(), "a request isn't a yes"
    accept(alice, bob)
    assert seen(bob, alice, crud) == only(*READERS_LISTS)


def test_a_suspension_and_its_end_keep_the_protection(
    alice: Browser, carol: Browser, anonymous: Browser, admin: psycopg.Connection
) -> None:
    crud = alice.crud(WORDS)
    protect(alice)
    for is_hidden in ("true", "false"):
        admin.execute(f"UPDATE activities SET is_hidden = {is_hidden}".encode())
    assert seen(carol, alice, crud) == seen(anonymous, alice, crud) == only()


@pytest.mark.parametrize("body", [{}, {"protected": None}, {"protected": "perhaps"}, [], "x"])
def test_a_switch_without_a_position_is_refused(alice: Browser, body: object) -> None:
    problem(alice.put("/api/profile/protected", json=body), 422)
    assert alice.get("/api/profile").get_json()["protected"] is False


CRUD = """
INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
SELECT uuidv7(), uuid, 'early', now(), now() + interval '1 day' FROM users WHERE handle = %s
"""


@pytest.mark.parametrize("is_protected", [True, False])
def test_a_switch_waits_for_a_crud_that_is_being_written(
    alice: Browser, carol: Browser, database_url: str, *, is_protected: bool
) -> None:
    protect(alice, is_protected=not is_protected)
    with psycopg.connect(database_url) as writing, ThreadPoolExecutor(1) as pool:
        writing.execute("SELECT FROM users WHERE handle = %s FOR KEY SHARE", (alice.handle,))
        writing.execute(CRUD, (alice.handle,))
        switching = pool.submit(protect, alice, is_protected=is_protected)
        wait_for_lock_wait(database_url)
        writing.commit()
        switching.result(timeout=WAIT_SECONDS)
    listed = carol.get("/api/activities/public").get_json()
    assert len(listed) == (0 if is_protected else 1)


@pytest.mark.parametrize("is_protected", [True, False])
@pytest.mark.parametrize("kind", ["a crud", "a mention", "a reply"])
def test_a_crud_waits_for_a_switch(
    alice: Browser, carol: Browser, database_url: str, kind: str, *, is_protected: bool
) -> None:
    protect(alice, is_protected=not is_protected)
    root = carol.crud("a question")

    def write() -> dict[str, Any]:
        if kind == "a reply":
            return alice.reply(root, "late")
        return alice.crud("late" if kind == "a crud" else f"late @{carol.handle}")

    with psycopg.connect(database_url) as switching, ThreadPoolExecutor(1) as pool:
        switching.execute("SELECT FROM users WHERE handle = %s FOR UPDATE", (alice.handle,))
        switching.execute(
            "UPDATE users SET is_protected = %s WHERE handle = %s", (is_protected, alice.handle)
        )
        writing = pool.submit(write)
        wait_for_lock_wait(database_url)
        switching.commit()
        crud = writing.result(timeout=WAIT_SECONDS)
    assert crud.get("protected", False) is is_protected
    path = f"/api/activities/@{alice.handle}/status/{crud['uuid']}"
    assert carol.get(path).status_code == (404 if is_protected else 200)


def test_a_person_with_many_cruds_is_protected_at_once(
    alice: Browser, carol: Browser, admin: psycopg.Connection
) -> None:
    admin.execute(
        """
        INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
        SELECT uuidv7(), uuid, 'one of many', now(), now() + interval '1 day'
        FROM users CROSS JOIN generate_series(1, 3000)
        WHERE handle = %s
        """,
        (alice.handle,),
    )
    protect(alice)
    assert carol.get("/api/activities/public").get_json() == []


def test_a_page_of_everyone_is_full_without_protected_cruds(alice: Browser, bob: Browser) -> None:
    for number in range(3):
        bob.crud(f"bob {number}")
        alice.crud(f"alice {number}")
    protect(alice)
    listed = bob.get("/api/activities/public?limit=3")
    assert [entry["message"] for entry in listed.get_json()] == ["bob 2", "bob 1", "bob 0"]
    assert "Link" not in listed.headers
