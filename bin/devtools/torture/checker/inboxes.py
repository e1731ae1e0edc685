"""Rules of walks of notifications and conversations: they equal what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ..history import REFUSED, Operation
from .model import Model, describe
from .state import Row, State

_MAX_NOTIFICATIONS = 1000
_FOLDERS = {"inbox": "accepted", "requests": "requested"}


class Owner:
    """One person's rows."""

    def __init__(self, model: Model, state: State, handle: str) -> None:
        self.uuid = model.people[handle].uuid
        self._state = state
        blocks = [(row["user_uuid"], row["other"]) for row in state.rows("blocks")]
        self.hidden = {other for blocker, other in blocks if blocker == self.uuid} | {
            blocker for blocker, other in blocks if other == self.uuid
        }
        self._muted = {row["other"] for row in state.rows("mutes") if row["user_uuid"] == self.uuid}

    def notifications(self) -> list[dict[str, Any]]:
        """Return the entries of the list, newest first."""
        live = {
            row["uuid"]
            for row in self._state.rows("activities")
            if row["expires_at"] > self._state.now
        }
        (read,) = (
            row["notifications_read"]
            for row in self._state.rows("users")
            if row["uuid"] == self.uuid
        )
        rows = sorted(
            (
                row
                for row in self._state.rows("notifications")
                if row["user_uuid"] == self.uuid
                and row["actor_uuid"] not in self.hidden | self._muted
            ),
            key=lambda row: str(row["uuid"]),
            reverse=True,
        )[:_MAX_NOTIFICATIONS]
        entries: dict[tuple[str, str], dict[str, Any]] = {}
        for row in rows:
            if row["activity_uuid"] and row["activity_uuid"] not in live:
                continue
            entry = entries.setdefault(
                (row["kind"], _subject(row)),
                {"uuid": row["uuid"], "kind": row["kind"], "unread": False, "count": 0},
            )
            entry["count"] += 1
            entry["unread"] |= row["uuid"] > read
        return list(entries.values())

    def memberships(self, folder: str) -> list[Row]:
        """Return the conversations of a list, newest first."""
        own = [
            item
            for item in self._state.items
            if item["sk"] == f"MEMBER#{self.uuid}"
            and item["state"] == _FOLDERS[folder]
            and item["other"] not in self.hidden
        ]
        return sorted(own, key=lambda item: str(item["last_message_id"]), reverse=True)

    def messages(self, group: str) -> list[str] | None:
        """Return the uuids of what may be read, oldest first; None if a block hides it."""
        items = [item for item in self._state.items if item["pk"] == f"GRP#{group}"]
        (member,) = (item for item in items if item["sk"] == f"MEMBER#{self.uuid}")
        if member["other"] in self.hidden:
            return None
        cleared = str(member.get("cleared_up_to") or "")
        return sorted(
            item["sk"]
            for item in items
            if "author" in item
            and item["sk"] > cleared
            and self.uuid not in item.get("hidden_from", ())
        )


def violations(model: Model, state: State, walks: Sequence[Operation]) -> list[str]:
    """Return where walks differ from what is stored."""
    owners = {walk.actor: Owner(model, state, walk.actor) for walk in walks}
    return [
        f"{describe(walk)}: {problem}"
        for walk in walks
        for problem in _walk_problems(owners[walk.actor], walk)
    ]


def _walk_problems(owner: Owner, walk: Operation) -> Iterator[str]:
    match walk.action:
        case "see_notifications" if walk.is_acknowledged:
            shown = [
                {name: entry[name] for name in ("uuid", "kind", "unread", "count")}
                for entry in walk.result["entries"]
            ]
            yield from _difference(shown, owner.notifications())
        case "see_folder" if walk.is_acknowledged:
            stored = [
                {
                    "uuid": item["pk"].removeprefix("GRP#"),
                    "last": item["last_message_id"],
                    "unread": int(item["unread"]),
                    "preview": _preview(item),
                }
                for item in owner.memberships(walk.arguments["folder"])
            ]
            yield from _difference(walk.result["entries"], stored)
        case "see_badges" if walk.is_acknowledged:
            expected = {
                "notifications": sum(entry["unread"] for entry in owner.notifications()),
                "messages": sum(item["unread"] > 0 for item in owner.memberships("inbox")),
            }
            if walk.result != expected:
                yield f"the badges are {walk.result}, not {expected}"
        case "see_messages":
            readable = owner.messages(walk.arguments["message_group_uuid"])
            if readable is None:
                if walk.outcome != REFUSED:
                    yield "a conversation across a block is shown"
            elif walk.is_acknowledged:
                yield from _difference([each["uuid"] for each in walk.result["entries"]], readable)


def _difference(shown: Sequence[Any], stored: Sequence[Any]) -> Iterator[str]:
    if list(shown) == list(stored):
        return
    missing = [entry for entry in stored if entry not in shown]
    unexpected = [entry for entry in shown if entry not in stored]
    if missing or unexpected:
        yield f"missing {missing[:3]}, unexpected {unexpected[:3]}"
    else:
        yield "something is listed twice, or out of order"


def _subject(row: Mapping[str, Any]) -> str:
    if row["kind"] in ("like", "repost"):
        return str(row["activity_uuid"])
    if row["kind"] == "follow":
        seconds = (UUID(row["uuid"]).int >> 80) / 1000
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return str(row["uuid"])


def _preview(item: Mapping[str, Any]) -> str:
    cleared = str(item.get("cleared_up_to") or "")
    return "" if item["last_message_id"] <= cleared else str(item["preview"])
