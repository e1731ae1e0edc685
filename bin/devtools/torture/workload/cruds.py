"""Acts on cruds: create, reply, quote, react, vote, edit, schedule, delete, and let expire."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import psycopg

from ..history import ACKNOWLEDGED, UNKNOWN, Attempt, Operation
from .actor import Actor
from .pictures import take_ready, upload

_TTLS = ("30-days", "7-days", "1-day", "1-hour")
_CHOICES = ("yes", "no")
# More than the minute that is the least, as the product's clock may be ahead.
_SCHEDULED_SECONDS = 65.0
_AGING_SECONDS = (0.2, 5.0)
# What has expired must not come back.
_AGE = "UPDATE activities SET expires_at = least(expires_at, to_timestamp(%s)) WHERE uuid = %s"


def create(actor: Actor) -> None:
    """Create a crud."""
    _write(actor, "create", "/api/activities", {}, [])


def create_with_pictures(actor: Actor) -> None:
    """Create a crud with the pictures that are ready, or upload one more."""
    ready = take_ready(actor)
    if ready:
        _write(actor, "create", "/api/activities", {}, ready)
    else:
        upload(actor)


def reply(actor: Actor) -> None:
    """Reply to a crud."""
    parent = actor.world.any_crud(actor.rng)
    if parent:
        route = "/api/activities/{activity_uuid}/reply"
        _write(actor, "reply", route, {"activity_uuid": parent.uuid}, [])


def quote(actor: Actor) -> None:
    """Quote a crud."""
    quoted = actor.world.any_crud(actor.rng)
    if quoted:
        _write(actor, "quote", "/api/activities", {}, [], quoted.uuid)


def vote(actor: Actor) -> None:
    """Vote in somebody's poll; each person always picks the same, as a vote is final."""
    crud = actor.world.any_crud(actor.rng)
    if crud is None or not crud.has_poll or crud.author == actor.handle:
        return
    choice = sum(actor.handle.encode()) % len(_CHOICES)
    actor.write(
        "vote",
        "POST",
        "/api/activities/{activity_uuid}/vote",
        path={"activity_uuid": crud.uuid},
        body={"choices": [choice]},
        arguments={"choice": choice},
        reduce=lambda body, _headers: entry(body),
    )


def edit(actor: Actor) -> None:
    """Edit an own crud, as it was read."""
    crud = actor.world.any_crud(actor.rng, actor.handle)
    if crud is None:
        return
    path = {"handle": actor.handle, "activity_uuid": crud.uuid}
    read = actor.get(
        "see_own_crud",
        "/api/activities/@{handle}/status/{activity_uuid}",
        path=path,
        reduce=lambda body, _headers: {
            "message": body["activity"]["message"],
            "version": body["activity"].get("edited_at") or body["activity"]["created_at"],
        },
    )
    if not read.is_acknowledged:
        return
    message = f"{read.result['message'].partition(' edited ')[0]} edited {actor.world.next_mark()}"
    actor.write(
        "edit",
        "PATCH",
        "/api/activities/{activity_uuid}",
        path={"activity_uuid": crud.uuid},
        if_match=f'"{read.result["version"]}"',
        body={"message": message},
        arguments={"message": message},
        reduce=lambda body, _headers: entry(body),
    )


def save_draft(actor: Actor) -> None:
    """Save a draft."""
    mark = actor.world.next_mark()
    actor.write(
        "save_draft",
        "POST",
        "/api/drafts",
        has_key=True,
        body={"message": f"{mark} drafts"},
        arguments={"mark": mark},
        reduce=lambda body, _headers: {"uuid": body["uuid"]},
    )


def schedule(actor: Actor) -> None:
    """Schedule a crud, which the purge publishes."""
    mark = actor.world.next_mark()
    at = datetime.fromtimestamp(time.time() + _SCHEDULED_SECONDS, UTC)
    actor.write(
        "schedule",
        "POST",
        "/api/activities",
        has_key=True,
        body={"message": f"{mark} is late", "ttl": "30-days", "scheduled_at": at.isoformat()},
        arguments={"mark": mark},
        reduce=lambda body, _headers: {"uuid": body["uuid"]},
    )


