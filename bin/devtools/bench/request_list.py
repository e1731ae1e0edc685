"""The requests that are measured, with their goals: largest ratios to the ceiling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from uuid import uuid4

import psycopg

from .api import Issuer
from .dataset import READERS, subject, tag
from .load import request

_REPLIES = 50
_WRITERS = 100


@dataclass(frozen=True)
class Goals:
    """Largest ratios to the ceiling.

    `is_bare` compares with the bare route instead, `is_page` with a ceiling that returns as many
    rows and bytes as the page.
    """

    api: float | None = None
    postgres: float | None = None
    p99: float | None = None
    is_bare: bool = False
    is_page: bool = False


_PAGE = Goals(1.3, 2, 1.5, is_page=True)
_LIST = Goals(1.6, 2.5, 2, is_page=True)
_OWN = Goals(1.8, 4, 2.5, is_page=True)
_WRITE = Goals(2.5, 4, 3)
_MEMORY = Goals(1.2, is_bare=True)


def list_requests(url: str, issuer: Issuer) -> dict[str, tuple[Goals, Iterator[str]]]:
    """Return the goals and the requests by name, for one data set."""
    people, cruds, thread = _targets(url)
    tokens = {
        reader: {"Authorization": f"Bearer {issuer.token(subject(reader))}"} for reader in READERS
    }
    mine = tokens["reader_200"]
    # Nobody writes thousands of cruds a minute: a page would be one of a flood by one person.
    writers = cycle(
        {"Authorization": f"Bearer {issuer.token(subject(handle))}"}
        for handle in people[-_WRITERS:]
    )

    def get(path: str, headers: dict[str, str] | None = None) -> Iterator[str]:
        return endless(lambda: request("GET", path, headers or {}))

    def put(paths: list[str]) -> Iterator[str]:
        return (request("PUT", path, mine) for path in paths)

    def create() -> str:
        key = {**next(writers), "Idempotency-Key": str(uuid4())}
        return request("POST", "/api/activities", key, '{"message": "So it goes", "ttl": "7-days"}')

    pages = [request("GET", f"/api/activities/@{handle}", mine) for handle in people[:50]]
    return {
        "livez": (_MEMORY, get("/api/livez")),
        "trends": (_MEMORY, get("/api/trends")),
        "home, signed out": (_PAGE, get("/api/activities/home")),
        "public": (_PAGE, get("/api/activities/public", mine)),
        "a crud with 50 replies": (_LIST, get(thread, mine)),
        "a person's page": (_LIST, _cycle(pages)),
        "a tag": (_LIST, get(f"/api/activities/tags/{tag(0)}", mine)),
        "the signed-in person": (_LIST, get("/api/profile", mine)),
        "home, following 200": (_OWN, get("/api/activities/home", mine)),
        "home, following 2,000": (_OWN, get("/api/activities/home", tokens["reader_2000"])),
        "notifications": (_OWN, get("/api/activities/notifications", mine)),
        "create": (_WRITE, endless(create)),
        "like": (_WRITE, put([f"/api/activities/{crud}/like" for crud in cruds])),
        "follow": (_WRITE, put([f"/api/users/@{handle}/follow" for handle in people])),
    }


def endless(make: Callable[[], str]) -> Iterator[str]:
    while True:
        yield make()


def _cycle(requests: list[str]) -> Iterator[str]:
    while True:
        yield from requests


def _targets(url: str) -> tuple[list[str], list[str], str]:
    """Return handles of people with a full page first, ids of cruds, and the path of a thread."""
    with psycopg.connect(url) as connection:
        people = connection.execute(
            """
            SELECT users.handle
            FROM users
            WHERE users.handle NOT LIKE 'reader%'
                AND NOT EXISTS (
                    SELECT FROM blocks WHERE users.uuid IN (blocker_uuid, blocked_uuid)
                )
            ORDER BY (
                SELECT count(*) < 21 OR count(*) > 100
                FROM activities
                WHERE activities.user_uuid = users.uuid AND reply_to_activity_uuid IS NULL
            ), users.handle
            """
        ).fetchall()
        cruds = connection.execute(
            """
            SELECT uuid
            FROM activities
            WHERE expires_at > now() + interval '1 day'
                AND NOT EXISTS (
                    SELECT FROM blocks
                    WHERE activities.user_uuid IN (blocker_uuid, blocked_uuid)
                )
            ORDER BY uuid
            LIMIT 20000
            """
        ).fetchall()
        thread = connection.execute(
            """
            SELECT users.handle, activities.uuid
            FROM activities
            INNER JOIN users ON users.uuid = activities.user_uuid
            WHERE activities.replies_count = %s
            """,
            [_REPLIES],
        ).fetchone()
    assert thread is not None
    path = f"/api/activities/@{thread[0]}/status/{thread[1]}?limit={_REPLIES}"
    return [handle for (handle,) in people], [str(uuid) for (uuid,) in cruds], path


def add_thread(url: str) -> None:
    """Give the newest crud its replies, each by another person."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            """
            WITH root AS (
                UPDATE activities SET replies_count = %(replies)s
                WHERE uuid = (
                    SELECT uuid FROM activities
                    WHERE reply_to_activity_uuid IS NULL AND expires_at > now()
                    ORDER BY uuid DESC LIMIT 1
                )
                RETURNING uuid
            )
            INSERT INTO activities
                (uuid, user_uuid, message, reply_to_activity_uuid, created_at, expires_at)
            SELECT
                overlay(root.uuid::text PLACING lpad(to_hex(n), 4, '0') FROM 20)::uuid,
                people.uuid, 'A reply of some words', root.uuid, now(), now() + interval '7 days'
            FROM root
            CROSS JOIN (
                SELECT uuid, row_number() OVER (ORDER BY uuid) + 32768 AS n
                FROM users LIMIT %(replies)s
            ) AS people
            """,
            {"replies": _REPLIES},
        )
