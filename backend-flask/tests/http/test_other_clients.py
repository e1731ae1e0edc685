"""A client of the first Cruddur, which knows none of our additions, reads and writes.

It sends the word `null` as a token when it has none, takes only 200 for a success, and shows a
notification as a crud.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Browser, problem

STRANGER = {"Authorization": "Bearer null"}


def success(response: Any) -> Any:
    """Return the body of an answer that this client takes for a success."""
    assert response.status_code == 200, response.text
    return response.get_json()


@pytest.mark.parametrize("word", ["null", "undefined"])
def test_a_stranger_reads_whatever_is_public(anonymous: Browser, alice: Browser, word: str) -> None:
    crud = alice.crud("hello")
    headers = {"Authorization": f"Bearer {word}"}
    for path in (
        "/api/activities/home",
        f"/api/activities/@{alice.handle}",
        f"/api/activities/@{alice.handle}/status/{crud['uuid']}",
        f"/api/users/@{alice.handle}/short",
        "/api/activities/search?term=hello",
    ):
        assert success(anonymous.get(path, headers=headers)), path


def test_a_stranger_has_nothing_of_their_own(anonymous: Browser) -> None:
    assert problem(anonymous.get("/api/profile", headers=STRANGER), 401) == {"not_signed_in"}
    body = {"message": "hello", "ttl": "7-days"}
    problem(anonymous.post("/api/activities", json=body, headers=STRANGER), 401)


@pytest.mark.parametrize("token", ["nullified", "Null", "none", "NaN", "false", "undefined.", "x"])
def test_any_other_bad_token_is_refused(anonymous: Browser, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    refused = anonymous.get("/api/activities/home", headers=headers)
    problem(refused, 401)
    assert refused.get_json()["type"] == "urn:cruddur:problem:token_refused"


def test_what_is_written_is_answered_as_a_success_and_says_where_it_is(
    alice: Browser, bob: Browser
) -> None:
    crud = alice.post("/api/activities", json={"message": "hello", "ttl": "7-days"})
    written = success(crud)
    assert success(bob.get(crud.headers["Location"]))["activity"]["uuid"] == written["uuid"]

    reply = bob.post(f"/api/activities/{written['uuid']}/reply", json={"message": "hi"})
    answer = success(reply)
    assert success(alice.get(reply.headers["Location"]))["activity"]["uuid"] == answer["uuid"]
    assert success(alice.get(crud.headers["Location"]))["replies"][0]["message"] == "hi"


def test_a_repeated_request_says_where_the_first_one_wrote(alice: Browser) -> None:
    body, key = {"message": "hello", "ttl": "7-days"}, {"Idempotency-Key": "k"}
    first = alice.post("/api/activities", json=body, headers=key)
    again = alice.post("/api/activities", json=body, headers=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.headers["Location"]) == (200, first.headers["Location"])


def test_a_conversation_begins_with_a_handle_and_goes_on_with_its_uuid(
    alice: Browser, bob: Browser
) -> None:
    bob.get("/api/profile")  # a first request creates the account
    begun = alice.post("/api/messages", json={"message": "one", "handle": bob.handle})
    group = success(begun)["message_group_uuid"]
    success(alice.post("/api/messages", json={"message": "two", "message_group_uuid": group}))
    assert begun.headers["Location"] == f"/api/messages/{group}"
    listed = success(bob.get(begun.headers["Location"]))
    assert [each["message"] for each in listed] == ["one", "two"]
    (shown,) = success(alice.get("/api/message_groups"))
    assert (shown["uuid"], shown["handle"]) == (group, bob.handle)


def test_a_notification_can_be_shown_as_a_crud(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("hello")
    bob.reply(crud, "well said")
    bob.act("follow", alice)
    shown = success(alice.get("/api/activities/notifications"))
    assert [(each["kind"], each["handle"], each["message"]) for each in shown] == [
        ("follow", bob.handle, ""),
        ("reply", bob.handle, "well said"),
    ]
    assert all(each["display_name"] == each["actors"][0]["display_name"] for each in shown)


def test_a_profile_is_updated(alice: Browser) -> None:
    body = {"display_name": "Alice", "bio": "here"}
    assert success(alice.put("/api/profile/update", json=body))["bio"] == "here"
