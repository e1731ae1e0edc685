"""Rules of votes, edits, drafts and scheduled cruds: each once, the last edit, published once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from ..history import Operation
from .model import Model, acknowledged
from .registers import FALSE, TRUE
from .state import State


def violations(model: Model, state: State, handles: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the rows of the final state."""
    yield from _vote_problems(model, state, handles)
    yield from _edit_problems(model, state)
    yield from _draft_problems(model, state)


def _vote_problems(model: Model, state: State, handles: Mapping[str, str]) -> Iterator[str]:
    stored_cruds = {row["uuid"] for row in state.rows("activities")}
    votes = Counter(
        (handles.get(row["user_uuid"]), row["activity_uuid"]) for row in state.rows("poll_votes")
    )
    for uuid in model.by_uuid:
        for actor in model.actors_of["vote", uuid]:
            possible = model.holds("vote", actor, uuid, *model.end)
            count = votes[actor, uuid]
            if bool(count) not in (possible if uuid in stored_cruds else FALSE):
                yield f"{actor}'s vote in {uuid} {'must not be stored' if count else 'is lost'}"
    for row in state.rows("polls"):
        chosen = [
            vote["choices"]
            for vote in state.rows("poll_votes")
            if vote["activity_uuid"] == row["activity_uuid"]
        ]
        counted = [sum(place in each for each in chosen) for place in range(2)]
        if row["voters_count"] != len(chosen) or row["votes_counts"] != counted:
            yield f"the poll of {row['activity_uuid']} counts otherwise than its votes"


def _edit_problems(model: Model, state: State) -> Iterator[str]:
    """Yield cruds without their last edit; only their author edits, one after the other."""
    edits: dict[str, list[Operation]] = defaultdict(list)
    for operation in model.operations:
        if operation.action == "edit":
            edits[operation.arguments["activity_uuid"]].append(operation)
    for row in state.rows("activities"):
        tried = edits[row["uuid"]]
        done = [place for place, each in enumerate(tried) if each.is_acknowledged]
        if done and row["message"] not in {each.arguments["message"] for each in tried[done[-1] :]}:
            yield f"the edit of {row['uuid']} is lost"


def _draft_problems(model: Model, state: State) -> Iterator[str]:
    drafts = Counter(row["message"].partition(" ")[0] for row in state.rows("drafts"))
    cruds = Counter(row["message"].partition(" ")[0] for row in state.rows("activities"))
    for operation in model.operations:
        if operation.action not in ("save_draft", "schedule"):
            continue
        mark = operation.arguments["mark"]
        count = drafts[mark] + cruds[mark]
        if count > 1:
            yield f"{mark} is stored {drafts[mark]} times, and published {cruds[mark]} times"
    for operation in acknowledged(model.operations, "save_draft", "schedule"):
        mark, lives = operation.arguments["mark"], model.alive(operation.actor, *model.end)
        if lives == TRUE and not drafts[mark] + cruds[mark]:
            yield f"{mark} of {operation.actor} is lost"
