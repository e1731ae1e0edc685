"""What moderators decide, and appeals against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.errors import (
    ActivityNotFound,
    AlreadyDecided,
    DecisionNotFound,
    InvalidInput,
    NotAppealable,
    NothingToReinstate,
    OwnReport,
    PersonNotFound,
    ReportNotFound,
    TokenRefused,
)
from cruddur.moderation import measures, repository
from cruddur.moderation.measures import Measures
from cruddur.moderation.repository import LogEntry, PersonState, ReportSubject
from cruddur.moderation.schemas import Action, NewDecision, SubjectType
from cruddur.notifications import service as notifications
from cruddur.platform.database import Page
from cruddur.platform.telemetry import metrics
from cruddur.realtime import service as realtime

# A person who used up all rate limits has some hundred thousand cruds.
_WRITE_TIMEOUT_SECONDS = 25
MAX_SUSPENSION = timedelta(days=3660)
_OF_ACTIVITIES = (Action.HIDE, Action.WARN)


def decide(context: ApiContext, moderator: Viewer, report_uuid: UUID, new: NewDecision) -> str:
    """Decide on all open reports of one thing; return it as JSON.

    After an appeal, the measure of the decision before is taken back first.

    Raises:
        ReportNotFound: there is none of this uuid.
        AlreadyDecided: another moderator was first.
        OwnReport: it is about the moderator.
        InvalidInput: `action_not_applicable`, `until_not_applicable`, `until_past`,
            `until_out_of_range`.
        ActivityNotFound, PersonNotFound: what the measure is for is gone.
    """
    now, uuid = context.clock(), context.new_uuid()
    subject = repository.report_subject(context.database, report_uuid)
    if subject is None:
        raise ReportNotFound
    if subject.person_uuid == moderator.uuid:
        raise OwnReport
    activity_uuid = _activity_uuid(subject)
    if new.action in _OF_ACTIVITIES and activity_uuid is None:
        raise InvalidInput.of("action_not_applicable", "action")
    if new.until is not None and new.action is not Action.SUSPEND:
        raise InvalidInput.of("until_not_applicable", "until")
    if new.until is not None and new.until <= now:
        raise InvalidInput.of("until_past", "until")
    if new.until is not None and new.until > now + MAX_SUSPENSION:
        raise InvalidInput.of("until_out_of_range", "until")
    with context.database.transaction() as transaction:
        transaction.set_statement_timeout(_WRITE_TIMEOUT_SECONDS)
        handle, before = measures.lock(transaction, subject.person_uuid, activity_uuid, now=now)
        closed = repository.close_reports(transaction, subject, decision_uuid=uuid, now=now)
        if report_uuid not in closed.uuids:
            raise AlreadyDecided
        after = before
        if closed.appealed_uuid is not None:
            earlier = repository.decided_action(transaction, closed.appealed_uuid)
            after = after.without_action(Action(earlier))
        _require_target(new.action, before)
        after = after.with_action(new.action, uuid, new.until)
        measures.write(transaction, subject.person_uuid, activity_uuid, before, after)
        entry = LogEntry(
            uuid=uuid,
            moderator_uuid=moderator.uuid,
            moderator_handle=moderator.handle,
            action=new.action.value,
            subject_type=subject.subject_type,
            subject_uuid=subject.subject_uuid,
            person_uuid=subject.person_uuid,
            person_handle=handle or subject.person_handle,
            report_uuid=report_uuid,
            reason=new.reason,
            until=new.until,
            before=before.to_json(),
            after=after.to_json(),
            appealed_uuid=closed.appealed_uuid,
            now=now,
        )
        repository.insert_log_entry(transaction, entry)
        body = repository.case(transaction, closed.uuids)
    metrics.report_decided(new.action.value)
    if new.action is not Action.DISMISS or closed.appealed_uuid is not None:
        notifications.publish_created(context, [subject.person_uuid])
    if new.action is Action.SUSPEND:
        realtime.close_connections(context, subject.person_uuid, now)
    return body


def reinstate_person(context: ApiContext, moderator: Viewer, handle: str, reason: str) -> str:
    """End a person's suspension and limit; return them as JSON.

    Raises:
        PersonNotFound: nobody has the handle.
        OwnReport: it is the moderator.
        NothingToReinstate: they are neither suspended nor limited.
    """
    person_uuid = repository.person_uuid(context.database, handle)
    if person_uuid is None:
        raise PersonNotFound
    subject = ReportSubject(SubjectType.PERSON.value, person_uuid, person_uuid, handle)
    _reinstate(context, moderator, subject, reason)
    return repository.moderated_person(context.database, person_uuid)


def reinstate_activity(context: ApiContext, moderator: Viewer, uuid: UUID, reason: str) -> None:
    """Show a hidden crud again, and remove its warning.

    Raises:
        ActivityNotFound: it is gone.
        OwnReport: it is the moderator's.
        NothingToReinstate: it is neither hidden nor has it a warning.
    """
    author = repository.activity_author(context.database, uuid, now=context.clock())
    if author is None:
        raise ActivityNotFound
    _reinstate(
        context, moderator, ReportSubject(SubjectType.ACTIVITY.value, uuid, author, ""), reason
    )


def _reinstate(context: ApiContext, moderator: Viewer, subject: ReportSubject, reason: str) -> None:
    if subject.person_uuid == moderator.uuid:
        raise OwnReport
    now, activity_uuid = context.clock(), _activity_uuid(subject)
    with context.database.transaction() as transaction:
        transaction.set_statement_timeout(_WRITE_TIMEOUT_SECONDS)
        handle, before = measures.lock(transaction, subject.person_uuid, activity_uuid, now=now)
        if handle is None:
            raise PersonNotFound
        if activity_uuid is not None:
            if before.activity is None:
                raise ActivityNotFound
            after = before.without_action(Action.HIDE).without_action(Action.WARN)
        else:
            after = replace(before, person=PersonState())
        if after == before:
            raise NothingToReinstate
        measures.write(transaction, subject.person_uuid, activity_uuid, before, after)
        entry = LogEntry(
            uuid=context.new_uuid(),
            moderator_uuid=moderator.uuid,
            moderator_handle=moderator.handle,
            action="reinstate",
            subject_type=subject.subject_type,
            subject_uuid=subject.subject_uuid,
            person_uuid=subject.person_uuid,
            person_handle=handle,
            report_uuid=None,
            reason=reason,
            until=None,
            before=before.to_json(),
            after=after.to_json(),
            appealed_uuid=None,
            now=now,
        )
        repository.insert_log_entry(transaction, entry)
    notifications.publish_created(context, [subject.person_uuid])


def appeal(context: ApiContext, viewer_uuid: UUID, uuid: UUID, words: str) -> None:
    """Appeal against a decision about the viewer, which brings its reports back into the queue.

    Raises:
        DecisionNotFound: there is none of this uuid about them.
        NotAppealable: it has an appeal, answers one, or its reports are purged.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    with context.database.transaction() as transaction:
        if not repository.lock_person_key(transaction, viewer_uuid):
            raise TokenRefused
        found = repository.appealable(transaction, uuid, person_uuid=viewer_uuid)
        if found is None:
            raise DecisionNotFound
        if not found.is_appealable or not repository.insert_appeal(
            transaction,
            decision_uuid=uuid,
            person_uuid=viewer_uuid,
            appeal=words,
            now=context.clock(),
        ):
            raise NotAppealable
        repository.reopen_reports(
            transaction,
            decision_uuid=uuid,
            subject_type=found.subject_type,
            subject_uuid=found.subject_uuid,
        )
    metrics.report_created("appeal")


def decisions(context: ApiContext, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return the decisions about the viewer, newest first."""
    return repository.decisions(context.reads, viewer_uuid, after=after, limit=limit)


def _activity_uuid(subject: ReportSubject) -> UUID | None:
    is_activity = subject.subject_type == SubjectType.ACTIVITY.value
    return subject.subject_uuid if is_activity else None


def _require_target(action: Action, state: Measures) -> None:
    if action in _OF_ACTIVITIES and state.activity is None:
        raise ActivityNotFound
    if action in (Action.LIMIT, Action.SUSPEND) and state.person is None:
        raise PersonNotFound
