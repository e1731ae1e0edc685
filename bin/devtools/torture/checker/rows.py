"""Rules of rows: each acknowledged write once, and counters that equal rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from . import notifications, writing
from .model import REACTIONS, Model
from .registers import FALSE, Values, all_of
from .state import Row, State

_RELATION_TABLES = {"follow": "follows", "block": "blocks", "mute": "mutes"}
_REACTION_TABLES = {reaction: f"{reaction}s" for reaction in REACTIONS}
# The purge runs every minute, and skips what is locked.
_PURGE_GRACE_SECONDS = 180.0
_COUNTED = {"likes": "likes_count", "reposts": "reposts_count"}


def violations(model: Model, state: State) -> list[str]:
    """Return what is wrong with the rows of the final state."""
    handles = {person.uuid: person.handle for person in model.people.values()}
    return [
        *_account_problems(model, state),
        *_crud_problems(model, state),
        *_fact_problems(model, state, handles),
        *_counter_problems(state),
        *writing.violations(model, state, handles),
        *notifications.violations(model, state, handles),
    ]


def purge_violations(state: State) -> list[str]:
    """Return what the purge should have done."""
    waiting = len(state.rows("deleted_follows"))
    counters = [f"{waiting} follows of deleted accounts are still counted"] if waiting else []
    counters += [
        f"{row['message'].partition(' ')[0]} is scheduled, but isn't published ({row['failure']})"
        for row in state.rows("drafts")
        if (row.get("scheduled_at") or state.now) < state.now - _PURGE_GRACE_SECONDS
    ]
    return counters + [
        f"{row['message'].partition(' ')[0]} expired, but isn't purged"
        for row in state.rows("activities")
        if row["expires_at"] < state.now - _PURGE_GRACE_SECONDS
    ]


def _account_problems(model: Model, state: State) -> Iterator[str]:
    rows = Counter(row["handle"] for row in state.rows("users"))
    for handle in model.people:
        possible = model.alive(handle, *model.end)
        if (rows[handle] > 0) not in possible:
            yield f"the account of {handle} {'exists' if rows[handle] else 'is lost'}"


def _crud_problems(model: Model, state: State) -> Iterator[str]:
    rows: dict[str, list[Row]] = {}
    for row in state.rows("activities"):
        rows.setdefault(row["message"].partition(" ")[0], []).append(row)
    tagged = Counter((row["activity_uuid"], row["tag"]) for row in state.rows("hashtags_used"))
    for crud in model.cruds.values():
        found = rows.get(crud.mark, [])
        possible = all_of([crud.stored.values(*model.end), model.alive(crud.author, *model.end)])
        if len(found) > 1:
            yield f"{crud.mark} of {crud.author} is stored {len(found)} times"
        if bool(found) not in possible:
            yield f"{crud.mark} of {crud.author} {'is still stored' if found else 'is lost'}"
        for row in found:
            wrong = model.bind(crud.mark, row["uuid"])
            if wrong:
                yield wrong
            if row["parent"] != crud.parent:
                yield f"{crud.mark} replies to {row['parent']}, not {crud.parent}"
            for tag in crud.tags:
                if tagged[row["uuid"], tag] != 1:
                    yield f"{crud.mark} isn't indexed under {tag}"


def _fact_problems(model: Model, state: State, handles: Mapping[str, str]) -> Iterator[str]:
    """Yield reactions and relations that differ from what was written."""
    stored_cruds = {row["uuid"] for row in state.rows("activities")}
    for reaction, table in _REACTION_TABLES.items():
        rows = Counter(
            (handles.get(row["user_uuid"]), row["activity_uuid"]) for row in state.rows(table)
        )
        for uuid in model.by_uuid:
            for actor in model.actors_of[reaction, uuid]:
                possible = model.holds(reaction, actor, uuid, *model.end)
                if uuid not in stored_cruds:
                    possible = FALSE
                yield from _row_problem(
                    f"{actor}'s {reaction} of {uuid}", rows[actor, uuid], possible
                )
    for relation, table in _RELATION_TABLES.items():
        pairs = Counter(
            (handles.get(row["user_uuid"]), handles.get(row["other"])) for row in state.rows(table)
        )
        for actor in model.people:
            for other in model.people:
                possible = all_of(
                    [
                        model.holds(relation, actor, other, *model.end),
                        model.alive(other, *model.end),
                    ]
                )
                yield from _row_problem(
                    f"{actor}'s {relation} of {other}", pairs[actor, other], possible
                )


def _row_problem(what: str, count: int, possible: Values) -> Iterator[str]:
    if count > 1:
        yield f"{what} is stored {count} times"
    if bool(count) not in possible:
        yield f"{what} {'must not be stored' if count else 'is lost'}"


def _counter_problems(state: State) -> Iterator[str]:
    """Yield counters that differ from the rows that they count."""
    for table, counter in _COUNTED.items():
        counts = Counter(row["activity_uuid"] for row in state.rows(table))
        for row in state.rows("activities"):
            yield from _difference(row["message"], counter, row, counts[row["uuid"]])
    replies = Counter(row["parent"] for row in state.rows("activities"))
    for row in state.rows("activities"):
        if row["expires_at"] > state.now:
            yield from _difference(row["message"], "replies_count", row, replies[row["uuid"]])
    quotes = Counter(row.get("quoted") for row in state.rows("activities"))
    for row in state.rows("activities"):
        if row["expires_at"] > state.now:
            yield from _difference(row["message"], "quotes_count", row, quotes[row["uuid"]])
    following = Counter(row["user_uuid"] for row in state.rows("follows"))
    followers = Counter(row["other"] for row in state.rows("follows"))
    # Counters still contain the follows of deleted accounts that the purge has to correct.
    for row in state.rows("deleted_follows"):
        (following if row["is_follower"] else followers)[row["person_uuid"]] += 1
    for row in state.rows("users"):
        yield from _difference(row["handle"], "following_count", row, following[row["uuid"]])
        yield from _difference(row["handle"], "followers_count", row, followers[row["uuid"]])


def _difference(whom: str, counter: str, row: Mapping[str, Any], count: int) -> Iterator[str]:
    if row[counter] != count:
        yield f"the {counter} of {whom.partition(' ')[0]} is {row[counter]}, not {count}"
