"""The model: what the recorded writes say about every fact, as registers."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import inf
from typing import Any

from ..history import ACKNOWLEDGED, UNKNOWN, FaultInterval, Operation
from .registers import (
    EITHER,
    LINGER_SECONDS,
    TRUE,
    Register,
    Values,
    Write,
    all_of,
    negation,
)
from .subjects import Crud, Person, SentMessage

REACTIONS = ("like", "repost", "bookmark")
_CLOCK_MARGIN_SECONDS = 5.0
RELATIONS = ("follow", "block", "mute")


class Model:
    """All facts of a history."""

    def __init__(
        self, operations: Sequence[Operation], faults: Sequence[FaultInterval] = ()
    ) -> None:
        self.operations = operations
        self.faults = faults
        self.people: dict[str, Person] = {}
        self.cruds: dict[str, Crud] = {}
        self.by_uuid: dict[str, Crud] = {}
        self._sorted_uuids: list[str] = []
        self.messages: dict[str, SentMessage] = {}
        self.messages_by_uuid: dict[str, SentMessage] = {}
        self.actors_of: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.subjects_of: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._registers: dict[tuple[str, ...], Register] = defaultdict(Register)
        self._moved_clock = [fault for fault in faults if fault.clock_skew]
        for operation in operations:
            self._add(operation)
        last = max((operation.ended for operation in operations), default=0.0)
        self.end = (last, last)
        """The interval in which the final state is read."""
        self.by_author: dict[str, list[Crud]] = defaultdict(list)
        self.by_parent: dict[str, list[Crud]] = defaultdict(list)
        self.by_tag: dict[str, list[Crud]] = defaultdict(list)
        for crud in self.cruds.values():
            self.by_author[crud.author].append(crud)
            for tag in crud.tags:
                self.by_tag[tag].append(crud)
            if crud.parent:
                self.by_parent[crud.parent].append(crud)

    def fact(self, *name: str) -> Register:
        """Return the register of a relation, a reaction, or another fact."""
        return self._registers[name]

    def bind(self, mark: str, uuid: str) -> str | None:
        """Learn the uuid of a crud by its mark; return what is wrong, if it has another."""
        crud = self.cruds.get(mark)
        if crud is None:
            return None
        if crud.uuid is None:
            crud.uuid = uuid
            self.by_uuid[uuid] = crud
        if crud.uuid != uuid:
            return f"{mark} was created twice, as {crud.uuid} and {uuid}"
        return None

    def reacted_to(self, reaction: str, actor: str) -> list[Crud]:
        """Return the cruds to which a person may ever have reacted."""
        subjects = sorted(self.subjects_of[reaction, actor])
        return [self.by_uuid[uuid] for uuid in subjects if uuid in self.by_uuid]

    def newer_than(self, uuid: str) -> list[Crud]:
        """Return the cruds with later ids than this one."""
        if len(self._sorted_uuids) != len(self.by_uuid):
            self._sorted_uuids = sorted(self.by_uuid)
        newer = self._sorted_uuids[bisect_right(self._sorted_uuids, uuid) :]
        return [self.by_uuid[each] for each in newer]

    def alive(self, handle: str, started: float, ended: float) -> Values:
        """Return whether an account may exist."""
        return self._registers["account", handle].values(started, ended)

    def unblocked(self, viewer: str, other: str, started: float, ended: float) -> Values:
        """Return whether two people may see each other."""
        if viewer == other:
            return TRUE
        return all_of(
            [
                negation(self.blocks(viewer, other, started, ended)),
                negation(self.blocks(other, viewer, started, ended)),
            ]
        )

    def blocks(self, blocker: str, blocked: str, started: float, ended: float) -> Values:
        """Return whether a block may exist; it ends with the account of either."""
        return all_of(
            [
                self.holds("block", blocker, blocked, started, ended),
                self.alive(blocked, started, ended),
            ]
        )

    def present(self, viewer: str, crud: Crud, started: float, ended: float) -> Values:
        """Return whether a viewer may see a crud."""
        return all_of(
            [
                self.shown(crud, started, ended),
                self.unblocked(viewer, crud.author, started, ended),
            ]
        )

    def shown(self, crud: Crud, started: float, ended: float) -> Values:
        """Return whether a crud is shown to those whom no block hides it from."""
        if crud.is_aged and self.is_clock_moved(started, ended):
            return EITHER
        return all_of(
            [crud.visible.values(started, ended), self.alive(crud.author, started, ended)]
        )

    def holds(self, name: str, actor: str, subject: str, started: float, ended: float) -> Values:
        """Return whether a reaction or a relation of an actor may exist."""
        return all_of(
            [
                self.fact(name, actor, subject).values(started, ended),
                self.alive(actor, started, ended),
            ]
        )

    def is_clock_moved(self, started: float, ended: float) -> bool:
        """Return whether the product's clock may differ from ours."""
        return any(
            fault.started - _CLOCK_MARGIN_SECONDS < ended
            and started < fault.ended + _CLOCK_MARGIN_SECONDS
            for fault in self._moved_clock
        )

    def has_moved_id(self, operation: Operation) -> bool:
        """Return whether what was created may sort before what was there.

        Ids come from the product's clock, and what is read is known by an id.
        """
        return any(
            fault.started < operation.ended
            and operation.started < fault.ended + abs(fault.clock_skew) + _CLOCK_MARGIN_SECONDS
            for fault in self._moved_clock
        )

    def _add(self, operation: Operation) -> None:
        action, actor = operation.action, operation.actor
        if action == "sign_up":
            if operation.is_acknowledged:
                self.people[actor] = Person(
                    actor, operation.result["uuid"], operation.result["email"]
                )
                _write(self.fact("account", actor), operation, value=True)
        elif action == "delete_account":
            # While the clock is moved, a refused token says nothing.
            if not self.is_clock_moved(operation.started, operation.ended):
                operation = _with_refused_token(operation)
            _write(self.fact("account", actor), operation, value=False)
        elif action in ("create", "reply", "quote"):
            self._add_crud(operation)
        elif action == "schedule":
            self._add_scheduled(operation)
        elif action == "vote":
            subject = operation.arguments["activity_uuid"]
            _write(self.fact("vote", actor, subject), operation, value=True)
            self.actors_of["vote", subject].add(actor)
        elif action in ("delete", "age"):
            self._end_crud(operation)
        elif action == "send":
            self._add_message(operation)
        elif action.startswith("delete_message_for_"):
            who = actor if action.endswith("_me") else "everyone"
            message = operation.arguments["message_uuid"]
            _write(self.fact("hidden", who, message), operation, value=True)
        else:
            self._add_toggle(operation)

    def _add_toggle(self, operation: Operation) -> None:
        value = not operation.action.startswith("un")
        name = operation.action if value else operation.action[2:]
        actor = operation.actor
        if name in REACTIONS:
            subject = operation.arguments["activity_uuid"]
        elif name in RELATIONS:
            subject = operation.arguments["handle"]
        else:
            return
        _write(self.fact(name, actor, subject), operation, value=value)
        self.actors_of[name, subject].add(actor)
        self.subjects_of[name, actor].add(subject)
        if name == "block" and value:
            _write(self.fact("follow", actor, subject), operation, value=False)
            _write(self.fact("follow", subject, actor), operation, value=False)

    def _add_crud(self, operation: Operation) -> None:
        arguments = operation.arguments
        crud = Crud(
            mark=arguments["mark"],
            author=operation.actor,
            operation=operation,
            parent=arguments.get("activity_uuid"),
            tags=frozenset(arguments["tags"]),
            pictures=tuple(arguments["pictures"]),
            mentioned=arguments["mentioned"],
            quoted=arguments.get("quoted"),
        )
        self.cruds[crud.mark] = crud
        for register in (crud.visible, crud.stored):
            _write(register, operation, value=True)
        if operation.is_acknowledged:
            crud.uuid = operation.result["uuid"]
            self.by_uuid[operation.result["uuid"]] = crud
            expires_at = datetime.fromisoformat(operation.result["expires_at"]).timestamp()
            self._expire(crud, expires_at + operation.clock_offset, operation, is_certain=True)
        elif crud.parent:  # it expires with its parent, perhaps
            crud.visible.writes.append(Write(False, operation.started, inf, is_certain=False))
            crud.stored.writes.append(Write(False, operation.started, inf, is_certain=False))

    def _add_scheduled(self, operation: Operation) -> None:
        """Add a crud that the purge publishes at some time, if it was scheduled."""
        crud = Crud(operation.arguments["mark"], operation.actor, operation, parent=None)
        self.cruds[crud.mark] = crud
        for register in (crud.visible, crud.stored):
            register.writes.append(Write(True, operation.started, inf, is_certain=False))

    def _end_crud(self, operation: Operation) -> None:
        crud = self.by_uuid.get(operation.arguments["activity_uuid"])
        if crud is None:
            return
        if operation.action == "delete":
            for register in (crud.visible, crud.stored):
                _write(register, operation, value=False)
            return
        moment = operation.arguments["expires_at"] + operation.clock_offset
        crud.is_aged = True
        self._expire(crud, moment, operation, is_certain=operation.is_acknowledged)

    @staticmethod
    def _expire(crud: Crud, moment: float, operation: Operation, *, is_certain: bool) -> None:
        # The API's clock has milliseconds, and aging may have been late.
        ended = max(moment, operation.ended) + 0.01
        crud.visible.writes.append(Write(False, moment - 0.01, ended, is_certain))
        crud.stored.writes.append(Write(False, moment - 0.01, inf, is_certain=False))

    def _add_message(self, operation: Operation) -> None:
        arguments = operation.arguments
        message = SentMessage(
            mark=arguments["mark"],
            author=operation.actor,
            members=frozenset(arguments["members"]),
            operation=operation,
        )
        self.messages[message.mark] = message
        _write(self.fact("sent", message.mark), operation, value=True)
        if operation.is_acknowledged:
            message.uuid = operation.result["uuid"]
            message.group = operation.result["group"]
            self.messages_by_uuid[operation.result["uuid"]] = message


