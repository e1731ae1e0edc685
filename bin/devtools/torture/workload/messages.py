"""Acts on conversations: send, accept, read, delete, leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .actor import Actor


def send(actor: Actor) -> None:
    """Write to somebody, whether or not there is a conversation."""
    other = actor.world.other_person(actor.rng, actor.handle)
    if other:
        _send(actor, {"handle": other}, frozenset({actor.handle, other}))


def answer(actor: Actor) -> None:
    """Write into a conversation."""
    known = actor.world.any_conversation(actor.rng, actor.handle)
    if known:
        _send(actor, {"message_group_uuid": known.uuid}, known.members)


def read(actor: Actor) -> None:
    """Mark a conversation as read."""
    _change(actor, "read_messages", "PUT", "/read")


def accept(actor: Actor) -> None:
    """Accept a message request."""
    _change(actor, "accept", "PUT", "/accept")


def leave(actor: Actor) -> None:
    """Leave a conversation, or decline a request."""
    _change(actor, "leave", "DELETE", "")


def delete_message(actor: Actor) -> None:
    """Delete a message for oneself, or an own one for both."""
    known = actor.world.any_conversation(actor.rng, actor.handle)
    scope = actor.rng.choice(("me", "everyone"))
    author = actor.handle if scope == "everyone" else None
    message = actor.world.any_message(actor.rng, known, author) if known else None
    if known and message:
        actor.write(
            f"delete_message_for_{scope}",
            "DELETE",
            "/api/messages/{message_group_uuid}/{message_uuid}",
            path={"message_group_uuid": known.uuid, "message_uuid": message},
            query={"for": scope},
        )


def see_conversation(actor: Actor) -> None:
    """Read the newest messages of a conversation."""
    known = actor.world.any_conversation(actor.rng, actor.handle)
    if known:
        actor.get(
            "see_messages",
            "/api/messages/{message_group_uuid}",
            path={"message_group_uuid": known.uuid},
            query={"limit": 50},
            arguments={"members": sorted(known.members)},
            reduce=reduce_messages,
        )


def see_folder(actor: Actor) -> None:
    """Read the first page of a list of conversations."""
    folder = actor.rng.choice(("inbox", "inbox", "requests"))
    actor.get(
        "see_folder",
        "/api/message_groups",
        query={"folder": folder, "limit": 50},
        arguments={"folder": folder},
        reduce=reduce_folder,
    )


def _send(actor: Actor, to: Mapping[str, str], members: frozenset[str]) -> None:
    mark = actor.world.next_mark()
    done = actor.write(
        "send",
        "POST",
        "/api/messages",
        body={"message": f"{mark} wrote", **to},
        has_key=True,
        arguments={"mark": mark, "members": sorted(members), **to},
        reduce=lambda body, _headers: {
            "uuid": body["uuid"],
            "group": body["message_group_uuid"],
        },
    )
    if done.is_acknowledged:
        actor.world.add_message(done.result["group"], members, done.result["uuid"], actor.handle)


def _change(actor: Actor, action: str, method: str, suffix: str) -> None:
    known = actor.world.any_conversation(actor.rng, actor.handle)
    if known:
        actor.write(
            action,
            method,
            f"/api/message_groups/{{message_group_uuid}}{suffix}",
            path={"message_group_uuid": known.uuid},
            arguments={"members": sorted(known.members)},
            reduce=lambda _body, _headers: None,
        )


def reduce_folder(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is recorded of a page of conversations."""
    return {
        "entries": [
            {
                "uuid": group["uuid"],
                "last": group["message_uuid"],
                "unread": group["unread_count"],
                "preview": group["message"],
            }
            for group in body
        ],
        "more": "Link" in headers,
    }


def reduce_messages(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is recorded of a page of messages."""
    return {
        "entries": [
            {
                "uuid": message["uuid"],
                "mark": message["message"].partition(" ")[0],
                "author": message["user_uuid"],
                "deleted": message["deleted"],
            }
            for message in body
        ],
        "more": "Link" in headers,
    }
