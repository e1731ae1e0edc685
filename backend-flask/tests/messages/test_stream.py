"""The stream may deliver records twice, late, in any order and with failures in between: each
membership ends up as in a simple model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from cruddur.context import new_uuid
from cruddur_messages import conversations, history, keys, stream
from cruddur_messages.conversations import NewMessage
from cruddur_messages.errors import NoSuchMessage, NotTheAuthor, TableUnavailable
from cruddur_messages.events import Event
from cruddur_messages.items import Folder, LastMessage, Membership, State
from cruddur_messages.table import Table
from tests.properties import HealthCheck, given, settings
from tests.properties import strategies as st

ACTS = ("send", "read", "delete for me", "delete for everyone", "leave", "accept")

schedules = st.fixed_dictionaries(
    {
        "is_request": st.booleans(),
        "acts": st.lists(
            st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 20)), max_size=12
        ),
        # The records to deliver after each act: some are delivered twice, some never.
        "deliveries": st.lists(
            st.tuples(st.integers(0, 12), st.lists(st.integers(0, 40), min_size=1, max_size=4)),
            max_size=8,
        ),
        "last_order": st.randoms(use_true_random=False),
        "failing_calls": st.sets(st.integers(0, 60), max_size=12),
        "overtaken_writes": st.sets(st.integers(1, 4)),
    }
)


@dataclass
class Sent:
    """A message of the model."""

    uuid: UUID
    author: int
    is_deleted: bool = False
    hidden_from: set[int] = field(default_factory=set)


MIN_UUID = UUID(int=0)


@dataclass
class Member:
    """A membership of the model."""

    state: State
    read: UUID = MIN_UUID
    cleared: UUID = MIN_UUID


class Model:
    """A simple model of a conversation of two."""

    def __init__(self, *, is_request: bool) -> None:
        self.sent: list[Sent] = []
        second = State.REQUESTED if is_request else State.ACCEPTED
        self.members = [Member(State.ACCEPTED), Member(second)]

    def new_for(self, who: int) -> list[Sent]:
        return [sent for sent in self.sent if sent.uuid > self.members[who].cleared]

    def reconcile(self) -> None:
        for who, member in enumerate(self.members):
            if member.state is State.LEFT and self.new_for(who):
                member.state = State.REQUESTED

    def do(self, act: str, who: int, sent: Sent | None) -> None:
        member = self.members[who]
        if act == "send":
            assert sent
            self.sent.append(sent)
            member.state = State.ACCEPTED
        self.reconcile()
        newest = max(sent.uuid for sent in self.sent)
        if act == "read":
            member.read = max(member.read, newest) if newest > member.cleared else member.read
        elif act == "accept" and member.state is not State.LEFT:
            member.state = State.ACCEPTED
        elif act == "leave" and member.state is State.REQUESTED:
            member.state = State.DECLINED
        elif act == "leave" and member.state is State.ACCEPTED:
            member.state, member.cleared = State.LEFT, max(newest, member.cleared)
        elif act == "delete for me":
            assert sent
            sent.hidden_from.add(who)
        elif act == "delete for everyone":
            assert sent
            sent.is_deleted = True

    def unread(self, who: int) -> int:
        return sum(
            sent.author != who
            and sent.uuid > self.members[who].read
            and not sent.is_deleted
            and who not in sent.hidden_from
            for sent in self.new_for(who)
        )

    def last_message(self, who: int, people: tuple[UUID, UUID]) -> LastMessage:
        new = sorted(self.new_for(who), key=lambda sent: sent.uuid)
        seen = [sent for sent in new if who not in sent.hidden_from]
        last = (seen or new)[-1]
        preview = f"from {last.author}" if seen and not last.is_deleted else ""
        is_deleted = bool(seen) and last.is_deleted
        return LastMessage(last.uuid, people[last.author], preview, is_deleted)


class Stage:
    """The real table, and a stream that delivers by schedule."""

    def __init__(self, table: Table, *, is_request: bool) -> None:
        self.table = table
        self.is_request = is_request
        self.people = (uuid4(), uuid4())
        self.group = keys.group_uuid(*self.people)
        self.records: list[Mapping[str, Any]] = []
        self.pushed: list[tuple[UUID, Event]] = []
        self.dead_letters: list[Mapping[str, Any]] = []

    def send(self, who: int) -> UUID:
        author, recipient = self.people[who], self.people[1 - who]
        now = datetime.now(UTC)
        new_message = NewMessage(author, recipient, new_uuid(now), f"from {who}", now)
        membership = history.find_membership(self.table, self.group, author)
        sent = conversations.send(
            self.table, new_message, membership, is_request=self.is_request
        ).message
        self.record(sent.uuid, "INSERT")
        return sent.uuid

    def record(self, message: UUID, event: str) -> None:
        """Add a record of the message's current image to the stream."""
        image = self.table.client.get_item(
            TableName=self.table.name,
            Key={"pk": {"S": keys.group(self.group)}, "sk": {"S": str(message)}},
            ConsistentRead=True,
        )["Item"]
        number = str(len(self.records))
        change = {"SequenceNumber": number, "NewImage": image}
        self.records.append({"eventName": event, "dynamodb": change})

    def deliver(self, *numbers: int) -> list[str]:
        wanted = [self.records[number] for number in numbers]
        return stream.process_records(self.table, self._push, self.dead_letters.append, wanted)

    def _push(self, user: UUID, event: Event) -> None:
        self.pushed.append((user, event))

    def membership(self, who: int) -> Membership:
        membership = history.find_membership(self.table, self.group, self.people[who])
        assert membership is not None
        return membership

    def folders(self, who: int) -> list[Folder]:
        person = self.people[who]
        found = [
            (name, membership)
            for name in Folder
            for membership in history.list_folder(self.table, person, name, limit=10)[0]
        ]
        assert all(membership == self.membership(who) for _, membership in found)
        return [name for name, _ in found]


