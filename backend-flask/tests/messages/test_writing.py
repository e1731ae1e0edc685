"""Messages are sent, read and listed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.conftest import Account, Browser, problem
from tests.messaging import group, inbox, send, words, write
from tests.waiting import wait_until

Friends = tuple[Browser, Browser]


def test_a_first_message_creates_a_conversation_for_both(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "hello bob")
    uuid = sent["message_group_uuid"]
    assert (sent["handle"], sent["message"]) == (alice.handle, "hello bob")
    for reader, other in ((alice, bob), (bob, alice)):
        (found,) = inbox(reader)
        assert (found["uuid"], found["handle"]) == (uuid, other.handle)
        assert (found["message"], found["message_uuid"]) == ("hello bob", sent["uuid"])
        assert found["created_at"] == sent["created_at"]
        assert words(reader, uuid) == ["hello bob"]


def test_invisible_characters_are_removed_from_a_message(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "\uf8ff one\v\u2028\n\r\ntwo\x1bz" + "\u0300" * 140)
    assert sent["message"] == "one\n\n\ntwoz" + "\u0300" * 8
    assert words(bob, sent["message_group_uuid"]) == [sent["message"]]


def test_a_message_has_the_ranges_of_its_links(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "\U0001f600 see https://example.com/a, @bob #tag javascript:alert(1)")
    link = {"kind": "link", "start": 7, "end": 28, "url": "https://example.com/a"}
    assert sent["entities"] == [link]
    group_uuid = sent["message_group_uuid"]
    (seen,) = bob.get(f"/api/messages/{group_uuid}").get_json()
    assert seen["entities"] == [link]
    path = f"/api/messages/{group_uuid}/{sent['uuid']}?for=everyone"
    assert alice.delete(path).status_code == 204
    (deleted,) = bob.get(f"/api/messages/{group_uuid}").get_json()
    assert (deleted["message"], deleted["entities"]) == ("", [])


def test_writing_by_handle_and_by_conversation_is_the_same(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    assert write(bob, alice, "two")["message_group_uuid"] == uuid
    assert send(alice, "three", message_group_uuid=uuid)["message_group_uuid"] == uuid
    assert words(bob, uuid) == ["one", "two", "three"]
    with_bob = alice.get(f"/api/users/@{bob.handle.upper()}/message_group")
    assert with_bob.get_json()["uuid"] == uuid


def test_concurrent_first_messages_create_one_conversation(
    app: Flask, cast: dict[str, Account], friends: Friends
) -> None:
    alice, bob = friends

    def first(number: int) -> str:
        names = ("alice", "bob") if number % 2 else ("bob", "alice")
        sender, recipient = (Browser(app.test_client(), cast[name]) for name in names)
        return str(write(sender, recipient, f"first {number}")["message_group_uuid"])

    with ThreadPoolExecutor(8) as pool:
        (uuid,) = set(pool.map(first, range(8)))
    assert sorted(words(alice, uuid)) == [f"first {number}" for number in range(8)]
    assert len(inbox(alice)) == len(inbox(bob)) == 1


def test_the_inbox_is_ordered_by_the_newest_message(friends: Friends, carol: Browser) -> None:
    alice, bob = friends
    carol.get("/api/profile")
    alice.act("follow", carol)
    with_bob = write(bob, alice, "from bob")["message_group_uuid"]
    with_carol = write(carol, alice, "from carol")["message_group_uuid"]
    assert [found["uuid"] for found in inbox(alice)] == [with_carol, with_bob]
    send(bob, "again", message_group_uuid=with_bob)
    wait_until(lambda: inbox(alice)[0]["uuid"] == with_bob, "the conversation is the newest")
    assert inbox(alice)[0]["message"] == "again"


def test_the_unread_count_is_reset_when_messages_are_read(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    last = send(alice, "two", message_group_uuid=uuid)["uuid"]
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 2, "two messages are unread")
    assert bob.get("/api/badges").get_json()["messages"] == 1
    assert inbox(alice)[0]["unread_count"] == 0
    assert group(alice, uuid)["read_up_to"] is None

    assert bob.put(f"/api/message_groups/{uuid}/read").status_code == 204
    assert inbox(bob)[0]["unread_count"] == 0
    assert bob.get("/api/badges").get_json()["messages"] == 0
    assert group(alice, uuid)["read_up_to"] == last
    send(alice, "three", message_group_uuid=uuid)
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 1, "one message is unread")


def test_pages_go_back_and_catch_up(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "0")["message_group_uuid"]
    sent = [send(alice, str(number), message_group_uuid=uuid) for number in range(1, 8)]

    newest = bob.get(f"/api/messages/{uuid}?limit=3")
    pages = [[message["message"] for message in newest.get_json()]]
    following = newest
    while "Link" in following.headers:
        following = bob.get(following.headers["Link"].partition(">")[0].strip("<"))
        pages.append([message["message"] for message in following.get_json()])
    assert pages == [["5", "6", "7"], ["2", "3", "4"], ["0", "1"]]

    caught_up: list[str] = []
    path = f"/api/messages/{uuid}?limit=2&after={sent[1]['uuid']}"
    while path:
        response = bob.get(path)
        caught_up += [message["message"] for message in response.get_json()]
        path = response.headers.get("Link", "").partition(">")[0].strip("<")
    assert caught_up == ["3", "4", "5", "6", "7"]
    assert words(bob, uuid, f"?after={sent[-1]['uuid']}") == []


def test_an_idempotency_key_creates_one_message(
    app: Flask, cast: dict[str, Account], friends: Friends
) -> None:
    alice, bob = friends
    body = {"message": "once", "handle": bob.handle}
    headers = {"Idempotency-Key": str(uuid4())}

    def post(_: int) -> Any:
        sender = Browser(app.test_client(), cast["alice"])
        return sender.post("/api/messages", json=body, headers=headers)

    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(post, range(8)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.text for response in responses}) == 1
    replayed = ["Idempotency-Replayed" in response.headers for response in responses]
    assert replayed.count(False) == 1
    assert words(bob, responses[0].get_json()["message_group_uuid"]) == ["once"]
    other = {**body, "message": "twice"}
    reused = alice.post("/api/messages", json=other, headers=headers)
    assert problem(reused, 409) == {"idempotency_key_reused"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"handle": "BOB"}, 422, "message_blank"),
        ({"handle": "BOB", "message": " \n "}, 422, "message_blank"),
        ({"handle": "BOB", "message": "x" * 1001}, 422, "message_exceed_max_chars"),
        ({"handle": "BOB", "message": "é" * 6000}, 422, "message_exceed_max_bytes"),
        ({"handle": "BOB", "message": "a\0b"}, 422, "message_control_chars"),
        ({"message": "to whom?"}, 422, "handle_blank"),
        (
            {"message": "x", "handle": "BOB", "message_group_uuid": str(uuid4())},
            422,
            "handle_ambiguous",
        ),
        ({"message": "x", "message_group_uuid": "x"}, 422, "message_group_uuid_malformed"),
        ({"message": "x", "message_group_uuid": str(uuid4())}, 404, "message_group_not_found"),
        ({"message": "x", "handle": "nobody_here"}, 404, "person_not_found"),
        ({"message": "x", "handle": "no!body"}, 404, "person_not_found"),
        ({"message": "x", "handle": "no\0body"}, 404, "person_not_found"),
        ({"message": "x", "handle": "ALICE"}, 422, "receiver_is_yourself"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_code(
    friends: Friends, body: dict[str, str], status: int, code: str
) -> None:
    alice, bob = friends
    handles = {"ALICE": alice.handle, "BOB": bob.handle}
    if "handle" in body:
        body = {**body, "handle": handles.get(body["handle"], body["handle"])}
    assert problem(alice.post("/api/messages", json=body), status) == {code}
    assert inbox(alice) == []


def test_a_page_is_asked_for_one_way(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "x")["message_group_uuid"]
    cursor = "A" * 22
    asked = alice.get(f"/api/messages/{uuid}?cursor={cursor}&after={uuid4()}")
    assert problem(asked, 422) == {"after_with_cursor"}
    for query, code in (
        ("cursor=AAAA", "cursor_malformed"),
        ("limit=0", "limit_out_of_range"),
        ("limit=1000000000", "limit_out_of_range"),
        ("after=x", "after_malformed"),
    ):
        assert problem(alice.get(f"/api/messages/{uuid}?{query}"), 422) == {code}
    assert problem(alice.get("/api/message_groups?folder=x"), 422) == {"folder_unknown"}


def test_names_are_read_fresh(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "who am I?")["message_group_uuid"]
    alice.put("/api/profile/update", json={"display_name": "Alice Anew", "bio": ""})
    assert inbox(bob)[0]["display_name"] == "Alice Anew"
    (message,) = bob.get(f"/api/messages/{uuid}").get_json()
    assert message["display_name"] == "Alice Anew"


def test_emoji_and_right_to_left_text_come_back_as_they_were(friends: Friends) -> None:
    alice, bob = friends
    text = "👩‍👩‍👧‍👦 שלום\nمرحبا 🏳️‍🌈" + "👨‍🚀" * 100
    uuid = write(alice, bob, text)["message_group_uuid"]
    assert words(bob, uuid) == [text]
    shown = wait_until(lambda: inbox(bob)[0]["message"], "the inbox shows the message")
    assert shown.startswith("👩‍👩‍👧‍👦 שלום")


def test_messages_of_a_deleted_user_show_a_deleted_account(
    friends: Friends, sign_up: Callable[[str], Account], app: Flask
) -> None:
    alice, _ = friends
    dave = Browser(app.test_client(), sign_up("dave"))
    uuid = write(dave, alice, "farewell")["message_group_uuid"]
    assert dave.delete("/api/account").status_code == 204
    (message,) = alice.get(f"/api/messages/{uuid}").get_json()
    assert (message["handle"], message["deleted_author"]) == ("deleted", True)
    assert message["message"] == "farewell"
    answer = alice.post("/api/messages", json={"message": "hm", "message_group_uuid": uuid})
    assert problem(answer, 404) == {"person_not_found"}
