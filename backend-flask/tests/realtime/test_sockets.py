"""WebSockets: a ticket opens one, and it receives realtime events."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from cruddur.context import ApiContext
from cruddur_messages import connections
from cruddur_messages.connections import Ticket
from tests.conftest import Account, Browser, Clock, variable
from tests.lambda_handlers import handler
from tests.messaging import open_socket, send, words, write
from tests.waiting import WAIT_SECONDS, wait_until

Friends = tuple[Browser, Browser]
Open = Callable[[Browser], "Page"]


class Page:
    """A page with an open WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def receives(self, kind: str) -> dict[str, Any]:
        """Wait for an event of a type; return its data."""
        while True:
            event = json.loads(self.socket.recv(timeout=WAIT_SECONDS))
            assert set(event) - {"traceparent"} == {"type", "data"}
            if event["type"] == kind:
                data: dict[str, Any] = event["data"]
                return data

    def events_before_pong(self) -> list[str]:
        """Send a ping; return the types of the events up to its pong."""
        self.socket.send('{"action":"ping"}')
        received: list[str] = []
        while not received or received[-1] != "pong":
            received.append(json.loads(self.socket.recv(timeout=WAIT_SECONDS))["type"])
        return received


def address(person: Browser) -> str:
    """Return a WebSocket URL with a new ticket."""
    response = person.post("/api/realtime/tickets")
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    url: str = response.get_json()["url"]
    return url


@pytest.fixture
def open_page() -> Iterator[Open]:
    with ExitStack() as pages:
        yield lambda person: Page(pages.enter_context(open_socket(address(person))))


def refused(url: str, origin: str | None = None) -> bool:
    try:
        with open_socket(url, origin):
            return False
    except InvalidStatus:
        return True


def test_a_message_reaches_every_page_of_both(friends: Friends, open_page: Open) -> None:
    alice, bob = friends
    pages = [open_page(bob), open_page(bob), open_page(alice)]
    sent = write(alice, bob, "now")
    for page, unread in zip(pages, (1, 1, 0), strict=True):
        received = page.receives("message.created")
        assert received == {
            "uuid": sent["uuid"],
            "message_group_uuid": sent["message_group_uuid"],
            "user_uuid": sent["user_uuid"],
            "message": "now",
            "created_at": sent["created_at"],
            "unread_count": unread,
            "folder": "inbox",
        }


def test_a_page_receives_no_events_of_others(
    friends: Friends, carol: Browser, open_page: Open
) -> None:
    alice, bob = friends
    carols, bobs = open_page(carol), open_page(bob)
    write(alice, bob, "between us")
    bobs.receives("message.created")
    assert carols.events_before_pong() == ["pong"]


def test_a_page_of_another_origin_opens_no_socket(alice: Browser) -> None:
    """And it doesn't use up the ticket."""
    url, web_url = address(alice), variable("CRUDDUR_WEB_URL")
    for origin in ("http://127.0.0.1:1", "http://localhost", web_url + "1", web_url.upper()):
        assert refused(url, origin)
    with open_socket(url, web_url):
        pass


