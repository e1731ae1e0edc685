"""Walks: every page of every list, read by each person once all is quiet."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ..history import History, Operation, Target
from ..workload.accounts import SignUps
from ..workload.http_client import Client
from ..workload.messages import reduce_folder, reduce_messages
from ..workload.reads import (
    reduce_list,
    reduce_notifications,
    reduce_profile,
    reduce_thread,
)
from .model import Model
from .registers import FALSE
from .state import State
from .subjects import Person

_LIMIT = 100
_TABS = ("cruds", "replies", "likes", "media")
_NO_STOP = threading.Event()

Reduce = Callable[[Any, Mapping[str, str]], dict[str, Any]]


class Walker:
    """One person's client, which reads lists to their end."""

    def __init__(self, target: Target, history: History, sign_ups: SignUps, person: Person) -> None:
        rng = random.Random(person.handle)  # no secret
        self._url = target.api_url
        self._client = Client(history, rng, _NO_STOP, person.handle)
        self._client.token = sign_ups.sign_in(person.email)

    def get(self, action: str, route: str, **path: str) -> Operation:
        """Read what isn't a list."""
        return self._client.call(action, "GET", self._url, route, path=path)

    def walk(
        self,
        action: str,
        route: str,
        reduce: Reduce,
        path: Mapping[str, str] | None = None,
        **query: str,
    ) -> Operation:
        """Read all pages; return one operation with the entries of all."""
        entries: list[Any] = []
        pages: list[Operation] = []
        cursor: dict[str, str] = {}
        while True:
            found: dict[str, str] = {}
            page = self._client.call(
                action,
                "GET",
                self._url,
                route,
                path=path,
                query={"limit": _LIMIT, **query, **cursor},
                reduce=_with_cursor(reduce, found),
            )
            pages.append(page)
            if not page.is_acknowledged:
                return page
            # The pages of a conversation go back in time, and each is in the order of time.
            new = page.result["entries"]
            entries = new + entries if action == "see_messages" else entries + new
            cursor = found
            if not cursor:
                result = {**pages[0].result, "entries": entries, "more": False}
                return replace(
                    pages[0], ended=page.ended, attempts=_one_attempt(pages), result=result
                )


def take(target: Target, model: Model, state: State, path: Path) -> list[Operation]:
    """Walk all lists as everybody whose account exists; return one operation for each walk."""
    path.unlink(missing_ok=True)
    history, sign_ups = History(path), SignUps(target)
    rows = {row["handle"] for row in state.rows("users")}
    living = [person for person in model.people.values() if person.handle in rows]
    tags = sorted({tag for crud in model.cruds.values() for tag in crud.tags})
    walks: list[Operation] = []
    for person in living:
        walker = Walker(target, history, sign_ups, person)
        walks += _own_walks(walker, tags)
        for other in living:
            for tab in _TABS if other is person else _TABS[:1]:
                walks.append(
                    walker.walk(
                        f"see_person_{tab}",
                        "/api/activities/@{handle}",
                        reduce_profile,
                        {"handle": other.handle},
                        tab=tab,
                    )
                )
        walks += _threads(walker, model, person)
        walks += _conversations(walker, state, person)
    return walks


def _own_walks(walker: Walker, tags: Iterable[str]) -> list[Operation]:
    lists = [
        walker.walk(f"see_{name}", f"/api/activities/{name}", reduce_list)
        for name in ("home", "public", "bookmarks")
    ]
    lists += [
        walker.walk("see_tag", "/api/activities/tags/{tag}", reduce_list, {"tag": tag})
        for tag in tags
    ]
    folders = []
    for folder in ("inbox", "requests"):
        walk = walker.walk("see_folder", "/api/message_groups", reduce_folder, folder=folder)
        folders.append(replace(walk, arguments={"folder": folder}))
    return [
        *lists,
        *folders,
        walker.walk("see_notifications", "/api/activities/notifications", reduce_notifications),
        walker.get("see_badges", "/api/badges"),
    ]


def _threads(walker: Walker, model: Model, person: Person) -> list[Operation]:
    return [
        walker.walk(
            "see_thread",
            "/api/activities/@{handle}/status/{activity_uuid}",
            reduce_thread,
            {"handle": person.handle, "activity_uuid": crud.uuid},
        )
        for crud in model.by_author[person.handle]
        if crud.uuid
        and model.by_parent[crud.uuid]
        and model.present(person.handle, crud, *model.end) != FALSE
    ]


def _conversations(walker: Walker, state: State, person: Person) -> list[Operation]:
    own = f"MEMBER#{person.uuid}"
    return [
        walker.walk(
            "see_messages",
            "/api/messages/{message_group_uuid}",
            reduce_messages,
            {"message_group_uuid": item["pk"].removeprefix("GRP#")},
        )
        for item in state.items
        if item["sk"] == own
    ]


def _with_cursor(reduce: Reduce, found: dict[str, str]) -> Reduce:
    def reduced(body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
        link = headers.get("Link", "")
        query = parse_qs(urlsplit(link[1:].partition(">")[0]).query)
        found.update({"cursor": query["cursor"][0]} if link else {})
        return reduce(body, headers)

    return reduced


def _one_attempt(pages: Sequence[Operation]) -> tuple[Any, ...]:
    first, last = pages[0].attempts[-1], pages[-1].attempts[-1]
    return (replace(last, started=first.started),)
