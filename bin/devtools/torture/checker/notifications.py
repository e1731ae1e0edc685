"""Rules of notifications: exactly for what happened, and unread until they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from .model import Model, latest_effect
from .registers import FALSE, Values, all_of
from .state import State

Notification = tuple[str | None, str, str | None, str | None]
"""Who is notified, the kind, by whom, and of which crud."""


def violations(model: Model, state: State, handles: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the notifications of the final state."""
    stored = Counter(
        (
            handles.get(row["user_uuid"]),
            row["kind"],
            handles.get(row["actor_uuid"]),
            row["activity_uuid"],
        )
        for row in state.rows("notifications")
    )
    present = {row["uuid"] for row in state.rows("activities")}
    expected = _expected(model, present)
    for notification, possible in expected.items():
        count = stored[notification]
        if count > 1:
            yield f"the notification {notification} is stored {count} times"
        if bool(count) not in possible:
            yield f"the notification {notification} {'must not be stored' if count else 'is lost'}"
    for notification in stored.keys() - expected.keys():
        if notification[0] and notification[2]:
            yield f"the notification {notification} is of nothing that happened"
    yield from _unread_problems(model, state, handles)


def _unread_problems(model: Model, state: State, handles: Mapping[str, str]) -> Iterator[str]:
    """Yield replies and mentions that count as unread though they were read, or the other way."""
    read_up_to = {row["uuid"]: row["notifications_read"] for row in state.rows("users")}
    certain: dict[str, float] = {}
    possible: dict[str, float] = {}
    for operation in model.operations:
        if operation.action == "read_notifications":
            possible[operation.actor] = max(
                possible.get(operation.actor, 0), latest_effect(operation)
            )
            if operation.is_acknowledged:
                certain[operation.actor] = operation.started
    for row in state.rows("notifications"):
        crud = model.by_uuid.get(row["activity_uuid"] or "")
        name = handles.get(row["user_uuid"])
        if crud is None or name is None or row["kind"] not in ("reply", "mention"):
            continue
        is_unread = row["uuid"] > read_up_to[row["user_uuid"]]
        created = crud.operation
        if model.has_moved_id(created):
            continue
        if is_unread and created.ended < certain.get(name, 0):
            yield f"{name} read the {row['kind']} {crud.mark}, but it counts as unread"
        if not is_unread and created.started > possible.get(name, 0):
            yield f"{name} never read the {row['kind']} {crud.mark}, but it counts as read"


def _expected(model: Model, present: set[str]) -> dict[Notification, Values]:
    """Return who is to be notified by whom of what."""
    expected: dict[Notification, Values] = {}
    at = model.end
    edited = {
        operation.arguments["activity_uuid"]
        for operation in model.operations
        if operation.action == "edit"
    }
    for uuid in present & model.by_uuid.keys():
        crud = model.by_uuid[uuid]
        for kind in ("like", "repost"):
            for actor in model.actors_of[kind, uuid] - {crud.author}:
                expected[crud.author, kind, actor, uuid] = model.holds(kind, actor, uuid, *at)
        parent = model.by_uuid.get(crud.parent or "")
        replied_to = parent.author if parent else None
        if replied_to and replied_to != crud.author:
            expected[replied_to, "reply", crud.author, uuid] = model.alive(replied_to, *at)
        above = _root_author(model, uuid)
        if above and above not in (crud.author, replied_to):
            # Not if the root was gone by then, or a block or a mute lies between them.
            expected[above, "reply", crud.author, uuid] = model.alive(above, *at) | FALSE
        quoted = model.by_uuid.get(crud.quoted or "")
        if quoted and quoted.author != crud.author:
            created = crud.operation
            expected[quoted.author, "quote", crud.author, uuid] = model.alive(quoted.author, *at)
        mentioned = crud.mentioned
        if mentioned and mentioned not in (crud.author, replied_to):
            created = crud.operation
            expected[mentioned, "mention", crud.author, uuid] = all_of(
                [
                    model.alive(mentioned, *at),
                    model.alive(mentioned, created.started, created.ended),
                    model.unblocked(crud.author, mentioned, created.started, created.ended),
                ]
            )
            if uuid in edited:  # it notifies who was across a block before
                expected[mentioned, "mention", crud.author, uuid] = (
                    model.alive(mentioned, *at) | FALSE
                )
            # The reply or the quote notifies them already.
            if mentioned == above or (quoted and mentioned == quoted.author):
                expected[mentioned, "mention", crud.author, uuid] |= FALSE
    for actor in model.people:
        for other in model.people:
            if actor != other:
                expected[other, "follow", actor, None] = all_of(
                    [model.holds("follow", actor, other, *at), model.alive(other, *at)]
                )
    return expected


def _root_author(model: Model, uuid: str) -> str | None:
    """Return the author of the first crud of a thread."""
    crud = model.by_uuid.get(uuid)
    while crud and crud.parent:
        crud = model.by_uuid.get(crud.parent)
    return crud.author if crud else None
