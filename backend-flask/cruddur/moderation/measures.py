"""Measures against a person or a crud: their flags, and the entry of the log, in one transaction.

The person is locked first, against every other write for or about them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from json import dumps
from uuid import UUID

from cruddur.errors import ActivityNotFound
from cruddur.moderation import repository
from cruddur.moderation.repository import ActivityState, PersonState
from cruddur.moderation.schemas import Action
from cruddur.platform.database import Transaction

# What everybody is told of a crud with a warning; the moderator's words are for its author.
WARNING = "Moderators put a warning on this crud."


@dataclass(frozen=True)
class Measures:
    """The state of a person and of a crud of theirs; None if they are gone, or none is meant."""

    person: PersonState | None
    activity: ActivityState | None

    def to_json(self) -> str:
        """Return it as the log has it."""
        until = self.person and self.person.suspended_until
        return dumps(
            {
                "person": self.person
                and {**asdict(self.person), "suspended_until": until and until.isoformat()},
                "is_hidden": self.activity and self.activity.hidden_by is not None,
                "warning": self.activity and self.activity.moderation_warning,
            }
        )

    def with_action(self, action: Action, decision_uuid: UUID, until: datetime | None) -> Measures:
        """Return the state after an action."""
        match action:
            case Action.HIDE if self.activity:
                return replace(self, activity=replace(self.activity, hidden_by=decision_uuid))
            case Action.WARN if self.activity:
                return replace(self, activity=replace(self.activity, moderation_warning=WARNING))
            case Action.LIMIT if self.person:
                return replace(self, person=replace(self.person, is_limited=True))
            case Action.SUSPEND if self.person:
                suspended = replace(self.person, is_suspended=True, suspended_until=until)
                return replace(self, person=suspended)
        return self

    def without_action(self, action: Action) -> Measures:
        """Return the state after an action was taken back."""
        match action:
            case Action.HIDE if self.activity:
                return replace(self, activity=replace(self.activity, hidden_by=None))
            case Action.WARN if self.activity:
                return replace(self, activity=replace(self.activity, moderation_warning=None))
            case Action.LIMIT if self.person:
                return replace(self, person=replace(self.person, is_limited=False))
            case Action.SUSPEND if self.person:
                back = replace(self.person, is_suspended=False, suspended_until=None)
                return replace(self, person=back)
        return self


def lock(
    transaction: Transaction, person_uuid: UUID, activity_uuid: UUID | None, *, now: datetime
) -> tuple[str | None, Measures]:
    """Lock a person; return their handle, and the state of them and of a crud of theirs."""
    found = repository.lock_person(transaction, person_uuid)
    if found is None:
        return None, Measures(None, None)
    activity = activity_uuid and repository.activity_state(
        transaction, activity_uuid, person_uuid=person_uuid, now=now
    )
    return found[0], Measures(found[1], activity or None)


def write(
    transaction: Transaction,
    person_uuid: UUID,
    activity_uuid: UUID | None,
    before: Measures,
    after: Measures,
) -> None:
    """Write what has changed.

    Raises:
        ActivityNotFound: the crud was deleted meanwhile.
    """
    was_suspended = before.person is not None and before.person.is_suspended
    is_suspended = after.person is not None and after.person.is_suspended
    changed_uuid = activity_uuid if after.activity != before.activity else None
    is_there = repository.lock_cruds(
        transaction,
        person_uuid,
        activity_uuid=changed_uuid,
        is_suspended=is_suspended if is_suspended != was_suspended else None,
    )
    if changed_uuid is not None and not is_there:
        raise ActivityNotFound
    if after.person is not None and after.person != before.person:
        repository.set_person_state(transaction, person_uuid, after.person)
    if is_suspended != was_suspended:
        repository.set_cruds_state(transaction, person_uuid, is_suspended=is_suspended)
    if changed_uuid is not None and after.activity is not None:
        repository.set_activity_state(
            transaction, changed_uuid, after.activity, is_suspended=is_suspended
        )
