"""A builder of histories: who did what, and when, in seconds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from devtools.torture.checker.model import Model
from devtools.torture.checker.state import State
from devtools.torture.history import (
    ACKNOWLEDGED,
    REFUSED,
    UNKNOWN,
    Attempt,
    FaultInterval,
    Operation,
)

NEVER = "2100-01-01T00:00:00.000Z"
END = 1000.0
_READ_ACTIONS = "see_"


def uuid(number: int) -> str:
    """Return a uuid that sorts by its number."""
    return str(UUID(int=number))


class Story:
    """A history that begins with alice, bob and carol, who have signed up."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.faults: list[FaultInterval] = []
        for number, name in enumerate(("alice", "bob", "carol"), 1):
            result = {"uuid": uuid(number), "email": f"{name}@cruddur.test"}
            self.add(name, "sign_up", 0.1, result=result)

    def add(
        self,
        actor: str,
        action: str,
        started: float,
        ended: float | None = None,
        *,
        outcome: str = ACKNOWLEDGED,
        method: str = "PUT",
        attempts: tuple[Attempt, ...] | None = None,
        result: Any = None,
        key: str | None = None,
        **arguments: Any,
    ) -> Operation:
        """Add an operation; it takes half a second unless `ended` is given."""
        ended = started + 0.5 if ended is None else ended
        if attempts is None:
            status = {ACKNOWLEDGED: 200, REFUSED: 404, UNKNOWN: None}[outcome]
            attempts = (Attempt(started, ended, status),)
        operation = Operation(
            id=len(self.operations) + 1,
            actor=actor,
            action=action,
            started=started,
            ended=ended,
            wall=started,
            outcome=outcome,
            method="GET" if action.startswith(_READ_ACTIONS) or action == "export" else method,
            key=key,
            arguments=arguments,
            attempts=attempts,
            result=result,
        )
        self.operations.append(operation)
        return operation

    def crud(
        self,
        actor: str,
        number: int,
        started: float,
        ended: float | None = None,
        *,
        outcome: str = ACKNOWLEDGED,
        parent: int | None = None,
        expires_at: str = NEVER,
        tags: tuple[str, ...] = (),
        mentioned: str | None = None,
        pictures: tuple[str, ...] = (),
    ) -> Operation:
        """Create crud m<number>, or a reply."""
        result = {**entry(actor, number, parent=parent), "expires_at": expires_at}
        replies_to: Any = {} if parent is None else {"activity_uuid": uuid(parent)}
        return self.add(
            actor,
            "create" if parent is None else "reply",
            started,
            ended,
            outcome=outcome,
            key=f"key-{number}",
            result=result if outcome == ACKNOWLEDGED else None,
            mark=f"m{number}",
            tags=list(tags),
            mentioned=mentioned,
            pictures=list(pictures),
            **replies_to,
        )

    def on_crud(
        self, actor: str, action: str, number: int, started: float, **more: Any
    ) -> Operation:
        """React to a crud, or delete it."""
        return self.add(actor, action, started, activity_uuid=uuid(number), **more)

    def on_person(
        self, actor: str, action: str, handle: str, started: float, **more: Any
    ) -> Operation:
        """Follow, block or mute somebody."""
        return self.add(actor, action, started, handle=handle, **more)

    def see(
        self,
        actor: str,
        action: str,
        started: float,
        entries: list[dict[str, Any]],
        *,
        more: bool = False,
        extra: dict[str, Any] | None = None,
        **arguments: Any,
    ) -> Operation:
        """Read a list."""
        result = {"entries": entries, "more": more, **(extra or {})}
        return self.add(actor, action, started, result=result, **arguments)

    def message(
        self, actor: str, other: str, number: int, started: float, **more: Any
    ) -> Operation:
        """Send message m<number> in the only conversation, uuid 99."""
        return self.add(
            actor,
            "send",
            started,
            key=f"key-{number}",
            result={"uuid": uuid(number), "group": uuid(99)},
            mark=f"m{number}",
            members=sorted((actor, other)),
            handle=other,
            **more,
        )

    def model(self) -> Model:
        """Return the model, with a final state at the end."""
        model = Model(sorted(self.operations, key=lambda each: each.started), self.faults)
        model.end = (END, END)
        return model


def entry(actor: str, number: int, **changed: Any) -> dict[str, Any]:
    """Return a crud in a list."""
    parent = changed.pop("parent", None)
    return {
        "uuid": uuid(number),
        "mark": f"m{number}",
        "handle": actor,
        "likes": 0,
        "reposts": 0,
        "replies": 0,
        "liked": False,
        "reposted": False,
        "bookmarked": False,
        "parent": None if parent is None else uuid(parent),
        "by": None,
        "pictures": [],
        **changed,
    }


def activity_row(user: int, number: int, **changed: Any) -> dict[str, Any]:
    """Return a crud's row."""
    return {
        "uuid": uuid(number),
        "user_uuid": uuid(user),
        "message": f"m{number} says",
        "likes_count": 0,
        "reposts_count": 0,
        "replies_count": 0,
        "quotes_count": 0,
        "parent": None,
        "expires_at": END + 1e9,
        **changed,
    }


def user_row(number: int, handle: str, **changed: Any) -> dict[str, Any]:
    """Return a person's row."""
    return {
        "uuid": uuid(number),
        "handle": handle,
        "followers_count": 0,
        "following_count": 0,
        "notifications_read": uuid(0),
        **changed,
    }


def state(**tables: list[dict[str, Any]]) -> State:
    """Return a final state with alice, bob and carol."""
    people = [user_row(1, "alice"), user_row(2, "bob"), user_row(3, "carol")]
    return State(now=END, tables={"users": people, **tables})


def message_item(author: int, number: int, **changed: Any) -> dict[str, Any]:
    """Return a message of alice and bob."""
    return {
        "pk": f"GRP#{uuid(99)}",
        "sk": uuid(number),
        "author": uuid(author),
        "members": {uuid(1), uuid(2)},
        "body": f"m{number} wrote",
        **changed,
    }


def member_item(user: int, other: int, last: int, **changed: Any) -> dict[str, Any]:
    """Return a member's row."""
    return {
        "pk": f"GRP#{uuid(99)}",
        "sk": f"MEMBER#{uuid(user)}",
        "other": uuid(other),
        "state": "accepted",
        "last_message_id": uuid(last),
        "preview": f"m{last} wrote",
        "unread": 0,
        **changed,
    }


def with_state(base: State, **changed: Any) -> State:
    """Return a state with other items or objects."""
    return replace(base, **changed)
