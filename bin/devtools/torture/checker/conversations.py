"""Rules of messages: each acknowledged one once, hidden ones hidden, memberships that agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..history import Operation
from .model import Model, acknowledged, describe, latest_effect, read_interval
from .registers import FALSE, TRUE
from .subjects import SentMessage

_PREVIEW_LENGTH = 140
_MAX_UNREAD = 100

Item = Mapping[str, Any]


def read_violations(model: Model) -> list[str]:
    """Return what is wrong with the conversations that were read."""
    leaves: dict[tuple[str, str], list[float]] = defaultdict(list)
    for operation in model.operations:
        if operation.action == "leave" and operation.outcome != "refused":
            leaves[operation.actor, operation.arguments["message_group_uuid"]].append(
                operation.started
            )
    in_group: dict[str, list[SentMessage]] = defaultdict(list)
    for message in model.messages.values():
        if message.group:
            in_group[message.group].append(message)
    found: list[str] = []
    for operation in acknowledged(model.operations, "see_messages"):
        group = operation.arguments["message_group_uuid"]
        has_left = any(left < operation.ended for left in leaves[operation.actor, group])
        found += [
            f"{describe(operation)}: {problem}"
            for problem in _page_problems(model, operation, () if has_left else in_group[group])
        ]
    return found


def _page_problems(
    model: Model, operation: Operation, wanted: Sequence[SentMessage]
) -> Iterator[str]:
    viewer, (started, ended) = operation.actor, read_interval(operation)
    shown = operation.result["entries"]
    uuids = [message["uuid"] for message in shown]
    if uuids != sorted(uuids):
        yield "the messages are out of order"
    if len(set(uuids)) != len(uuids):
        yield "a message is listed twice"
    marks = Counter(message["mark"] for message in shown if message["mark"])
    for mark, count in marks.items():
        if count > 1:
            yield f"{mark} was sent twice"
    for message in shown:
        known = model.messages_by_uuid.get(message["uuid"])
        if model.fact("hidden", viewer, message["uuid"]).values(started, ended) == TRUE:
            yield f"{message['uuid']} was deleted for {viewer}"
        deleted = model.fact("hidden", "everyone", message["uuid"]).values(started, ended)
        if message["deleted"] not in deleted:
            yield f"{message['uuid']} is {'' if message['deleted'] else 'not '}deleted"
        if known and not message["deleted"] and message["mark"] != known.mark:
            yield f"{known.mark} has another text"
    for sent in wanted:
        if sent.uuid is None or sent.uuid in uuids or sent.operation.ended >= started:
            continue
        is_in_window = not operation.result["more"] or (bool(uuids) and sent.uuid > uuids[0])
        hidden = model.fact("hidden", viewer, sent.uuid).values(started, ended)
        if is_in_window and hidden == FALSE:
            yield f"{sent.mark} is missing"


def item_violations(model: Model, items: Sequence[Item]) -> list[str]:
    """Return what is wrong with the items of the table: messages and memberships."""
    found: list[str] = []
    messages = [item for item in items if "author" in item and "members" in item]
    by_group: dict[str, list[Item]] = defaultdict(list)
    for item in sorted(messages, key=lambda each: str(each["sk"])):
        by_group[item["pk"]].append(item)
    found += _sent_problems(model, messages)
    # What a deleted account has left is erased later, once its last requests have ended.
    handles = {
        person.uuid: person.handle
        for person in model.people.values()
        if model.alive(person.handle, *model.end) == TRUE
    }
    for item in items:
        if str(item["sk"]).startswith("MEMBER#"):
            name = handles.get(item["sk"].removeprefix("MEMBER#"))
            if name:
                found += [
                    f"{name}'s row of conversation {item['pk']}: {problem}"
                    for problem in membership_problems(item, by_group[item["pk"]])
                ]
                found += _unread_problems(model, name, item, by_group[item["pk"]])
    return found


def membership_problems(member: Item, messages: Sequence[Item]) -> Iterator[str]:
    """Yield where a member's row differs from the messages, oldest first."""
    user = member["sk"].removeprefix("MEMBER#")
    cleared, read = str(member.get("cleared_up_to") or ""), str(member.get("read_up_to") or "")
    new = [message for message in messages if message["sk"] > cleared]
    if not new:
        if member["unread"]:
            yield f"{member['unread']} unread, but there is no message"
        return
    if member["state"] == "left":
        yield f"there is a message after it was left: {new[-1]['sk']}"
    # The newest that the member sees; without one, the newest without its text.
    seen = [message for message in new if user not in message.get("hidden_from", ())]
    last = (seen or new)[-1]
    if member["last_message_id"] != last["sk"]:
        yield f"the last message is {last['sk']}, not {member['last_message_id']}"
        return
    text = "" if _is_hidden(last, user) else last["body"][:_PREVIEW_LENGTH]
    if member["preview"] != text:
        yield "the preview isn't of the last message"
    unread = sum(
        message["author"] == member["other"]
        and message["sk"] > read
        and not _is_hidden(message, user)
        for message in new
    )
    if member["unread"] != min(unread, _MAX_UNREAD):
        yield f"{member['unread']} unread, not {unread}"
    is_counted = bool(member.get("unread_of"))
    if is_counted != (member["unread"] > 0 and member["state"] == "accepted"):
        yield "the index of unread conversations disagrees"


