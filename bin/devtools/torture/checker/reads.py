"""Rules of reads: nothing is missing, nothing is seen too early or too late, counts are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..history import Operation
from . import exports
from .feeds import Listing
from .model import REACTIONS, Model, describe, read_interval
from .registers import EITHER, FALSE, TRUE, Values, all_of

_LISTS = frozenset(
    {
        "see_home",
        "see_public",
        "see_tag",
        "see_bookmarks",
        "see_thread",
        "see_person_cruds",
        "see_person_replies",
        "see_person_likes",
        "see_person_media",
    }
)
_FLAGS = {"liked": "like", "reposted": "repost", "bookmarked": "bookmark"}


def bind_uuids(model: Model) -> list[str]:
    """Learn the uuids of cruds from what was read; return marks with two uuids."""
    wrong = [
        model.bind(entry["mark"], entry["uuid"])
        for operation in model.operations
        if operation.is_acknowledged and operation.action in _LISTS
        for entry in operation.result["entries"]
    ]
    return sorted({each for each in wrong if each})


def violations(model: Model) -> list[str]:
    """Return what is wrong with the reads of a history."""
    found: list[str] = []
    for operation in model.operations:
        if not operation.is_acknowledged:
            continue
        problems: Iterable[str] = ()
        if operation.action in _LISTS:
            problems = check_list(model, operation)
        elif operation.action.removeprefix("un") in REACTIONS:
            interval = operation.started, operation.ended
            problems = _entry_problems(model, operation.actor, operation.result, *interval)
        elif operation.action == "export":
            problems = exports.violations(model, operation)
        found += [f"{describe(operation)}: {problem}" for problem in problems]
    return found


def check_list(model: Model, operation: Operation) -> Iterator[str]:
    """Yield what is wrong with one read of a list."""
    listing = Listing(model, operation)
    entries, has_more = operation.result["entries"], operation.result["more"]
    uuids = [entry["uuid"] for entry in entries]
    for uuid in sorted({uuid for uuid in uuids if uuids.count(uuid) > 1}):
        yield f"{uuid} is listed twice"
    own_places = [entry["uuid"] for entry in entries if not entry["by"]]
    if listing.is_ordered_by_uuid:
        ordered = sorted(own_places, reverse=not listing.is_ascending)
        if own_places != ordered:
            yield "the entries are out of order"
    for entry in entries:
        crud = model.by_uuid.get(entry["uuid"])
        if crud is None:
            if entry["handle"] in model.people:
                yield f"nobody created {entry['uuid']} ({entry['mark']})"
            continue
        if listing.belongs(crud) == FALSE:
            yield f"{crud.mark} of {crud.author} must not be seen"
        yield from _entry_problems(model, operation.actor, entry, listing.started, listing.ended)
    shown = frozenset(uuids)
    candidates = listing.candidates()
    if has_more:
        candidates = listing.candidates_before(own_places[-1]) if own_places else ()
    for crud in candidates:
        if crud.uuid is None or crud.uuid in shown:
            continue
        if listing.must_have(crud, at_own_place=has_more):
            yield f"{crud.mark} of {crud.author} is missing"
    yield from _profile_problems(model, operation)


def _entry_problems(
    model: Model, viewer: str, entry: Mapping[str, Any], started: float, ended: float
) -> Iterator[str]:
    """Yield what is wrong with the flags and counters of a crud in an answer."""
    uuid = entry["uuid"]
    for flag, reaction in _FLAGS.items():
        possible = model.fact(reaction, viewer, uuid).values(started, ended)
        if entry[flag] not in possible:
            yield f"{entry['mark']} is {'' if entry[flag] else 'not '}{flag}"
    for counter, reaction in (("likes", "like"), ("reposts", "repost")):
        facts = [
            model.holds(reaction, actor, uuid, started, ended)
            for actor in model.actors_of[reaction, uuid]
        ]
        yield from _count_problem(f"{entry['mark']} has", entry[counter], counter, facts)
    replies = [
        all_of(
            [
                crud.stored.values(started, ended),
                model.alive(crud.author, started, ended),
            ]
        )
        for crud in model.by_parent[uuid]
    ]
    yield from _count_problem(f"{entry['mark']} has", entry["replies"], "replies", replies)


def _profile_problems(model: Model, operation: Operation) -> Iterator[str]:
    if "followers" not in operation.result:
        return
    handle = operation.arguments["handle"]
    at = read_interval(operation)
    others = [other for other in model.people if other != handle]
    counts = {
        "followers": [_counted(model, (other, handle), other, at) for other in others],
        "following": [_counted(model, (handle, other), other, at) for other in others],
        "cruds": [
            model.shown(crud, *at) for crud in model.by_author[handle] if crud.parent is None
        ],
    }
    for name, facts in counts.items():
        yield from _count_problem(f"{handle} has", operation.result[name], name, facts)


def _counted(model: Model, follow: tuple[str, str], other: str, at: tuple[float, float]) -> Values:
    """Return whether a counter may contain a follow; a deleted account's is there for a while."""
    exists = model.fact("follow", *follow).values(*at)
    return exists if model.alive(other, *at) == TRUE else all_of([exists, EITHER])


def _count_problem(whom: str, count: int, what: str, facts: Iterable[Values]) -> Iterator[str]:
    possible = list(facts)
    least = sum(each == TRUE for each in possible)
    most = sum(each != FALSE for each in possible)
    if not least <= count <= most:
        yield f"{whom} {count} {what}, not {least} to {most}"
