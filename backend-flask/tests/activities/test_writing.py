"""Writing cruds and replies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from cruddur.activities.schemas import Activity
from tests.conftest import Account, Browser, Clock, problem

LIVES = {
    "30-days": timedelta(days=30),
    "7-days": timedelta(days=7),
    "3-days": timedelta(days=3),
    "1-day": timedelta(days=1),
    "12-hours": timedelta(hours=12),
    "3-hours": timedelta(hours=3),
    "1-hour": timedelta(hours=1),
}


@pytest.mark.parametrize("ttl", LIVES)
def test_a_crud_lives_as_long_as_its_author_chose(alice: Browser, ttl: str) -> None:
    written = Activity.model_validate(alice.crud("hello", ttl))
    assert written.expires_at - written.created_at == LIVES[ttl]
    assert written.message == "hello"
    assert alice.account is not None
    assert written.handle == alice.account.handle
    assert written.display_name == "Alice"
    assert written.uuid.version == 7


def test_a_stranger_cannot_write(anonymous: Browser) -> None:
    body = {"message": "hello", "ttl": "1-day"}
    assert problem(anonymous.post("/api/activities", json=body), 401) == {"not_signed_in"}
    assert anonymous.get("/api/activities/public").get_json() == []


FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"message": "", "ttl": "1-day"}, {"message_blank"}),
        ({"message": " \n\t ", "ttl": "1-day"}, {"message_blank"}),
        ({"message": "\u200b\u2060", "ttl": "1-day"}, {"message_blank"}),
        ({"message": "\uf8ff\x1b", "ttl": "1-day"}, {"message_blank"}),
        ({"message": None, "ttl": "1-day"}, {"message_not_text"}),
        ({"message": 7, "ttl": "1-day"}, {"message_not_text"}),
        ({"message": ["x"], "ttl": "1-day"}, {"message_not_text"}),
        ({"message": "x" * 281, "ttl": "1-day"}, {"message_exceed_max_chars"}),
        ({"message": FAMILY * 130, "ttl": "1-day"}, {"message_exceed_max_bytes"}),
        ({"message": "x" * 50_000, "ttl": "1-day"}, {"message_exceed_max_bytes"}),
        ({"message": "a\x00b", "ttl": "1-day"}, {"message_control_chars"}),
        ({"message": "a\ud800b", "ttl": "1-day"}, {"message_control_chars"}),
        ({"message": "x", "ttl": "2-days"}, {"ttl_unknown"}),
        ({"message": "x", "ttl": ""}, {"ttl_unknown"}),
        ({"message": "x", "ttl": None}, {"ttl_unknown"}),
        ({"message": "x", "ttl": {}}, {"ttl_unknown"}),
        ({}, {"message_blank", "ttl_blank"}),
        (["x"], {"body_malformed"}),
        ("x", {"body_malformed"}),
        ([], {"body_malformed"}),
        (0, {"body_malformed"}),
    ],
)
def test_an_invalid_crud_is_refused_field_by_field(
    alice: Browser, body: object, codes: set[str]
) -> None:
    assert problem(alice.post("/api/activities", json=body), 422) == codes
    assert alice.get("/api/activities/public").get_json() == []


def test_280_graphemes_fit_however_many_code_points_they_are(alice: Browser) -> None:
    assert alice.crud("e\u0301" * 280)["message"] == "é" * 280
    assert alice.crud(FAMILY * 100)["message"] == FAMILY * 100


def test_invisible_characters_are_removed_from_a_crud_and_a_reply(alice: Browser) -> None:
    typed = "\uf8ff one\vtwo\x1b\rthree" + "\n" * 270 + "z" + "\u0300" * 140
    cleaned = "one\ntwo\nthree\n\n\nz" + "\u0300" * 8
    crud = alice.crud(typed)
    assert crud["message"] == cleaned
    assert alice.reply(crud, typed)["message"] == cleaned


def test_text_is_stored_as_written_but_for_line_ends_and_outer_space(alice: Browser) -> None:
    text = "<b>one</b> & 'two'\r\n\tשלום \u202bx\u202c; DROP TABLE users; -- %s %(x)s {}"
    assert alice.crud(f"  {text}\n\n")["message"] == text.replace("\r\n", "\n")


def test_a_reply_names_its_parent_and_is_counted(alice: Browser, bob: Browser) -> None:
    parent = alice.crud("what's for dinner?")
    reply = bob.reply(parent, "soup", ttl="1-hour")
    assert reply["reply_to_activity_uuid"] == parent["uuid"]
    assert reply["reply_to_handle"] == parent["handle"]
    thread = alice.get(f"/api/activities/@{parent['handle']}/status/{parent['uuid']}").get_json()
    assert thread["activity"]["replies_count"] == 1
    assert thread["replies"] == [{**reply, "depth": 1, "has_more_replies": False}]


def test_a_reply_without_a_ttl_expires_with_its_parent(alice: Browser, bob: Browser) -> None:
    parent = alice.crud("short", "3-hours")
    assert bob.reply(parent, "so is this")["expires_at"] == parent["expires_at"]


def test_replying_to_an_invisible_crud_is_not_found(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    path = f"/api/activities/{uuid4()}/reply"
    assert problem(bob.post(path, json={"message": "hm"}), 404) == {"activity_not_found"}
    parent = alice.crud("gone soon", "1-hour")
    clock.ahead = timedelta(hours=1)
    path = f"/api/activities/{parent['uuid']}/reply"
    assert problem(bob.post(path, json={"message": "late"}), 404) == {"activity_not_found"}


def test_fifty_concurrent_replies_are_all_counted(
    app: Flask, alice: Browser, cast: dict[str, Account]
) -> None:
    parent = alice.crud("count me")

    def reply(number: int) -> dict[str, object]:
        return Browser(app.test_client(), cast["bob"]).reply(parent, f"reply {number}")

    Browser(app.test_client(), cast["bob"]).get("/api/profile")
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(reply, range(50)))
    thread = alice.get(
        f"/api/activities/@{parent['handle']}/status/{parent['uuid']}?limit=100"
    ).get_json()
    assert thread["activity"]["replies_count"] == 50
    assert {entry["uuid"] for entry in thread["replies"]} == {entry["uuid"] for entry in replies}