def test_a_handshake_is_logged_with_its_person_and_without_its_ticket(
    alice: Browser, log_lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_ORIGIN", "https://cruddur.test")
    monkeypatch.setenv("DDB_MESSAGE_TABLE", variable("DDB_MESSAGE_TABLE"))
    ticket = address(alice).partition("ticket=")[2]
    person = alice.get("/api/profile").get_json()["uuid"]
    realtime = handler("realtime")

    def handshake(origin: str) -> tuple[int, str | None]:
        context = {"routeKey": "$connect", "connectionId": "a-connection"}
        headers = {"Origin": origin}
        event = {"requestContext": context, "headers": headers}
        realtime.handle({**event, "queryStringParameters": {"ticket": ticket}}, None)
        logged = [json.loads(line) for line in log_lines if '"websocket"' in line][-1]
        return logged["status"], logged.get("person")

    assert handshake("https://evil.test") == (403, None)
    assert handshake("https://cruddur.test") == (200, person)
    assert handshake("https://cruddur.test") == (401, None)
    assert ticket not in "".join(log_lines)


def test_a_socket_takes_nothing_but_pings(
    friends: Friends, carol: Browser, open_page: Open
) -> None:
    alice, bob = friends
    sent = write(alice, bob, "between us")
    carols = open_page(carol)
    for action in ("$connect", "$default", "subscribe", "message.created"):
        carols.socket.send(json.dumps({"action": action, **sent}))
    carols.socket.send("neither")
    carols.socket.send('{"action":"ping"}')
    received = [carols.socket.recv(timeout=WAIT_SECONDS)]
    while '"pong"' not in str(received[-1]):
        received.append(carols.socket.recv(timeout=WAIT_SECONDS))
    assert not any("between us" in str(each) for each in received)
    send(alice, "still", message_group_uuid=sent["message_group_uuid"])
    assert words(bob, sent["message_group_uuid"]) == ["between us", "still"]


def test_a_stale_connection_is_removed(
    friends: Friends, context: ApiContext, open_page: Open
) -> None:
    alice, bob = friends
    bobs = UUID(bob.get("/api/profile").get_json()["uuid"])
    page, now = open_page(bob), datetime.now(UTC)
    gone = f"gone-{uuid4()}"
    connections.connect(
        context.messages,
        gone,
        Ticket(bobs, int(now.timestamp() * 1000)),
        now - timedelta(minutes=5),
    )
    write(alice, bob, "anybody there?")
    page.receives("message.created")
    wait_until(
        lambda: gone not in {each.id for each in connections.list_for(context.messages, bobs, now)},
        "the stale connection is removed",
    )


def test_read_receipts_and_deletions_are_received(friends: Friends, open_page: Open) -> None:
    alice, bob = friends
    sent = write(alice, bob, "look")
    uuid = sent["message_group_uuid"]
    alices = open_page(alice)
    assert bob.put(f"/api/message_groups/{uuid}/read").status_code == 204
    read = alices.receives("message_group.read")
    assert (read["message_group_uuid"], read["message_uuid"]) == (uuid, sent["uuid"])
    bobs = open_page(bob)
    alice.delete(f"/api/messages/{uuid}/{sent['uuid']}?for=everyone")
    received = bobs.receives("message.deleted")
    assert received.pop("message_group")["message_deleted"] is True
    assert received == {"uuid": sent["uuid"], "message_group_uuid": uuid}


def test_only_the_authors_pages_receive_the_idempotency_key(
    friends: Friends, open_page: Open
) -> None:
    alice, bob = friends
    uuid = write(alice, bob, "hello")["message_group_uuid"]
    alices, bobs = open_page(alice), open_page(bob)
    body = {"message": "with a key", "message_group_uuid": uuid}
    sent = alice.post("/api/messages", json=body, headers={"Idempotency-Key": "a-key"})
    assert sent.status_code == 200
    for page, key in ((alices, "a-key"), (bobs, None)):
        received = page.receives("message.created")
        while received["message"] != "with a key":
            received = page.receives("message.created")
        assert received.get("idempotency_key") == key


def test_changes_of_a_membership_are_received_by_its_users_pages_only(
    alice: Browser, bob: Browser, open_page: Open
) -> None:
    sent = write(alice, bob, "hello?")
    uuid = sent["message_group_uuid"]
    alices, bobs = open_page(alice), open_page(bob)
    assert bob.put(f"/api/message_groups/{uuid}/accept").status_code == 200
    moved = {"message_group_uuid": uuid}
    assert bobs.receives("message_group.moved") == {**moved, "folder": "inbox"}
    assert bob.delete(f"/api/messages/{uuid}/{sent['uuid']}?for=me").status_code == 204
    hidden = bobs.receives("message.hidden")
    assert hidden.pop("message_group")["message"] == ""
    assert hidden == {**moved, "uuid": sent["uuid"]}
    assert bob.delete(f"/api/message_groups/{uuid}").status_code == 204
    assert bobs.receives("message_group.moved") == {**moved, "folder": "gone"}
    assert set(alices.events_before_pong()) <= {"message.created", "pong"}


def test_a_declined_request_sends_no_more_events(
    alice: Browser, bob: Browser, open_page: Open
) -> None:
    uuid = write(alice, bob, "hello?")["message_group_uuid"]
    bob.delete(f"/api/message_groups/{uuid}")
    alices, bobs = open_page(alice), open_page(bob)
    send(alice, "hello??", message_group_uuid=uuid)
    alices.receives("message.created")
    assert bobs.events_before_pong() == ["pong"]


def test_a_notification_is_received(friends: Friends, open_page: Open) -> None:
    alice, bob = friends
    crud = bob.crud(f"who reads this? @{alice.handle}")
    bobs, alices = open_page(bob), open_page(alice)
    assert alice.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    assert bobs.receives("notification.created") == {}
    bob.reply(crud, f"you, @{alice.handle}")
    assert alices.receives("notification.created") == {}


def test_events_of_other_users_are_not_received(
    alice: Browser, bob: Browser, open_page: Open
) -> None:
    bobs = open_page(bob)
    crud = alice.crud("mine")
    assert alice.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    assert bob.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    assert bobs.events_before_pong() == ["pong"]


def test_a_ticket_opens_once(alice: Browser) -> None:
    url = address(alice)
    with open_socket(url):
        assert refused(url)
    assert refused(url)


def test_an_unused_ticket_expires(alice: Browser, clock: Clock) -> None:
    clock.ahead = -timedelta(seconds=31)
    assert refused(address(alice))


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=made-up", "?ticket=" + "x" * 4000])
def test_without_a_ticket_no_socket_opens(alice: Browser, query: str) -> None:
    url = address(alice).partition("?")[0]
    assert refused(url + query)


def test_a_ticket_is_long_and_not_the_access_token(alice: Browser) -> None:
    assert alice.account is not None
    url = address(alice)
    assert alice.account.access_token not in url
    assert len(url.partition("ticket=")[2]) >= 43


def test_signing_out_everywhere_closes_every_page(
    app: Flask, sign_up: Callable[[str], Account], open_page: Open
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    pages = [open_page(dave), open_page(dave)]
    assert dave.post("/api/account/sign-out-everywhere").status_code == 204
    for page in pages:
        with pytest.raises(ConnectionClosed):
            page.receives("nothing")


def test_no_socket_that_is_opening_outlives_signing_out_everywhere(
    app: Flask, sign_up: Callable[[str], Account]
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    urls = [address(dave) for _ in range(12)]

    is_one_open = threading.Event()

    def stays_open(url: str) -> bool:
        try:
            with open_socket(url) as socket:
                is_one_open.set()
                return _stays_open(socket)
        except (InvalidStatus, ConnectionClosed):
            return False

    with ThreadPoolExecutor(len(urls)) as pool:
        opening = [pool.submit(stays_open, url) for url in urls]
        assert is_one_open.wait(WAIT_SECONDS), "no socket opens"
        assert dave.post("/api/account/sign-out-everywhere").status_code == 204
        assert [each.result() for each in opening] == [False] * len(urls)


def test_tickets_are_invalid_after_signing_out_everywhere(
    app: Flask, sign_up: Callable[[str], Account]
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    url = address(dave)
    assert dave.post("/api/account/sign-out-everywhere").status_code == 204
    assert refused(url)


def test_deleting_the_account_closes_every_page(
    app: Flask, sign_up: Callable[[str], Account], open_page: Open
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    page = open_page(dave)
    assert dave.delete("/api/account").status_code == 204
    with pytest.raises(ConnectionClosed):
        page.receives("nothing")


def _stays_open(socket: ClientConnection) -> bool:
    try:
        socket.recv(timeout=WAIT_SECONDS)
    except TimeoutError:
        return True
    return False