@contextmanager
def faults(stage: Stage, model: Model, failing: set[int], overtaken: set[int]) -> Iterator[None]:
    """Throttle some calls, and let a concurrent mark-read win over some writes."""
    calls = writes = 0
    busy = b'{"__type": "ThrottlingException", "message": "slow down"}'
    is_overtaking = False

    def before_send(request: Any, **_: Any) -> AWSResponse | None:
        nonlocal calls
        calls += 1
        if calls in failing:
            return AWSResponse(request.url, 400, HTTPHeaders(), _Raw(busy))
        return None

    def before_call(**_: Any) -> None:
        nonlocal writes, is_overtaking
        writes += 1
        if writes in overtaken and not is_overtaking:
            is_overtaking = True
            try:
                perform(stage, model, "read", writes % 2, 0)
            except TableUnavailable:
                pass  # this call may be throttled too
            finally:
                is_overtaking = False

    events: Any = stage.table.client.meta.events
    events.register("before-send.dynamodb", before_send)
    events.register("before-call.dynamodb.PutItem", before_call)
    try:
        yield
    finally:
        events.unregister("before-send.dynamodb", before_send)
        events.unregister("before-call.dynamodb.PutItem", before_call)


class _Raw:
    """A body as botocore reads it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


@given(schedule=schedules)
@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_at_least_once_delivery_in_any_order_ends_as_the_model(
    shared_table: Table, schedule: dict[str, Any]
) -> None:
    stage = Stage(shared_table, is_request=schedule["is_request"])
    model = Model(is_request=schedule["is_request"])
    model.do("send", 0, Sent(stage.send(0), 0))

    for number, (act, who, which) in enumerate(schedule["acts"]):
        perform(stage, model, act, who, which)
        with faults(stage, model, schedule["failing_calls"], schedule["overtaken_writes"]):
            for after, wanted in schedule["deliveries"]:
                if after == number:
                    stage.deliver(*(index % len(stage.records) for index in wanted))

    undelivered = list(range(len(stage.records)))
    schedule["last_order"].shuffle(undelivered)
    with faults(stage, model, schedule["failing_calls"], schedule["overtaken_writes"]):
        for _ in range(30):
            undelivered = [int(number) for number in stage.deliver(*undelivered)]
            if not undelivered:
                break
    assert undelivered == []

    for who, member in enumerate(model.members):
        membership = stage.membership(who)
        assert membership.state is member.state
        assert membership.unread == model.unread(who)
        if model.new_for(who):
            assert membership.last_message == model.last_message(who, stage.people)
        assert stage.folders(who) == [membership.folder]
        waits = membership.folder is Folder.INBOX and membership.unread > 0
        waiting = history.list_unread_senders(stage.table, stage.people[who])
        assert waiting == ([stage.people[1 - who]] if waits else [])


def perform(stage: Stage, model: Model, act: str, who: int, which: int) -> None:
    person, table, group = stage.people[who], stage.table, stage.group
    sent = model.sent[which % len(model.sent)]
    match act:
        case "send":
            sent = Sent(stage.send(who), who)
        case "read":
            now = datetime.now(UTC)
            conversations.mark_read(table, group, person, event_uuid=new_uuid(now), now=now)
        case "accept":
            now = datetime.now(UTC)
            conversations.accept(table, group, person, event_uuid=new_uuid(now), now=now)
        case "leave":
            now = datetime.now(UTC)
            conversations.leave(table, group, person, event_uuid=new_uuid(now), now=now)
        case "delete for me":
            conversations.delete_for_me(table, group, sent.uuid, person)
            stage.record(sent.uuid, "MODIFY")
        case "delete for everyone":
            try:
                conversations.delete_for_everyone(table, group, sent.uuid, person)
            except NotTheAuthor:
                assert sent.author != who
                return
            stage.record(sent.uuid, "MODIFY")
    model.do(act, who, sent)


def test_an_unparseable_record_is_dead_lettered_alone(shared_table: Table) -> None:
    stage = Stage(shared_table, is_request=False)
    stage.send(0)
    poison = {"pk": {"S": keys.group(stage.group)}, "sk": {"S": "0not-a-uuid"}}
    change = {"SequenceNumber": "poison", "NewImage": poison}
    stage.records.insert(0, {"eventName": "INSERT", "dynamodb": change})
    assert stage.deliver(0, 1) == []
    assert stage.dead_letters == [stage.records[0]]
    assert [event.type for _, event in stage.pushed] == ["message.created"] * 2


def test_a_failing_conversation_does_not_block_the_others(shared_table: Table) -> None:
    stuck, fine = Stage(shared_table, is_request=False), Stage(shared_table, is_request=False)
    for stage in (stuck, fine):
        stage.send(0)
    fine.records.insert(0, stuck.records[0])

    def refuse(params: dict[str, Any], **_: Any) -> None:
        if str(stuck.group) in str(params):
            raise TableUnavailable

    events: Any = shared_table.client.meta.events
    events.register("provide-client-params.dynamodb.GetItem", refuse)
    try:
        assert fine.deliver(0, 1) == [stuck.records[0]["dynamodb"]["SequenceNumber"]]
    finally:
        events.unregister("provide-client-params.dynamodb.GetItem", refuse)
    assert {user for user, _ in fine.pushed} == set(fine.people)


def test_a_user_cannot_change_messages_of_others(shared_table: Table) -> None:
    stage = Stage(shared_table, is_request=False)
    message = stage.send(0)
    for change in (conversations.delete_for_me, conversations.delete_for_everyone):
        try:
            change(stage.table, stage.group, message, uuid4())
        except NoSuchMessage:
            continue
        raise AssertionError("a stranger changed a message")
