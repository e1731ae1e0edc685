"""Acts on cruds: create, reply, react, delete, and let expire."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from ..history import ACKNOWLEDGED, UNKNOWN, Attempt, Operation
from .actor import Actor
from .pictures import take_ready, upload

_TTLS = ("30-days", "7-days", "1-day", "1-hour")
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
    actor: Actor, action: str, route: str, path: dict[str, str], pictures: list[str]
) -> None:
    rng, mark = actor.rng, actor.world.next_mark()
    tags = rng.sample(actor.world.tags, rng.choice((0, 0, 1, 2)))
    mentioned = actor.world.other_person(rng, actor.handle) if rng.random() < 0.25 else None
    words = [mark, "says", *(f"#{tag}" for tag in tags)]
    if mentioned:
        words.append(f"@{mentioned}")
    ttl = rng.choice(_TTLS) if action == "create" or rng.random() < 0.5 else None
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
        },
        arguments={"mark": mark, "tags": tags, "mentioned": mentioned, "pictures": pictures},
        reduce=lambda body, _headers: {**entry(body), "expires_at": body["expires_at"]},
    )
    if done.is_acknowledged:
        actor.world.add_crud(done.result["uuid"], actor.handle)
