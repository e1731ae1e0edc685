"""Edits: until when, of what, by whom; versions; what follows from a new text; races."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from pydantic import TypeAdapter
from werkzeug.test import TestResponse

from cruddur.activities.schemas import Activity
from cruddur.activities.service import EDIT_WINDOW
from cruddur.floods import service as floods
from tests.conftest import Account, Browser, Clock, mid_window, problem
from tests.locks import wait_for_lock_wait
from tests.media import image_fixtures
from tests.media.conftest import UploadHarness, buckets, crud_with, harness, objects  # noqa: F401
from tests.waiting import WAIT_SECONDS

Crud = dict[str, Any]
CrudWith = Callable[..., Crud]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser, carol: Browser, clock: Clock) -> None:
    """Create the accounts, which a first request does, and stop the clock."""
    for each in (alice, bob, carol):
        each.get("/api/profile")
    clock.stop(mid_window())


def edited(author: Browser, crud: Crud, **changes: object) -> Crud:
    """Edit a crud, which must be accepted; return it."""
    response = author.edit(crud, **changes)
    assert response.status_code == 200, response.text
    made: Crud = response.get_json()
    TypeAdapter(Activity).validate_python(made)
    return made


def seen(person: Browser, crud: Crud) -> Crud:
    """Return a crud as a person sees it on its page."""
    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    activity: Crud = person.get(path).get_json()["activity"]
    return activity


def mentions_of(person: Browser) -> list[str]:
    """Return the texts of the cruds that have notified a person by a mention."""
    entries = person.get("/api/activities/notifications").get_json()
    return [each["message"] for each in entries if each["kind"] == "mention"]


def uuids(response: TestResponse) -> list[str]:
    return [each["uuid"] for each in response.get_json()]


# Until when


def test_an_edited_crud_says_so_wherever_it_is_read(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    crud = alice.crud("a mistaek")
    assert "edited_at" not in crud
    clock.stop(clock() + timedelta(minutes=1))
    now = edited(alice, crud, message="a mistake")
    assert now["message"] == "a mistake"
    assert now["edited_at"] > crud["created_at"]
    same = {"message", "edited_at"}
    assert {key: now[key] for key in now.keys() - same} == {
        key: crud[key] for key in crud.keys() - same
    }
    (public,) = bob.get("/api/activities/public").get_json()
    assert (public["message"], public["edited_at"]) == ("a mistake", now["edited_at"])
    assert seen(bob, crud)["message"] == "a mistake"


@pytest.mark.parametrize("reaction", ["like", "repost", "reply", "vote", "quote"])
def test_after_five_minutes_the_first_reaction_ends_it(
    alice: Browser, bob: Browser, clock: Clock, reaction: str
) -> None:
    crud = alice.crud("first", poll={"choices": ["this", "that"]})
    written = clock()
    if reaction == "reply":
        bob.reply(crud, "an answer")
    elif reaction == "quote":
        bob.crud("look", quote_uuid=crud["uuid"])
    elif reaction == "vote":
        voted = bob.post(f"/api/activities/{crud['uuid']}/vote", json={"choices": [0]})
        assert voted.status_code == 200
    else:
        assert bob.put(f"/api/activities/{crud['uuid']}/{reaction}").status_code == 200
    clock.stop(written + EDIT_WINDOW - timedelta(seconds=1))
    crud = edited(alice, crud, message="second")
    clock.stop(written + EDIT_WINDOW)
    assert problem(alice.edit(crud, message="third"), 409) == {"activity_not_editable"}
    assert seen(bob, crud)["message"] == "second"


def test_without_a_reaction_it_is_possible_as_long_as_the_crud_is_there(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    crud = alice.crud("first")
    bob.put(f"/api/activities/{crud['uuid']}/bookmark")
    clock.stop(clock() + timedelta(hours=23))
    crud = edited(alice, crud, message="second")
    like = f"/api/activities/{crud['uuid']}/like"
    bob.put(like)
    assert problem(alice.edit(crud, message="third"), 409) == {"activity_not_editable"}
    bob.delete(like)
    crud = edited(alice, crud, message="third")
    clock.stop(clock() + timedelta(hours=1))
    assert problem(alice.edit(crud, message="late"), 404) == {"activity_not_found"}


def test_an_edit_neither_moves_a_crud_nor_lengthens_its_life(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    first = alice.crud("first", "1-hour")
    clock.stop(clock() + timedelta(seconds=1))
    second = alice.crud("second")
    clock.stop(clock() + timedelta(minutes=30))
    now = edited(alice, first, message="changed", ttl="30-days")
    assert now["expires_at"] == first["expires_at"]
    lists = ("public", "home", f"@{alice.handle}")
    for path in lists:
        found = alice.get(f"/api/activities/{path}").get_json()
        page = found["activities"] if isinstance(found, dict) else found
        assert [each["uuid"] for each in page] == [second["uuid"], first["uuid"]]
    assert bob.get("/api/activities/search?term=changed").get_json()[0]["uuid"] == first["uuid"]
    assert bob.get("/api/activities/search?term=first").get_json() == []


# Who


def test_only_the_author_edits_and_only_what_they_may_see(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    crud = alice.crud("mine", "1-hour")
    assert problem(bob.edit(crud, message="x"), 403) == {"not_yours"}
    alice.act("block", bob)
    assert problem(bob.edit(crud, message="x"), 404) == {"activity_not_found"}
    assert problem(alice.edit({**crud, "uuid": str(uuid4())}, message="x"), 404) == {
        "activity_not_found"
    }
    clock.stop(clock() + timedelta(hours=1))
    assert alice.edit(crud, message="x").status_code == 404


def test_what_moderators_hide_cannot_be_edited(alice: Browser, admin: psycopg.Connection) -> None:
    crud = alice.crud("hidden")
    admin.execute("UPDATE activities SET is_hidden = TRUE")
    assert alice.edit(crud, message="x").status_code == 404


# Versions


def test_two_tabs_do_not_overwrite_each_other(alice: Browser) -> None:
    crud = alice.crud("first")
    mine = edited(alice, crud, message="in one tab")
    assert problem(alice.edit(crud, message="in another"), 412) == {"activity_edited"}
    assert seen(alice, crud)["message"] == "in one tab"
    again = edited(alice, mine, message="in another")
    assert again["edited_at"] > mine["edited_at"], "though the clock stands still"


def test_counters_do_not_change_the_version(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("first")
    bob.put(f"/api/activities/{crud['uuid']}/like")
    bob.reply(crud, "an answer")
    assert edited(alice, crud, message="second")["likes_count"] == 1


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (None, 428, "version_required"),
        ("", 428, "version_required"),
        ("*", 428, "version_required"),
        ('"2020-01-01T00:00:00.000Z"', 412, "activity_edited"),
        ('W/"{version}"', 412, "activity_edited"),
        ('"a", "{version}"', 412, "activity_edited"),
        ("\x00 \u00ff'", 412, "activity_edited"),
        ('"{version}"', 200, ""),
        ("{version}", 200, ""),
    ],
)
def test_an_edit_names_the_version_that_it_changes(
    alice: Browser, header: str | None, status: int, code: str
) -> None:
    crud = alice.crud("first")
    headers = {} if header is None else {"If-Match": header.format(version=crud["created_at"])}
    path = f"/api/activities/{crud['uuid']}"
    response = alice.patch(path, json={"message": "second"}, headers=headers)
    if code:
        assert problem(response, status) == {code}
    else:
        assert response.status_code == status, response.text
        assert response.headers["ETag"] == f'"{response.get_json()["edited_at"]}"'


def test_a_repeated_edit_is_answered_and_one_that_changes_nothing_is_none(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    crud = alice.crud("first", content_warning="spiders")
    assert edited(alice, crud) == crud
    assert edited(alice, crud, message=" first ", content_warning="spiders", media=[]) == crud
    now = edited(alice, crud, message="second")
    bob.put(f"/api/activities/{crud['uuid']}/like")
    clock.stop(clock() + timedelta(hours=1))
    again = edited(alice, crud, message="second")
    assert (again["edited_at"], again["message"]) == (now["edited_at"], "second")


def test_edits_have_the_quota_of_cruds(alice: Browser) -> None:
    written = alice.post("/api/activities", json={"message": "first", "ttl": "1-day"})
    edit = alice.edit(written.get_json(), message="second")
    assert edit.headers["RateLimit-Limit"] == written.headers["RateLimit-Limit"]


# What


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"message": ""}, "message_blank"),
        ({"message": " \u2800 "}, "message_blank"),
        ({"message": "x" * 281}, "message_exceed_max_chars"),
        ({"message": 3}, "message_not_text"),
        ({"message": "a\0b"}, "message_control_chars"),
        ({"content_warning": "x" * 101}, "content_warning_exceed_max_chars"),
        ({"media": [{"uuid": str(uuid4())}]}, "media_unusable"),
        ({"media": [{"uuid": "x"}]}, "media_malformed"),
        ({"media": [{"uuid": str(uuid4())}] * 5}, "media_too_many"),
        ({"media": 3}, "media_malformed"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    alice: Browser, changes: dict[str, object], code: str
) -> None:
    crud = alice.crud("first")
    assert problem(alice.edit(crud, **changes), 422) == {code}
    assert seen(alice, crud) == crud


def test_what_is_missing_stays(alice: Browser) -> None:
    crud = alice.crud("text", content_warning="spiders")
    crud = edited(alice, crud, message="other")
    assert (crud["message"], crud["content_warning"]) == ("other", "spiders")
    crud = edited(alice, crud, content_warning="snakes")
    assert (crud["message"], crud["content_warning"]) == ("other", "snakes")
    assert edited(alice, crud, content_warning=None)["content_warning"] is None
    assert (
        edited(alice, alice.crud("x", content_warning="y"), content_warning=" ")["content_warning"]
        is None
    )


def test_stored_text_follows(alice: Browser, admin: psycopg.Connection) -> None:
    crud = alice.crud("first")
    now = edited(alice, crud, message='a "new" text')
    (content,) = admin.execute("SELECT content FROM activities").fetchone() or ("",)
    assert json.loads(f"{content}}}")["message"] == 'a "new" text'
    admin.execute("UPDATE activities SET content = NULL")
    assert seen(alice, crud) == now


def test_hashtags_and_their_spelling_follow(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    crud = alice.crud("#Birds #cats")
    crud = edited(alice, crud, message="#BIRDS #dogs")
    tags = "/api/activities/tags"
    for tag, found in (("birds", [crud["uuid"]]), ("dogs", [crud["uuid"]]), ("cats", [])):
        assert uuids(bob.get(f"{tags}/{tag}")) == found
    rows = admin.execute("SELECT tag, written FROM hashtags_used ORDER BY tag").fetchall()
    assert rows == [("birds", "BIRDS"), ("dogs", "dogs")]
    edited(alice, crud, message="none")
    assert uuids(bob.get(f"{tags}/birds")) == []


def test_muted_words_follow(alice: Browser, bob: Browser) -> None:
    bob.post("/api/muted_words", json={"value": "cats"})
    crud = alice.crud("all about dogs")
    assert uuids(bob.get("/api/activities/public")) == [crud["uuid"]]
    crud = edited(alice, crud, message="all about cats")
    assert uuids(bob.get("/api/activities/public")) == []
    assert seen(bob, crud)["muted_word"] == "cats"
    edited(alice, crud, message="all about birds")
    assert uuids(bob.get("/api/activities/public")) == [crud["uuid"]]


def test_only_new_mentions_notify_and_old_ones_are_withdrawn(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    crud = alice.crud(f"hi @{bob.handle}")
    bob.put("/api/notifications/read")
    crud = edited(alice, crud, message=f"hi @{bob.handle} and @{carol.handle}")
    assert mentions_of(bob) == mentions_of(carol) == [crud["message"]]
    assert bob.get("/api/badges").get_json()["notifications"] == 0, "it was told before"
    assert carol.get("/api/badges").get_json()["notifications"] == 1
    crud = edited(alice, crud, message=f"hi @{carol.handle}")
    assert (mentions_of(bob), mentions_of(carol)) == ([], [crud["message"]])
    assert [each["handle"] for each in crud["entities"]] == [carol.handle]


def test_a_reply_keeps_its_notification(alice: Browser, bob: Browser) -> None:
    reply = alice.reply(bob.crud("a question"), f"@{bob.handle} an answer")
    edited(alice, reply, message="an answer")
    (entry,) = bob.get("/api/activities/notifications").get_json()
    assert (entry["kind"], entry["message"]) == ("reply", "an answer")


def test_a_mention_stays_with_its_person_under_another_handle(
    alice: Browser, app: Flask, sign_up: Callable[[str], Account]
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    dave.get("/api/profile")
    crud = alice.crud(f"hi @{dave.handle}")
    renamed = f"d{uuid4().hex[:10]}"
    assert dave.put("/api/account/handle", json={"handle": renamed}).status_code == 200
    crud = edited(alice, crud, message=f"hello @{dave.handle}")
    assert [each["handle"] for each in crud["entities"]] == [renamed]
    assert mentions_of(dave) == [crud["message"]]


def test_who_may_reply_follows_the_mentions(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("for nobody", reply_policy="mentioned")
    assert not seen(bob, crud)["can_reply"]
    edited(alice, crud, message=f"for @{bob.handle}")
    assert seen(bob, crud)["can_reply"]


def test_a_flood_by_edits_is_counted(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    admin: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floods, "FLOOD_PEOPLE", 2)
    text = "Win a free phone on my page today"
    edited(alice, alice.crud("hello"), message=f"@{bob.handle} {text}")
    assert admin.execute("SELECT FROM reports").rowcount == 0
    edited(alice, alice.reply(carol.crud("a question"), "an answer"), message=text)
    assert admin.execute("SELECT FROM reports").rowcount == 1


def test_a_flood_by_edits_counts_choices_and_the_quoted_as_a_new_crud_does(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    admin: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(floods, "FLOOD_PEOPLE", 2)
    poll = {"choices": ["Win a free phone on my page today", "No"]}
    edited(alice, alice.crud("hello", poll=poll), message=f"@{bob.handle} look")
    assert admin.execute("SELECT FROM reports").rowcount == 0
    quote = alice.crud("hello", poll=poll, quote_uuid=carol.crud("a thought")["uuid"])
    edited(alice, quote, message="look")
    row = admin.execute("SELECT evidence #>> '{flood,message}' FROM reports").fetchone()
    assert row == ("look\nWin a free phone on my page today\nNo",)


def test_a_report_keeps_the_text_that_was_reported(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    crud = alice.crud("an insult")
    subject = {"type": "activity", "uuid": crud["uuid"]}
    assert bob.post("/api/reports", json={"subject": subject, "reason": "spam"}).status_code == 201
    edited(alice, crud, message="a compliment")
    (evidence,) = admin.execute("SELECT evidence FROM reports").fetchone() or ({},)
    assert evidence["activity"]["message"] == "an insult"


def test_the_export_says_when_it_was_edited(alice: Browser, clock: Clock) -> None:
    crud = edited(alice, alice.crud("first"), message="second")
    clock.stop(clock() + timedelta(seconds=1))
    alice.crud("another")
    cruds = alice.get("/api/account/export").get_json()["cruds"]
    assert [each["edited_at"] for each in cruds] == [crud["edited_at"], None]


# Pictures


def test_pictures_are_added_removed_ordered_and_described(
    harness: UploadHarness,  # noqa: F811
    crud_with: CrudWith,  # noqa: F811
    alice: Browser,
    bob: Browser,
    admin: psycopg.Connection,
    clock: Clock,
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(), image_fixtures.png(300, 600))
    first, second = (each["uuid"] for each in crud["media"])
    third = harness.upload(alice, image_fixtures.jpeg(64, 64))["uuid"]
    wanted = [
        {"uuid": third, "alt": "new"},
        {"uuid": second, "alt": "described"},
        {"uuid": first, "alt": "Picture 0"},
    ]
    crud = edited(alice, crud, media=wanted)
    shown = [{"uuid": each["uuid"], "alt": each["alt"]} for each in crud["media"]]
    assert shown == wanted
    assert seen(bob, crud)["media"] == crud["media"]
    assert admin.execute("SELECT FROM media WHERE expires_at IS NOT NULL").rowcount == 0
    crud = edited(alice, crud, media=[{"uuid": second, "alt": "described"}])
    assert [each["uuid"] for each in seen(bob, crud)["media"]] == [second]
    clock.stop(clock() + timedelta(hours=1))  # later than Postgres's clock
    harness.sweep()
    assert {key.split("/")[1] for key in harness.served()} == {second}
    crud = edited(alice, crud, media=[], message="without")
    assert seen(bob, crud)["media"] == []
    assert problem(alice.edit(crud, media=[{"uuid": second}]), 422) == {"media_unusable"}


def test_pictures_stay_if_an_edit_is_refused(
    harness: UploadHarness,  # noqa: F811
    crud_with: CrudWith,  # noqa: F811
    alice: Browser,
    bob: Browser,
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(), message="")
    own = crud["media"][0]["uuid"]
    other = crud_with(alice, image_fixtures.jpeg())["media"][0]["uuid"]
    bobs = harness.upload(bob, image_fixtures.jpeg())["uuid"]
    assert problem(alice.edit(crud, media=[]), 422) == {"message_blank"}
    for unusable in (other, bobs, own):
        refused = alice.edit(crud, media=[{"uuid": own}, {"uuid": unusable}])
        assert problem(refused, 422) == {"media_unusable"}
    assert seen(alice, crud) == crud
    assert edited(alice, crud, message="a text", media=[])["media"] == []


# Races


@pytest.mark.parametrize(
    ("statement", "late", "status", "code"),
    [
        ("UPDATE activities SET likes_count = likes_count + 1", True, 409, "activity_not_editable"),
        ("UPDATE activities SET likes_count = likes_count + 1", False, 200, ""),
        (
            "UPDATE activities SET replies_count = replies_count + 1",
            True,
            409,
            "activity_not_editable",
        ),
        (
            "UPDATE activities SET edited_at = created_at + interval '1 second'",
            False,
            412,
            "activity_edited",
        ),
        ("DELETE FROM activities", False, 404, "activity_not_found"),
        ("UPDATE activities SET is_hidden = TRUE", False, 404, "activity_not_found"),
        (
            "UPDATE activities SET expires_at = created_at + interval '1 microsecond'",
            True,
            404,
            "activity_not_found",
        ),
        (
            "UPDATE users SET is_suspended = TRUE WHERE handle LIKE 'alice%'",
            False,
            401,
            "token_refused",
        ),
    ],
    ids=[
        "a like",
        "a like in the first minutes",
        "a reply",
        "another edit",
        "a deletion",
        "a decision",
        "an expiry",
        "a suspension",
    ],
)
def test_an_edit_waits_for_what_is_under_way(
    alice: Browser,
    clock: Clock,
    database_url: str,
    statement: LiteralString,
    late: bool,
    status: int,
    code: str,
) -> None:
    crud = alice.crud("first")
    if late:
        clock.stop(clock() + EDIT_WINDOW)
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        if "users" in statement:
            other.execute("SELECT FROM users WHERE handle LIKE 'alice%' FOR UPDATE")
        other.execute(statement)
        editing = pool.submit(alice.edit, crud, message="second")
        wait_for_lock_wait(database_url)
        other.commit()
        answer = editing.result(timeout=WAIT_SECONDS)
    if code:
        assert problem(answer, status) == {code}
    else:
        assert answer.status_code == status, answer.text


def test_of_many_edits_at_once_one_wins(app: Flask, alice: Browser) -> None:
    crud = alice.crud("first")
    tabs = [Browser(app.test_client(), alice.account) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda n: tabs[n].edit(crud, message=f"tab {n}").status_code, range(4))
        )
    assert sorted(answers) == [200, 412, 412, 412]
    assert seen(alice, crud)["message"] == f"tab {answers.index(200)}"


def test_a_like_waits_for_an_edit_and_is_of_the_new_text(
    alice: Browser, bob: Browser, database_url: str
) -> None:
    crud = alice.crud("first")
    with psycopg.connect(database_url) as other, ThreadPoolExecutor(1) as pool:
        other.execute("SELECT FROM activities FOR NO KEY UPDATE")
        other.execute("UPDATE activities SET message = 'second'")
        liking = pool.submit(bob.put, f"/api/activities/{crud['uuid']}/like")
        wait_for_lock_wait(database_url)
        other.commit()
        assert liking.result(timeout=WAIT_SECONDS).get_json()["message"] == "second"