def _is_hidden(message: Item, user: str) -> bool:
    return bool(message.get("is_deleted")) or user in message.get("hidden_from", ())


def _sent_problems(model: Model, items: Sequence[Item]) -> Iterator[str]:
    """Yield messages that are lost, doubled, or were refused."""
    marks = Counter(str(item.get("body", "")).partition(" ")[0] for item in items)
    stored = {item["sk"]: item for item in items}
    for message in model.messages.values():
        count = marks[message.mark]
        if count > 1:
            yield f"message {message.mark} is stored {count} times"
        if message.operation.outcome == "refused" and count:
            yield f"message {message.mark} was refused, but is stored"
        if message.uuid is None:
            continue
        item = stored.get(message.uuid)
        if item is None:
            if all(model.alive(member, *model.end) == TRUE for member in message.members):
                yield f"message {message.mark} is lost"
            continue
        for who in ("everyone", *message.members):
            is_hidden = (
                bool(item.get("is_deleted"))
                if who == "everyone"
                else model.people[who].uuid in item.get("hidden_from", ())
            )
            if is_hidden not in model.fact("hidden", who, message.uuid).values(*model.end):
                yield f"message {message.mark} is {'' if is_hidden else 'not '}hidden from {who}"


def _unread_problems(
    model: Model, name: str, member: Item, messages: Sequence[Item]
) -> Iterator[str]:
    """Yield if messages count as unread that were read, or the other way."""
    group = member["pk"].removeprefix("GRP#")
    reads = [
        operation
        for operation in model.operations
        if operation.actor == name
        and operation.action in ("read_messages", "leave")
        and operation.arguments.get("message_group_uuid") == group
        and operation.outcome != "refused"
    ]
    certain = max(
        (each.started for each in reads if each.action == "read_messages" and each.is_acknowledged),
        default=None,
    )
    possible = max((latest_effect(each) for each in reads), default=None)
    read_up_to = str(member.get("read_up_to") or "")
    cleared = str(member.get("cleared_up_to") or "")
    for item in messages:
        message = model.messages_by_uuid.get(item["sk"])
        if message is None or message.author == name or model.has_moved_id(message.operation):
            continue
        operation = message.operation
        is_unread = item["sk"] > max(read_up_to, cleared)
        if is_unread and certain is not None and operation.ended < certain:
            yield f"{name} read {message.mark}, but it counts as unread"
        if not is_unread and (possible is None or operation.started > possible):
            yield f"{name} never read {message.mark}, but it counts as read"
