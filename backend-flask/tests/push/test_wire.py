"""From a like to the browser: the publisher, the Lambda, a push service, and what it answers."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock
from uuid import UUID, uuid4

import boto3
import psycopg
import pytest

from cruddur.context import ApiContext
from cruddur.push import purge
from cruddur.push.encryption import Sender, generate_secret
from cruddur.push.publisher import PushPublisher
from cruddur_messages import keys, web_push
from cruddur_messages.table import Table, serialize
from cruddur_messages.web_push import Push, Subscription
from tests.conftest import Browser
from tests.lambda_handlers import handler
from tests.messages.conftest import make_table
from tests.push.browsers import PushBrowser, PushService
from tests.push.test_subscriptions import endpoints, subscribe
from tests.waiting import WAIT_SECONDS, wait_until

CONTACT = "https://cruddur.example"
Send = Callable[..., dict[str, Any]]


@pytest.fixture
def table() -> Iterator[Table]:
    """A messages table whose stream nobody reads."""
    client = boto3.client("dynamodb")
    name = make_table(client)
    yield Table(client, name)
    client.delete_table(TableName=name)


@pytest.fixture
def secret() -> str:
    """The private key."""
    return generate_secret()


@pytest.fixture
def queue_url() -> Iterator[str]:
    """The queue of retries, which nobody reads."""
    queue = boto3.client("sqs")
    url = queue.create_queue(QueueName=f"push-{uuid4().hex}")["QueueUrl"]
    yield url
    queue.delete_queue(QueueUrl=url)


@pytest.fixture
def send(
    table: Table,
    secret: str,
    queue_url: str,
    push_service: PushService,
    other_service: PushService,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Send]:
    """Return the Lambda's handler, in its environment, called with an event."""
    parameters = boto3.client("ssm")
    name = f"/cruddur/test-{uuid4().hex}/vapid-private-key"
    parameters.put_parameter(Name=name, Value=secret, Type="SecureString")
    monkeypatch.setenv("VAPID_PRIVATE_KEY_PARAMETER", name)
    monkeypatch.setenv("VAPID_CONTACT", CONTACT)
    monkeypatch.setenv("PUSH_SERVICES", f"{push_service.origin},{other_service.origin}")
    monkeypatch.setenv("DDB_MESSAGE_TABLE", table.name)
    monkeypatch.setenv("RETRY_QUEUE_URL", queue_url)
    monkeypatch.setenv("TIMEOUTS_SCALE", str(WAIT_SECONDS))
    push = handler("push")
    yield lambda event: push.handle(event, None)
    parameters.delete_parameter(Name=name)


def stream(*pushes: Push) -> dict[str, Any]:
    """Return an event of the stream with these pushes."""
    items = [{"pk": keys.pushes(each.user), "push": each.to_json()} for each in pushes]
    return {
        "Records": [
            {"eventName": "INSERT", "dynamodb": {"NewImage": serialize(item)}} for item in items
        ]
    }


def queued(queue_url: str) -> list[dict[str, Any]]:
    """Return what waits in the queue, with how long it is delayed."""
    attributes = boto3.client("sqs").get_queue_attributes(
        QueueUrl=queue_url, AttributeNames=["ApproximateNumberOfMessagesDelayed"]
    )["Attributes"]
    return [{}] * int(attributes["ApproximateNumberOfMessagesDelayed"])


def push_to(*browsers: PushBrowser, **changes: Any) -> Push:
    """Return a push of a reply."""
    found = [each.to_json() for each in browsers]
    made = Push(
        user=uuid4(),
        kind="reply",
        group=str(uuid4()),
        unread=3,
        urgency="normal",
        expires_at=datetime.now(UTC) + timedelta(hours=2),
        subscriptions=[
            Subscription(uuid4(), each["endpoint"], each["keys"]["p256dh"], each["keys"]["auth"])
            for each in found
        ],
    )
    return replace(made, **changes)


def test_a_like_arrives_signed_and_encrypted_and_says_nothing(
    alice: Browser,
    bob: Browser,
    context: ApiContext,
    table: Table,
    send: Send,
    secret: str,
    push_service: PushService,
) -> None:
    browser = push_service.browser()
    subscribe(alice, browser)
    publisher = PushPublisher(context.database, table, context.clock)
    crud = alice.crud("a secret text", ttl="3-hours")
    alice_uuid = UUID(alice.get("/api/profile").get_json()["uuid"])
    bob.put(f"/api/activities/{crud['uuid']}/like")
    publisher(alice_uuid, "like", UUID(crud["uuid"]))
    publisher.close()
    items = table.query("pk = :pk", {":pk": keys.pushes(alice_uuid)}, limit=10)
    event = {
        "Records": [
            {"eventName": "INSERT", "dynamodb": {"NewImage": serialize(item)}} for item in items
        ]
    }
    assert send(event) == {"batchItemFailures": []}
    (received,) = push_service.received
    assert push_service.origin + received.path == browser.endpoint
    sender = Sender.of(secret, CONTACT)
    claims = received.claims(sender.public_key)
    assert claims["aud"] == push_service.origin
    assert claims["sub"] == CONTACT
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600
    payload = json.loads(browser.decrypt(received.body))
    assert payload == {"kind": "like", "group": crud["uuid"], "unread": 1}
    headers = received.headers
    assert headers["content-encoding"] == "aes128gcm"
    assert 3 * 3600 - 60 <= int(headers["ttl"]) <= 3 * 3600
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", headers["topic"])
    assert headers["urgency"] == "low"
    assert bob.handle not in received.body.decode("latin-1")


