"""Reports: what was reported is copied with the report, as it may expire or be deleted.

A block doesn't hide anything from a report: docs/decisions/0054-reports-and-moderators.md.
"""

from __future__ import annotations

from datetime import timedelta
from json import dumps
from uuid import UUID

from cruddur.context import ApiContext
from cruddur.errors import ActivityNotFound, InvalidInput, PersonNotFound
from cruddur.media import evidence as pictures
from cruddur.messages import reported
from cruddur.moderation import repository
from cruddur.moderation.repository import Evidence
from cruddur.moderation.schemas import NewReport, SubjectType
from cruddur.people import service as people
from cruddur.platform.database import Page, Transaction
from cruddur.platform.telemetry import metrics

# A person may report what was on their screen when it expired.
GRACE_PERIOD = timedelta(minutes=5)


def message_evidence(context: ApiContext, viewer_uuid: UUID, new: NewReport) -> Evidence | None:
    """Return the evidence of a message, which is read before the transaction; None for others.

    Raises:
        MessageNotFound: there is none of this uuid that the viewer can read.
        Unavailable: the messages can't be reached.
    """
    if new.subject.type is not SubjectType.MESSAGE:
        return None
    author_uuid, handle, messages = reported.read(
        context, viewer_uuid, new.subject.uuid, new.subject.message_group_uuid
    )
    evidence = {"messages": [message.model_dump(mode="json") for message in messages]}
    return Evidence(author_uuid, handle, dumps(evidence), [])


def create(
    context: ApiContext, viewer_uuid: UUID, new: NewReport, evidence: Evidence | None
) -> str:
    """Insert a report with its evidence; return it as JSON.

    A second one of the same thing replaces the reason and the comment of the first, if that is
    open.

    Raises:
        ActivityNotFound: the crud is gone, or a moderator has hidden it.
        PersonNotFound: there is no such person.
        InvalidInput: `subject_yourself`.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    now = context.clock()
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = evidence or _find(context, transaction, new)
        if found.person_uuid == viewer_uuid:
            raise InvalidInput.of("subject_yourself", "subject")
        purge_at = now + context.report_retention
        pictures.keep(transaction, found.media_uuids, until=purge_at, now=now)
        written = repository.create_report(
            transaction,
            uuid=context.new_uuid(),
            reporter_uuid=viewer_uuid,
            subject_type=new.subject.type.value,
            subject_uuid=new.subject.uuid,
            reason=new.reason.value,
            comment=new.comment,
            found=found,
            now=now,
            purge_at=purge_at,
        )
        report = repository.own_reports(
            transaction, viewer_uuid, uuid=written["uuid"], after=None, limit=1
        )
    if written["is_new"]:
        metrics.report_created(new.reason.value)
    return report.body.removeprefix("[").removesuffix("]")


def own_reports(context: ApiContext, viewer_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return the viewer's reports, newest first."""
    return repository.own_reports(context.reads, viewer_uuid, uuid=None, after=after, limit=limit)


def _find(context: ApiContext, transaction: Transaction, new: NewReport) -> Evidence:
    if new.subject.type is SubjectType.PERSON:
        found = repository.person_evidence(transaction, new.subject.uuid)
        if found is None:
            raise PersonNotFound
        return found
    found = repository.activity_evidence(
        transaction, new.subject.uuid, seen_since=context.clock() - GRACE_PERIOD
    )
    if found is None:
        raise ActivityNotFound
    return found