def react(actor: Actor) -> None:
    """Like, repost or bookmark a crud, or take it back."""
    crud = actor.world.any_crud(actor.rng)
    if crud is None:
        return
    reaction = actor.rng.choice(("like", "like", "like", "repost", "bookmark"))
    adds = actor.rng.random() < 0.65
    actor.write(
        reaction if adds else f"un{reaction}",
        "PUT" if adds else "DELETE",
        f"/api/activities/{{activity_uuid}}/{reaction}",
        path={"activity_uuid": crud.uuid},
        reduce=lambda body, _headers: entry(body),
    )


def delete(actor: Actor) -> None:
    """Delete an own crud."""
    crud = actor.world.any_crud(actor.rng, actor.handle)
    if crud:
        actor.write(
            "delete",
            "DELETE",
            "/api/activities/{activity_uuid}",
            path={"activity_uuid": crud.uuid},
        )


def age(actor: Actor) -> None:
    """Let an own crud expire in a moment: an hour is the shortest that the API takes."""
    crud = actor.world.any_crud(actor.rng, actor.handle)
    if crud is None:
        return
    started, wall = time.monotonic(), time.time()
    expires_at = wall + actor.rng.uniform(*_AGING_SECONDS)
    attempts: list[Attempt] = []
    deadline = started + 120
    while True:
        began = time.monotonic()
        try:
            with psycopg.connect(
                actor.target.connection_url, connect_timeout=5, autocommit=True
            ) as connection:
                connection.execute("SET statement_timeout = '5s'")
                connection.execute(_AGE, (expires_at, crud.uuid))
            break
        except psycopg.Error as error:
            attempts.append(Attempt(began, time.monotonic(), error=type(error).__name__))
            if time.monotonic() > deadline:
                break
            time.sleep(0.2)
    has_failed = time.monotonic() > deadline
    actor.history.add(
        Operation(
            id=actor.history.next_id(),
            actor=actor.handle,
            action="age",
            started=started,
            ended=time.monotonic(),
            wall=wall,
            outcome=UNKNOWN if has_failed else ACKNOWLEDGED,
            method="SQL",
            arguments={"activity_uuid": crud.uuid, "expires_at": expires_at},
            attempts=tuple(attempts),
        )
    )


def entry(activity: dict[str, Any]) -> dict[str, Any]:
    """Return what is recorded of a crud in an answer."""
    reposter = activity["reposted_by"]
    return {
        "uuid": activity["uuid"],
        "mark": activity["message"].partition(" ")[0],
        "handle": activity["handle"],
        "likes": activity["likes_count"],
        "reposts": activity["reposts_count"],
        "replies": activity["replies_count"],
        "liked": activity["liked"],
        "reposted": activity["reposted"],
        "bookmarked": activity["bookmarked"],
        "parent": activity["reply_to_activity_uuid"],
        "by": reposter["handle"] if reposter else None,
        "pictures": [picture["uuid"] for picture in activity["media"]],
    }


def _write(
    actor: Actor,
    action: str,
    route: str,
    path: dict[str, str],
    pictures: list[str],
    quoted: str | None = None,
) -> None:
    rng, mark = actor.rng, actor.world.next_mark()
    tags = rng.sample(actor.world.tags, rng.choice((0, 0, 1, 2)))
    mentioned = actor.world.other_person(rng, actor.handle) if rng.random() < 0.25 else None
    words = [mark, "says", *(f"#{tag}" for tag in tags)]
    if mentioned:
        words.append(f"@{mentioned}")
    has_poll = action == "create" and rng.random() < 0.3
    ttl = rng.choice(_TTLS) if action != "reply" or rng.random() < 0.5 else None
    done = actor.write(
        action,
        "POST",
        route,
        path=path,
        has_key=True,
        body={
            "message": " ".join(words),
            **({"ttl": ttl} if ttl else {}),
            **({"media": [{"uuid": uuid, "alt": mark} for uuid in pictures]} if pictures else {}),
            **({"quote_uuid": quoted} if quoted else {}),
            **({"poll": {"choices": _CHOICES, "multiple": False}} if has_poll else {}),
        },
        arguments={"mark": mark, "tags": tags, "mentioned": mentioned, "pictures": pictures}
        | ({"quoted": quoted} if quoted else {}),
        reduce=lambda body, _headers: {**entry(body), "expires_at": body["expires_at"]},
    )
    if done.is_acknowledged:
        actor.world.add_crud(done.result["uuid"], actor.handle, has_poll=has_poll)
