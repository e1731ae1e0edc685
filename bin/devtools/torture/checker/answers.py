"""Rules of answers: nothing is refused that was possible, nothing accepted that wasn't."""

from __future__ import annotations

from collections.abc import Iterator

from ..history import REFUSED, Operation
from .model import Model, describe, read_interval
from .registers import EITHER, FALSE, TRUE, Values, all_of, negation

_ON_CRUDS = frozenset(
    {
        "like",
        "unlike",
        "repost",
        "unrepost",
        "bookmark",
        "unbookmark",
        "reply",
        "vote",
        "see_thread",
    }
)
_ON_PEOPLE = frozenset({"follow", "unfollow", "block", "unblock", "mute", "unmute"})
_IN_CONVERSATIONS = frozenset(
    {"see_messages", "read_messages", "accept", "leave", "delete_message_for_me"}
)
# Refused only if something is wrong: the request is good, whatever others do.
_ALWAYS_POSSIBLE = frozenset(
    {
        "create",
        "delete_account",
        "export",
        "read_notifications",
        "remove_avatar",
        "see_badges",
        "see_bookmarks",
        "see_folder",
        "see_home",
        "see_notifications",
        "see_own_profile",
        "see_picture",
        "see_public",
        "see_tag",
    }
)


def violations(model: Model) -> list[str]:
    """Return the operations whose outcome wasn't possible."""
    found: list[str] = []
    for operation in model.operations:
        if operation.action == "replay":
            found += _replay_problems(operation)
            continue
        possible = _possible(model, operation)
        if operation.outcome == REFUSED and possible == TRUE:
            sent = any(attempt.status is not None for attempt in operation.attempts)
            if sent:
                found.append(f"{describe(operation)} was refused: {operation.result}")
        if operation.is_acknowledged and possible == FALSE:
            found.append(f"{describe(operation)} was accepted, but must not be possible")
    return found


def _replay_problems(operation: Operation) -> Iterator[str]:
    """Yield if the same request with the same key isn't the same operation."""
    original = operation.arguments["original"]
    if operation.is_acknowledged and operation.result["uuid"] != original:
        yield f"{describe(operation)} created {operation.result['uuid']} beside {original}"
    if operation.result == "idempotency_key_reused":
        yield f"{describe(operation)} of {original} was refused: {operation.result}"


def _possible(model: Model, operation: Operation) -> Values:
    """Return whether an operation may succeed."""
    action, actor, arguments = operation.action, operation.actor, operation.arguments
    at = (operation.started, operation.ended)
    if not operation.is_write and operation.attempts:
        at = read_interval(operation)
    if action in _ALWAYS_POSSIBLE:
        return TRUE
    if action in _ON_CRUDS:
        crud = model.by_uuid.get(arguments["activity_uuid"])
        return model.present(actor, crud, *at) if crud else EITHER
    if action == "quote":
        quoted = model.by_uuid.get(arguments["quoted"])
        return model.present(actor, quoted, *at) if quoted else EITHER
    if action in _ON_PEOPLE:
        return _possible_for_pair(model, action, actor, arguments["handle"], at)
    if action.startswith("see_person_"):
        handle = arguments["handle"]
        unblocked = negation(model.blocks(handle, actor, *at))
        return all_of([model.alive(handle, *at), unblocked])
    if action == "delete":
        crud = model.by_uuid.get(arguments["activity_uuid"])
        return model.present(actor, crud, *at) if crud else EITHER
    if action == "send" or action in _IN_CONVERSATIONS:
        return _possible_in_conversation(model, operation, at)
    return EITHER


def _possible_for_pair(
    model: Model, action: str, actor: str, handle: str, at: tuple[float, float]
) -> Values:
    conditions = [
        model.alive(handle, *at),
        negation(model.blocks(handle, actor, *at)),
    ]
    if action == "follow":
        conditions.append(negation(model.blocks(actor, handle, *at)))
    return all_of(conditions)


def _possible_in_conversation(
    model: Model, operation: Operation, at: tuple[float, float]
) -> Values:
    arguments = operation.arguments
    members = arguments.get("members")
    if members is None:
        return EITHER
    (other,) = set(members) - {operation.actor}
    unblocked = model.unblocked(operation.actor, other, *at)
    if operation.action == "send":
        return all_of([unblocked, model.alive(other, *at)])
    return unblocked
