"""Rules of the data export: it contains what the person has, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..history import Operation
from .model import Model, read_interval
from .registers import EITHER, FALSE, TRUE, Values, all_of, negation
from .subjects import Crud, SentMessage

_RELATIONS = (("following", "follow"), ("blocking", "block"), ("muting", "mute"))
_REACTIONS = (("likes", "like"), ("reposts", "repost"), ("bookmarks", "bookmark"))


def violations(model: Model, operation: Operation) -> Iterator[str]:
    """Yield what is wrong with an export."""
    at, viewer, result = read_interval(operation), operation.actor, operation.result
    own = [crud for crud in model.by_author[viewer] if crud.uuid]
    expected: dict[str, dict[str, Values]] = {
        "cruds": {str(crud.uuid): model.shown(crud, *at) for crud in own},
        "pictures": {
            picture: _picture(model, crud, at) for crud in own for picture in crud.pictures
        },
        "followers": {other: model.holds("follow", other, viewer, *at) for other in model.people},
        "messages": _messages(model, viewer, at),
    }
    for section, relation in _RELATIONS:
        expected[section] = {
            other: all_of([model.holds(relation, viewer, other, *at), model.alive(other, *at)])
            for other in model.people
        }
    for section, reaction in _REACTIONS:
        expected[section] = dict.fromkeys(result[section], FALSE)
        for crud in model.reacted_to(reaction, viewer):
            expected[section][str(crud.uuid)] = all_of(
                [
                    model.holds(reaction, viewer, str(crud.uuid), *at),
                    crud.stored.values(*at),
                    model.alive(crud.author, *at),
                ]
            )
    for section, facts in expected.items():
        yield from _set_problems(f"the export's {section}", result[section], facts)


def _picture(model: Model, crud: Crud, at: tuple[float, float]) -> Values:
    """Return whether a picture is exported: while its crud is shown, and before it had one."""
    is_attached = crud.operation.is_acknowledged and crud.operation.ended < at[0]
    return model.shown(crud, *at) if is_attached else EITHER


def _messages(model: Model, viewer: str, at: tuple[float, float]) -> dict[str, Values]:
    """Return the messages of the conversations that the viewer never left."""
    left = {
        operation.arguments["message_group_uuid"]
        for operation in model.operations
        if operation.action == "leave" and operation.actor == viewer
    }
    return {
        uuid: _is_exported(model, viewer, message, uuid, at)
        for uuid, message in model.messages_by_uuid.items()
        if viewer in message.members and message.group not in left
    }


def _is_exported(
    model: Model, viewer: str, message: SentMessage, uuid: str, at: tuple[float, float]
) -> Values:
    facts = [
        model.fact("sent", message.mark).values(*at),
        negation(model.fact("hidden", viewer, uuid).values(*at)),
        negation(model.fact("hidden", "everyone", uuid).values(*at)),
    ]
    if message.author != viewer:
        facts.append(model.unblocked(viewer, message.author, *at))
    return all_of(facts)


def _set_problems(what: str, shown: list[str], facts: Mapping[str, Values]) -> Iterator[str]:
    names = frozenset(shown)
    if len(shown) != len(names):
        yield f"{what} have something twice"
    for name, possible in facts.items():
        if possible == TRUE and name not in names:
            yield f"{name} is missing in {what}"
        if possible == FALSE and name in names:
            yield f"{name} must not be in {what}"
