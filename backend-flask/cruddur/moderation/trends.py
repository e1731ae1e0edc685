"""Hashtags and words that moderators keep out of trends."""

from __future__ import annotations

from dataclasses import replace
from json import dumps
from uuid import UUID

from cruddur.accounts.service import Viewer
from cruddur.activities import entities
from cruddur.context import ApiContext
from cruddur.errors import ExclusionNotFound, InvalidInput
from cruddur.moderation import repository
from cruddur.moderation.repository import LogEntry
from cruddur.moderation.schemas import ExclusionKind, NewTrendExclusion
from cruddur.trends.service import MAX_EXCLUSIONS


def exclusions(context: ApiContext) -> str:
    """Return all that is kept out of trends, newest first, as JSON."""
    return repository.trend_exclusions(context.reads)


def exclude(context: ApiContext, moderator: Viewer, new: NewTrendExclusion) -> str:
    """Keep a hashtag or a word out of trends; return it as JSON. What is kept out already stays.

    Raises:
        InvalidInput: `value_malformed`, `exclusions_too_many`.
    """
    value = entities.normalize_tag(new.value).removeprefix("#")
    # A word may be what a hashtag can't be alone, as a number.
    is_word = new.kind is ExclusionKind.WORD and bool(value)
    if not entities.is_tag(f"_{value}" if is_word else value):
        raise InvalidInput.of("value_malformed", "value")
    kind, uuid = new.kind.value, context.new_uuid()
    with context.database.transaction() as transaction:
        if repository.insert_trend_exclusion(transaction, uuid, kind=kind, value=value):
            if repository.has_too_many_exclusions(transaction, limit=MAX_EXCLUSIONS):
                raise InvalidInput.of("exclusions_too_many", "value")
            after = _state({"kind": kind, "value": value})
            entry = _entry(context, moderator, uuid, uuid, "exclude", new.reason)
            repository.insert_log_entry(transaction, replace(entry, after=after))
        found = repository.trend_exclusions(transaction, kind=kind, value=value)
    return found.removeprefix("[").removesuffix("]")


def reinstate(context: ApiContext, moderator: Viewer, uuid: UUID, reason: str) -> None:
    """Let a hashtag or a word trend again.

    Raises:
        ExclusionNotFound: it isn't kept out.
    """
    with context.database.transaction() as transaction:
        found = repository.delete_trend_exclusion(transaction, uuid)
        if found is None:
            raise ExclusionNotFound
        entry = _entry(context, moderator, context.new_uuid(), uuid, "reinstate", reason)
        repository.insert_log_entry(transaction, replace(entry, before=_state(found)))


def _entry(
    context: ApiContext, moderator: Viewer, uuid: UUID, exclusion: UUID, action: str, reason: str
) -> LogEntry:
    return LogEntry(
        uuid=uuid,
        moderator_uuid=moderator.uuid,
        moderator_handle=moderator.handle,
        action=action,
        subject_type="trend",
        subject_uuid=exclusion,
        person_uuid=None,
        person_handle=None,
        report_uuid=None,
        reason=reason,
        until=None,
        before=_state(None),
        after=_state(None),
        appealed_uuid=None,
        now=context.clock(),
    )


def _state(excluded: dict[str, str] | None) -> str:
    return dumps({"person": None, "is_hidden": None, "warning": None, "excluded": excluded})
