"""Only members can access a conversation: to others every operation says that it doesn't exist."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.conftest import Browser, problem
from tests.contracts.test_operations import OPERATIONS
from tests.messaging import group, inbox, send, words, write
from tests.waiting import wait_until

Friends = tuple[Browser, Browser]

# Every operation on a conversation, and the problem that a non-member gets.
NAMING = {
    "GET /api/message_groups/{message_group_uuid}": "message_group_not_found",
    "DELETE /api/message_groups/{message_group_uuid}": "message_group_not_found",
    "PUT /api/message_groups/{message_group_uuid}/read": "message_group_not_found",
    "PUT /api/message_groups/{message_group_uuid}/accept": "message_group_not_found",
    "GET /api/messages/{message_group_uuid}": "message_group_not_found",
    "DELETE /api/messages/{message_group_uuid}/{message_uuid}": "message_not_found",
    "POST /api/messages": "message_group_not_found",
}


def test_every_operation_on_a_conversation_is_tried_by_a_non_member() -> None:
    named = {
        f"{method.upper()} {path}"
        for method, path in OPERATIONS
        if "{message_group_uuid}" in path or path == "/api/messages"
    }
    assert named == set(NAMING)


@pytest.mark.parametrize("operation", NAMING)
def test_a_non_member_cannot_tell_whether_a_conversation_exists(
    friends: Friends, carol: Browser, operation: str
) -> None:
    alice, bob = friends
    sent = write(alice, bob, "between us")
    method, path = operation.split(" ")
    last = f"?after={sent['uuid']}"

    def attempt(uuid: str, message: str, query: str) -> tuple[int, set[str]]:
        concrete = path.replace("{message_group_uuid}", uuid).replace("{message_uuid}", message)
        options = {"json": {"message": "hi", "message_group_uuid": uuid}}
        send_it = getattr(carol, method.lower())
        response = send_it(concrete + query, **(options if method == "POST" else {}))
        return response.status_code, problem(response, response.status_code)

    queries = {"GET /api/messages/{message_group_uuid}": ("", "?limit=1", last)}
    deletions = ("?for=me", "?for=everyone")
    for query in queries.get(operation, deletions if "{message_uuid}" in path else ("",)):
        real = attempt(sent["message_group_uuid"], sent["uuid"], query)
        made_up = attempt(str(uuid4()), str(uuid4()), query)
        assert real == made_up == (404, {NAMING[operation]})
    assert words(bob, sent["message_group_uuid"]) == ["between us"]
    assert inbox(carol) == inbox(carol, "requests") == []


def test_a_non_member_with_a_members_cursor_reads_nothing(friends: Friends, carol: Browser) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "one")["message_group_uuid"]
    send(alice, "two", message_group_uuid=uuid)
    link = alice.get(f"/api/messages/{uuid}?limit=1").headers["Link"].partition(">")[0].strip("<")
    assert alice.get(link).get_json()[0]["message"] == "one"
    assert problem(carol.get(link), 404) == {"message_group_not_found"}
    made_up = link.partition("cursor=")[0] + "cursor=" + "_" * 21 + "w"
    assert [message["message"] for message in alice.get(made_up).get_json()] == ["two"]
    assert problem(carol.get(made_up), 404) == {"message_group_not_found"}
    elsewhere = link.replace(uuid, str(uuid4()))
    assert problem(carol.get(elsewhere), 404) == {"message_group_not_found"}


def test_a_block_hides_the_conversation_from_both(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "before the block")
    uuid = sent["message_group_uuid"]
    bob.act("block", alice)
    for one, other in ((alice, bob), (bob, alice)):
        assert inbox(one) == []
        for response in (
            one.get(f"/api/message_groups/{uuid}"),
            one.get(f"/api/messages/{uuid}"),
            one.get(f"/api/messages/{uuid}?after={sent['uuid']}"),
            one.post("/api/messages", json={"message": "x", "message_group_uuid": uuid}),
            one.put(f"/api/message_groups/{uuid}/read"),
            one.put(f"/api/message_groups/{uuid}/accept"),
            one.delete(f"/api/message_groups/{uuid}"),
        ):
            assert problem(response, 404) == {"message_group_not_found"}
        by_handle = one.post("/api/messages", json={"message": "x", "handle": other.handle})
        assert problem(by_handle, 404) == {"person_not_found"}
        found = one.get(f"/api/users/@{other.handle}/message_group")
        assert problem(found, 404) == {"person_not_found"}
        hidden = one.delete(f"/api/messages/{uuid}/{sent['uuid']}?for=me")
        assert problem(hidden, 404) == {"message_not_found"}
    assert bob.get("/api/badges").get_json()["messages"] == 0
    bob.undo("block", alice)
    assert words(alice, uuid) == words(bob, uuid) == ["before the block"]


def test_the_author_may_delete_for_everyone_across_a_block(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "I shouldn't have")
    uuid = sent["message_group_uuid"]
    bob.act("block", alice)
    path = f"/api/messages/{uuid}/{sent['uuid']}?for=everyone"
    assert problem(bob.delete(path), 403) == {"not_yours"}
    assert alice.delete(path).status_code == 204
    bob.undo("block", alice)
    assert words(bob, uuid) == [""]


def test_a_data_export_has_only_own_messages_across_a_block(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "mine")["message_group_uuid"]
    send(bob, "not mine", message_group_uuid=uuid)
    bob.act("block", alice)
    response = alice.get("/api/account/export")
    (group,) = response.get_json()["message_groups"]
    assert [message["message"] for message in group["messages"]] == ["mine"]
    assert group["handle"] == ""
    assert bob.handle not in response.text


def test_a_first_message_from_someone_not_followed_is_a_message_request(
    alice: Browser, bob: Browser
) -> None:
    uuid = write(alice, bob, "you don't know me")["message_group_uuid"]
    assert inbox(bob) == []
    (request,) = inbox(bob, "requests")
    assert (request["uuid"], request["unread_count"]) == (uuid, 1)
    assert bob.get("/api/badges").get_json()["messages"] == 0
    assert [found["uuid"] for found in inbox(alice)] == [uuid]

    bob.put(f"/api/message_groups/{uuid}/read")
    assert group(alice, uuid)["read_up_to"] is None, "a request has no read receipt"
    accepted = bob.put(f"/api/message_groups/{uuid}/accept")
    assert accepted.get_json()["folder"] == "inbox"
    assert [found["uuid"] for found in inbox(bob)] == [uuid]
    assert inbox(bob, "requests") == []
    assert group(alice, uuid)["read_up_to"] is not None


def test_replying_to_a_message_request_accepts_it(alice: Browser, bob: Browser) -> None:
    uuid = write(alice, bob, "hi")["message_group_uuid"]
    send(bob, "hi!", message_group_uuid=uuid)
    assert [found["uuid"] for found in inbox(bob)] == [uuid]
    assert inbox(bob, "requests") == []


def test_messages_after_a_declined_request_are_not_shown(alice: Browser, bob: Browser) -> None:
    uuid = write(alice, bob, "buy this")["message_group_uuid"]
    assert bob.delete(f"/api/message_groups/{uuid}").status_code == 204
    last = send(alice, "buy this now", message_group_uuid=uuid)
    wait_until(
        lambda: inbox(alice)[0]["message_uuid"] == last["uuid"], "the inbox shows the last message"
    )
    assert inbox(bob) == inbox(bob, "requests") == []
    write(bob, alice, "well then")
    assert [found["uuid"] for found in inbox(bob)] == [uuid]
    assert words(bob, uuid) == ["buy this", "buy this now", "well then"]


def test_after_leaving_a_conversation_new_messages_are_a_request(friends: Friends) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "old")["message_group_uuid"]
    send(alice, "older still", message_group_uuid=uuid)
    assert bob.delete(f"/api/message_groups/{uuid}").status_code == 204
    assert inbox(bob) == []
    assert words(bob, uuid) == []
    assert words(alice, uuid) == ["old", "older still"]

    send(alice, "new", message_group_uuid=uuid)
    (request,) = wait_until(lambda: inbox(bob, "requests"), "the request is in the inbox")
    assert (request["message"], request["unread_count"]) == ("new", 1)
    assert words(bob, uuid) == ["new"]
    assert words(bob, uuid, "?limit=1") == ["new"]


def test_what_was_left_stays_hidden_whatever_the_query(friends: Friends) -> None:
    alice, bob = friends
    old = write(alice, bob, "old")
    uuid = old["message_group_uuid"]
    send(alice, "older still", message_group_uuid=uuid)
    before = bob.get(f"/api/messages/{uuid}?limit=1").headers["Link"].partition(">")[0].strip("<")
    newest = "cursor=" + "_" * 21 + "w"
    assert words(bob, uuid, f"?{newest}") == ["old", "older still"]
    assert bob.delete(f"/api/message_groups/{uuid}").status_code == 204

    nothing = UUID(int=0)
    afters = (f"?after={nothing}", f"?after={nothing}&limit=1", f"?after={old['uuid']}")
    for query in ("", f"?{newest}", f"?{newest}&limit=1", *afters):
        assert words(bob, uuid, query) == []
    assert bob.get(before).get_json() == []
    assert group(bob, uuid)["message"] == ""
    found = bob.get(f"/api/users/@{alice.handle}/message_group").get_json()
    assert (found["folder"], found["message"]) == ("gone", "")
    exported = bob.get("/api/account/export").get_json()["message_groups"]
    assert [each["messages"] for each in exported] == [[]]

    send(alice, "new", message_group_uuid=uuid)
    for query in ("", f"?{newest}", *afters):
        assert words(bob, uuid, query) == ["new"]
    assert words(alice, uuid, afters[0]) == ["old", "older still", "new"]


def test_only_the_author_deletes_a_message_for_everyone(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "a secret")
    uuid, path = sent["message_group_uuid"], f"/api/messages/{sent['message_group_uuid']}"
    refused = bob.delete(f"{path}/{sent['uuid']}?for=everyone")
    assert problem(refused, 403) == {"not_yours"}
    assert alice.delete(f"{path}/{sent['uuid']}?for=everyone").status_code == 204
    for reader in (alice, bob):
        (message,) = reader.get(path).get_json()
        assert (message["message"], message["deleted"]) == ("", True)
    row = wait_until(
        lambda: next((g for g in inbox(bob) if g["message_deleted"]), None),
        "the recipient's inbox shows that the message is deleted",
    )
    assert row is not None
    assert (row["message"], row["unread_count"]) == ("", 0)
    wait_until(
        lambda: group(alice, uuid)["message_deleted"],
        "the author's conversation shows that the message is deleted",
    )


def test_a_message_is_deleted_for_one_member(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "one")
    uuid = sent["message_group_uuid"]
    send(alice, "two", message_group_uuid=uuid)
    assert bob.delete(f"/api/messages/{uuid}/{sent['uuid']}?for=me").status_code == 204
    assert words(bob, uuid) == ["two"]
    assert words(alice, uuid) == ["one", "two"]
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 1, "one message is unread")


@pytest.mark.parametrize("query", ["", "?for=nobody"])
def test_a_deletion_says_for_whom(friends: Friends, query: str) -> None:
    alice, bob = friends
    sent = write(alice, bob, "x")
    path = f"/api/messages/{sent['message_group_uuid']}/{sent['uuid']}"
    (code,) = problem(alice.delete(path + query), 422)
    assert code in {"for_blank", "for_unknown"}
    assert words(alice, sent["message_group_uuid"]) == ["x"]


def test_no_browser_stores_messages(friends: Friends) -> None:
    alice, bob = friends
    sent = write(alice, bob, "between us")
    conversation = sent["message_group_uuid"]
    for path in (
        "/api/message_groups",
        f"/api/message_groups/{conversation}",
        f"/api/messages/{conversation}",
        f"/api/messages/{uuid4()}",
    ):
        assert bob.get(path).headers["Cache-Control"] == "no-store"
