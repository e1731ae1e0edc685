"""Reads of lists: feeds, profiles, threads, notifications, badges and the data export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .actor import Actor
from .cruds import entry

_LIMIT = 30


def see_home(actor: Actor) -> None:
    """Read the first page of the home feed."""
    _see(actor, "home", "/api/activities/home")


def see_public(actor: Actor) -> None:
    """Read the first page of the public feed."""
    _see(actor, "public", "/api/activities/public")


def see_bookmarks(actor: Actor) -> None:
    """Read the first page of the bookmarks."""
    _see(actor, "bookmarks", "/api/activities/bookmarks")


def see_tag(actor: Actor) -> None:
    """Read the first page of a hashtag."""
    _see(actor, "tag", "/api/activities/tags/{tag}", tag=actor.rng.choice(actor.world.tags))


def see_person(actor: Actor) -> None:
    """Read a profile with its cruds, or one's own."""
    other = actor.world.other_person(actor.rng, actor.handle)
    handle = actor.handle if other is None or actor.rng.random() < 0.3 else other
    tab = actor.rng.choice(("cruds", "cruds", "replies", "likes", "media"))
    actor.get(
        f"see_person_{tab}",
        "/api/activities/@{handle}",
        path={"handle": handle},
        query={"limit": _LIMIT, "tab": tab},
        reduce=reduce_profile,
    )


def see_thread(actor: Actor) -> None:
    """Read a crud and its replies."""
    crud = actor.world.any_crud(actor.rng)
    if crud:
        actor.get(
            "see_thread",
            "/api/activities/@{handle}/status/{activity_uuid}",
            path={"handle": crud.author, "activity_uuid": crud.uuid},
            query={"limit": _LIMIT},
            reduce=reduce_thread,
        )


def see_notifications(actor: Actor) -> None:
    """Read the first page of the notifications."""
    actor.get(
        "see_notifications",
        "/api/activities/notifications",
        query={"limit": _LIMIT},
        reduce=reduce_notifications,
    )


def see_badges(actor: Actor) -> None:
    """Read the unread counts."""
    actor.get("see_badges", "/api/badges")


def export(actor: Actor) -> None:
    """Export all data of the account."""
    actor.get("export", "/api/account/export", reduce=lambda body, _headers: reduce_export(body))


def reduce_export(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is recorded of a data export."""
    return {
        "cruds": [crud["uuid"] for crud in body["cruds"]],
        "pictures": [picture["uuid"] for picture in body["media"]],
        **{name: body[name] for name in ("likes", "reposts", "bookmarks")},
        **{name: body[name] for name in ("following", "followers", "blocking", "muting")},
        "messages": [
            message["uuid"] for group in body["message_groups"] for message in group["messages"]
        ],
    }


def reduce_list(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is recorded of a page of cruds."""
    return {"entries": [entry(activity) for activity in body], "more": "Link" in headers}


def reduce_profile(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is recorded of a page of a profile."""
    return {
        **reduce_list(body["activities"], headers),
        "followers": body["profile"]["followers_count"],
        "following": body["profile"]["following_count"],
        "cruds": body["profile"]["cruds_count"],
    }


def reduce_thread(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is recorded of a page of a thread."""
    return {**reduce_list(body["replies"], headers), "crud": entry(body["activity"])}


def reduce_notifications(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what is recorded of a page of notifications."""
    return {
        "entries": [
            {
                "uuid": each["uuid"],
                "kind": each["kind"],
                "unread": each["unread"],
                "actors": [person["handle"] for person in each["actors"]],
                "count": each["actors_count"],
                "activity": each["activity"]["uuid"] if each["activity"] else None,
            }
            for each in body
        ],
        "more": "Link" in headers,
    }


def _see(actor: Actor, name: str, route: str, **path: str) -> None:
    actor.get(f"see_{name}", route, path=path, query={"limit": _LIMIT}, reduce=reduce_list)