def test_the_topic_is_the_group_of_one_browser(send: Send, push_service: PushService) -> None:
    one, other = push_service.browser(), push_service.browser()
    push = push_to(one, other)
    send(stream(push, replace(push, unread=4), replace(push, group=str(uuid4()))))
    topics = [(each.path, each.headers["topic"]) for each in push_service.received]
    assert len(topics) == 6
    assert len(set(topics)) == 4
    assert len({topic for _, topic in topics}) == 4


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_dropped_by_the_purge(
    alice: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    table: Table,
    send: Send,
    push_service: PushService,
    status: int,
) -> None:
    gone, live = push_service.browser(), push_service.browser()
    subscribe(alice, gone)
    subscribe(alice, live)
    push_service.answer = lambda path: status if gone.endpoint.endswith(path) else 201
    rows = admin.execute("SELECT uuid, endpoint, p256dh, auth FROM push_subscriptions").fetchall()
    send(stream(push_to(subscriptions=[Subscription(*row) for row in rows])))
    assert sum(purge.purge(context, table)) == 1
    assert endpoints(admin, alice) == {live.endpoint}
    assert list(purge.purge(context, table)) == []
    assert web_push.list_gone(table, limit=10) == []


def test_a_browser_that_subscribed_again_isnt_dropped(
    alice: Browser,
    admin: psycopg.Connection,
    context: ApiContext,
    table: Table,
    send: Send,
    push_service: PushService,
) -> None:
    browser = push_service.browser()
    subscribe(alice, browser)
    (row,) = admin.execute("SELECT uuid, endpoint, p256dh, auth FROM push_subscriptions").fetchall()
    push_service.answer = lambda _path: 410
    send(stream(push_to(subscriptions=[Subscription(*row)])))
    subscribe(alice, browser)
    list(purge.purge(context, table))
    assert endpoints(admin, alice) == {browser.endpoint}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_fails_for_now_is_queued_alone(
    send: Send, push_service: PushService, queue_url: str, status: int
) -> None:
    busy, idle = push_service.browser(), push_service.browser()
    push_service.answer = lambda path: status if busy.endpoint.endswith(path) else 201
    push_service.headers = {"Retry-After": "1"}
    assert send(stream(push_to(busy, idle))) == {"batchItemFailures": []}
    queue = boto3.client("sqs")
    messages: list[Any] = []

    def arrived() -> bool:
        messages.extend(queue.receive_message(QueueUrl=queue_url).get("Messages", []))
        return bool(messages)

    wait_until(arrived, "the retry is in the queue")
    (message,) = messages
    retried = Push.from_json(message["Body"])
    assert [each.endpoint for each in retried.subscriptions] == [busy.endpoint]
    record = {"messageId": "m1", "body": message["Body"]}
    assert send({"Records": [record]}) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    push_service.answer = lambda _path: 201
    assert send({"Records": [record]}) == {"batchItemFailures": []}
    assert busy.decrypt(push_service.received[-1].body)


def test_a_push_without_time_left_isnt_sent(send: Send, push_service: PushService) -> None:
    over = push_to(push_service.browser(), expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert send(stream(over)) == {"batchItemFailures": []}
    retried = {"Records": [{"messageId": "m1", "body": over.to_json()}]}
    assert send(retried) == {"batchItemFailures": []}
    assert push_service.received == []


def test_nothing_is_sent_elsewhere_nor_after_a_redirect(
    send: Send, push_service: PushService, queue_url: str
) -> None:
    stranger = PushService()
    try:
        push_service.answer = lambda _path: 307
        push_service.headers = {"Location": f"{stranger.origin}/x"}
        send(stream(push_to(stranger.browser(), push_service.browser())))
        assert stranger.received == []
        assert len(push_service.received) == 1
        assert queued(queue_url) == []
    finally:
        stranger.close()


def test_a_slow_push_service_doesnt_hold_up_another(
    send: Send,
    push_service: PushService,
    other_service: PushService,
    queue_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIMEOUTS_SCALE", "0.4")
    answered, released = threading.Event(), threading.Event()

    def answer_late(_path: str) -> int:
        released.wait(WAIT_SECONDS)
        return 201

    def answer(_path: str) -> int:
        if len(other_service.received) == 20:
            answered.set()
        return 201

    push_service.answer, other_service.answer = answer_late, answer
    pushes = [
        push_to(service.browser()) for _ in range(20) for service in (push_service, other_service)
    ]
    try:
        send(stream(*pushes))
    finally:
        released.set()
    assert answered.is_set()
    # Those that waited, and those that were not even tried.
    assert len(queued(queue_url)) == 20
    assert len(push_service.received) < 20


def test_a_record_that_cant_be_parsed_doesnt_stop_the_others(
    send: Send, push_service: PushService
) -> None:
    good, bad = push_to(push_service.browser()), {"pk": "PUSH#x", "push": "no JSON"}
    event = stream(good)
    event["Records"].insert(0, {"eventName": "INSERT", "dynamodb": {"NewImage": serialize(bad)}})
    assert send(event) == {"batchItemFailures": []}
    assert len(push_service.received) == 1


def test_a_full_queue_drops_events_and_never_waits(context: ApiContext, table: Table) -> None:
    released = threading.Event()

    class Blocked:
        """A database that doesn't answer until it is released."""

        execute = Mock(return_value=0)

        @staticmethod
        def fetch_one(*_: object, **__: object) -> dict[str, Any]:
            released.wait(WAIT_SECONDS)
            return {"pushes": []}

    publisher = PushPublisher(Blocked(), table, context.clock)

    def publish() -> None:
        for _ in range(1200):
            publisher(uuid4(), "like", uuid4())

    with ThreadPoolExecutor(1) as pool:
        pool.submit(publish).result(timeout=WAIT_SECONDS)
    released.set()
    publisher.close()