def read_interval(operation: Operation) -> tuple[float, float]:
    """Return the interval of the attempt that was answered."""
    last = operation.attempts[-1]
    return last.started, last.ended


def latest_effect(operation: Operation) -> float:
    """Return the end of the time in which a write may take effect."""
    last = operation.last_ambiguous
    return operation.ended if last is None else max(operation.ended, last + LINGER_SECONDS)


def describe(operation: Operation) -> str:
    """Return what names an operation in a violation."""
    return f"operation {operation.id} ({operation.action} by {operation.actor})"


def acknowledged(operations: Iterable[Operation], *actions: str) -> list[Operation]:
    """Return the acknowledged operations of some kinds."""
    return [each for each in operations if each.action in actions and each.is_acknowledged]


def _write(register: Register, operation: Operation, *, value: bool) -> None:
    """Add a write; one without an idempotency key may come a second time, late."""
    if operation.outcome == ACKNOWLEDGED:
        register.writes.append(Write(value, operation.started, operation.ended, is_certain=True))
    may_linger = operation.outcome == UNKNOWN or operation.key is None
    last = operation.last_ambiguous
    if may_linger and last is not None:
        register.writes.append(
            Write(value, operation.started, last + LINGER_SECONDS, is_certain=False)
        )


def _with_refused_token(operation: Operation) -> Operation:
    """Return the deletion of an account, acknowledged if the account's token was refused then."""
    last: Any = operation.attempts[-1] if operation.attempts else None
    if operation.outcome == UNKNOWN and last is not None and last.code == "token_refused":
        return Operation(**{**operation.__dict__, "outcome": ACKNOWLEDGED})
    return operation
