"""Checker of a torture run: judges the recorded history and the final state.

Its rules are pure functions of a model, which is made from the recorded writes, and of what was
read. Concurrent operations may have happened in either order.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ..history import History, Operation, Target
from ..workload.accounts import SignUps
from . import answers, attempts, conversations, inboxes, pictures, reads, rows, state, walks
from .model import Model
from .registers import FALSE
from .state import State

# How long streams and the purge may take once all is quiet.
_SETTLE_SECONDS = 240.0
_PAUSE_SECONDS = 1.0


def check(target: Target, history: History) -> list[str]:
    """Return the violations, in words; call it once the faults are over."""
    operations, faults = history.operations(), history.faults()
    scale = float(target.environment.get("TIMEOUTS_SCALE", "1"))
    found = attempts.violations(operations, faults, attempts.load_openapi(), scale)
    model = Model(operations, faults)
    found += reads.bind_uuids(model)
    final, unsettled = _settle(target, model)
    # Rows bind the uuids of cruds that were created without an answer.
    found += rows.violations(model, final)
    found += unsettled
    found += reads.violations(model)
    found += answers.violations(model)
    found += conversations.read_violations(model)
    taken = walks.take(target, model, final, history.path.with_name("walks.jsonl"))
    found += inboxes.violations(model, final, taken)
    found += walk_violations(model, taken)
    return found


def walk_violations(model: Model, taken: list[Operation]) -> list[str]:
    """Return what is wrong with the lists of cruds that were walked."""
    judged = Model(model.operations, model.faults)
    for mark, crud in model.cruds.items():
        if crud.uuid:
            judged.bind(mark, crud.uuid)
    judged.operations = taken
    # What was published between the state and the walks is known from these alone.
    found = [*reads.bind_uuids(judged), *reads.violations(judged), *answers.violations(judged)]
    return [f"walk: {problem}" for problem in found]


def _settle(target: Target, model: Model) -> tuple[State, list[str]]:
    """Read the state until what is eventually consistent is, or it takes too long."""
    sign_ups, deadline = SignUps(target), time.monotonic() + _SETTLE_SECONDS
    rules: tuple[Callable[[State], list[str]], ...] = (
        lambda read: conversations.item_violations(model, read.items),
        lambda read: pictures.violations(model, read),
        rows.purge_violations,
        lambda _read: _cognito_problems(model, sign_ups),
    )
    while True:
        started = time.monotonic()
        read = state.collect(target)
        model.end = (started, time.monotonic())
        found = [problem for rule in rules for problem in rule(read)]
        if not found or time.monotonic() > deadline:
            return read, found
        time.sleep(_PAUSE_SECONDS)


def _cognito_problems(model: Model, sign_ups: SignUps) -> list[str]:
    return [
        f"the Cognito user of {person.handle} still exists"
        for person in model.people.values()
        if model.alive(person.handle, *model.end) == FALSE and sign_ups.exists(person.email)
    ]
