"""SQL statements of reports and moderation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Page, Queries, Row, statements

_sql = statements(__package__)


@dataclass(frozen=True)
class Evidence:
    """What is reported, as JSON, whom it is about, and the pictures in it."""

    person_uuid: UUID
    person_handle: str
    evidence: str
    media_uuids: list[UUID]


def activity_evidence(queries: Queries, uuid: UUID, *, seen_since: datetime) -> Evidence | None:
    """Lock a crud that hasn't expired before a moment; return it as evidence."""
    row = queries.fetch_one(_sql["activity_evidence"], uuid=uuid, seen_since=seen_since)
    return Evidence(**row) if row else None


def person_evidence(queries: Queries, uuid: UUID) -> Evidence | None:
    """Return a person's profile as evidence."""
    row = queries.fetch_one(_sql["person_evidence"], uuid=uuid)
    return Evidence(**row) if row else None


def create_report(
    queries: Queries,
    *,
    uuid: UUID,
    reporter_uuid: UUID,
    subject_type: str,
    subject_uuid: UUID,
    reason: str,
    comment: str,
    found: Evidence,
    now: datetime,
    purge_at: datetime,
) -> Row:
    """Insert a report, or replace the open one of the same thing; return `uuid` and `is_new`."""
    row = queries.fetch_one(
        _sql["create_report"],
        uuid=uuid,
        reporter_uuid=reporter_uuid,
        subject_type=subject_type,
        subject_uuid=subject_uuid,
        person_uuid=found.person_uuid,
        person_handle=found.person_handle,
        reason=reason,
        comment=comment,
        evidence=found.evidence,
        now=now,
        purge_at=purge_at,
    )
    assert row is not None
    return row


def own_reports(
    queries: Queries, reporter_uuid: UUID, *, uuid: UUID | None, after: UUID | None, limit: int
) -> Page:
    """Return a page of a person's reports, or one of them."""
    row = queries.fetch_one(
        _sql["own_reports"], reporter_uuid=reporter_uuid, uuid=uuid, after=after, limit=limit
    )
    return _page(row)


@dataclass(frozen=True)
class PersonState:
    """What moderators have decided about a person: the person's flags."""

    is_limited: bool = False
    is_suspended: bool = False
    suspended_until: datetime | None = None


@dataclass(frozen=True)
class ActivityState:
    """What moderators have decided about a crud."""

    hidden_by: UUID | None = None
    moderation_warning: str | None = None


@dataclass(frozen=True)
class ReportSubject:
    """What a report is about."""

    subject_type: str
    subject_uuid: UUID
    person_uuid: UUID
    person_handle: str


@dataclass(frozen=True)
class ClosedReports:
    """Reports that a decision has closed, and the decision whose appeal had opened them again."""

    uuids: list[UUID]
    appealed_uuid: UUID | None


@dataclass(frozen=True)
class LogEntry:
    """An entry of the log; `before` and `after` are JSON."""

    uuid: UUID
    moderator_uuid: UUID | None
    moderator_handle: str | None
    action: str
    subject_type: str
    subject_uuid: UUID
    person_uuid: UUID | None
    person_handle: str | None
    report_uuid: UUID | None
    reason: str
    until: datetime | None
    before: str
    after: str
    appealed_uuid: UUID | None
    now: datetime


@dataclass(frozen=True)
class Appealable:
    """A decision: what it is about, and whether it takes an appeal."""

    is_appealable: bool
    subject_type: str
    subject_uuid: UUID


def lock_person(queries: Queries, uuid: UUID) -> tuple[str, PersonState] | None:
    """Lock a person; return their handle and state, None if the account is deleted."""
    row = queries.fetch_one(_sql["lock_person"], uuid=uuid)
    return (row.pop("handle"), PersonState(**row)) if row else None


def lock_person_key(queries: Queries, uuid: UUID) -> bool:
    """Lock a person's key; return False if the account is deleted."""
    return queries.fetch_one(_sql["lock_person_key"], uuid=uuid) is not None


def person_uuid(queries: Queries, handle: str) -> UUID | None:
    """Return the person with a handle, also if they are suspended."""
    row = queries.fetch_one(_sql["person_uuid"], handle=handle)
    return row["uuid"] if row else None


def activity_author(queries: Queries, uuid: UUID, *, now: datetime) -> UUID | None:
    """Return the author of a crud, also if it is hidden."""
    row = queries.fetch_one(_sql["activity_author"], uuid=uuid, now=now)
    return row["user_uuid"] if row else None


def activity_state(
    queries: Queries, uuid: UUID, *, person_uuid: UUID, now: datetime
) -> ActivityState | None:
    """Return the state of a crud of a locked person, None if it is gone."""
    row = queries.fetch_one(_sql["activity_state"], uuid=uuid, person_uuid=person_uuid, now=now)
    return ActivityState(**row) if row else None


def lock_cruds(
    queries: Queries, person_uuid: UUID, *, activity_uuid: UUID | None, is_suspended: bool | None
) -> bool:
    """Lock a crud, and all that a suspension or its end changes; return whether it is there."""
    row = queries.fetch_one(
        _sql["lock_cruds"],
        person_uuid=person_uuid,
        activity_uuid=activity_uuid,
        is_suspended=is_suspended,
    )
    assert row is not None
    return bool(row["has_activity"])


def set_person_state(queries: Queries, uuid: UUID, state: PersonState) -> None:
    """Set the flags of a person; a suspension deletes requests to follow."""
    queries.execute(_sql["set_person_state"], uuid=uuid, **vars(state))
    if state.is_suspended:
        queries.execute(_sql["delete_follow_requests"], uuid=uuid)


def set_cruds_state(queries: Queries, uuid: UUID, *, is_suspended: bool) -> None:
    """Hide or show all cruds of a person."""
    queries.execute(_sql["set_cruds_state"], uuid=uuid, is_suspended=is_suspended)


def set_activity_state(
    queries: Queries, uuid: UUID, state: ActivityState, *, is_suspended: bool
) -> None:
    """Set the flags of a crud, whose author may be suspended."""
    queries.execute(_sql["set_activity_state"], uuid=uuid, is_suspended=is_suspended, **vars(state))


def insert_log_entry(queries: Queries, entry: LogEntry) -> None:
    """Insert an entry into the log."""
    queries.execute(_sql["insert_log_entry"], **vars(entry))


def report_subject(queries: Queries, uuid: UUID) -> ReportSubject | None:
    """Return what a report is about."""
    row = queries.fetch_one(_sql["report_subject"], uuid=uuid)
    return ReportSubject(**row) if row else None


def close_reports(
    queries: Queries, subject: ReportSubject, *, decision_uuid: UUID, now: datetime
) -> ClosedReports:
    """Close all open reports of one thing."""
    row = queries.fetch_one(
        _sql["close_reports"],
        subject_type=subject.subject_type,
        subject_uuid=subject.subject_uuid,
        decision_uuid=decision_uuid,
        now=now,
    )
    assert row is not None
    return ClosedReports(**row)


def decided_action(queries: Queries, uuid: UUID) -> str:
    """Return the action of a decision."""
    row = queries.fetch_one(_sql["decided_action"], uuid=uuid)
    assert row is not None
    return str(row["action"])


def case(queries: Queries, uuids: list[UUID]) -> str:
    """Return one thing with these reports, the oldest first, as JSON."""
    row = queries.fetch_one(_sql["case"], uuids=uuids)
    assert row is not None
    return str(row["body"])


def open_cases(queries: Queries, *, after: UUID | None, limit: int) -> Page:
    """Return a page of what is open."""
    return _page(queries.fetch_one(_sql["open_cases"], after=after, limit=limit))


def closed_cases(queries: Queries, *, after: UUID | None, limit: int) -> Page:
    """Return a page of what is decided."""
    return _page(queries.fetch_one(_sql["closed_cases"], after=after, limit=limit))


def log(queries: Queries, *, after: UUID | None, limit: int) -> Page:
    """Return a page of the log."""
    return _page(queries.fetch_one(_sql["log"], after=after, limit=limit))


def moderated_person(queries: Queries, uuid: UUID) -> str:
    """Return a person as moderators see them, as JSON."""
    row = queries.fetch_one(_sql["moderated_person"], uuid=uuid)
    assert row is not None
    return str(row["body"])


def decisions(queries: Queries, person_uuid: UUID, *, after: UUID | None, limit: int) -> Page:
    """Return a page of the decisions about a person, as they are told them."""
    row = queries.fetch_one(_sql["decisions"], person_uuid=person_uuid, after=after, limit=limit)
    return _page(row)


def appealable(queries: Queries, uuid: UUID, *, person_uuid: UUID) -> Appealable | None:
    """Return whether a decision about a person takes an appeal; None if there is none."""
    row = queries.fetch_one(_sql["appealable"], uuid=uuid, person_uuid=person_uuid)
    return Appealable(**row) if row else None


def insert_appeal(
    queries: Queries, *, decision_uuid: UUID, person_uuid: UUID, appeal: str, now: datetime
) -> bool:
    """Insert an appeal; return False if there is one, or if the reports are purged."""
    written = queries.execute(
        _sql["insert_appeal"],
        decision_uuid=decision_uuid,
        person_uuid=person_uuid,
        appeal=appeal,
        now=now,
    )
    return written == 1


def reopen_reports(
    queries: Queries, *, decision_uuid: UUID, subject_type: str, subject_uuid: UUID
) -> None:
    """Open the reports of a decision again."""
    queries.execute(
        _sql["reopen_reports"],
        decision_uuid=decision_uuid,
        subject_type=subject_type,
        subject_uuid=subject_uuid,
    )


def ended_suspensions(queries: Queries, *, now: datetime, limit: int) -> list[UUID]:
    """Return people whose suspension has ended."""
    row = queries.fetch_one(_sql["ended_suspensions"], now=now, limit=limit)
    assert row is not None
    return list(row["uuids"])


def waiting_since(queries: Queries, *, now: datetime) -> datetime | None:
    """Return since when the oldest open report or appeal has waited."""
    row = queries.fetch_one(_sql["waiting_since"], now=now)
    return row["waiting_since"] if row else None


def trend_exclusions(queries: Queries, *, kind: str | None = None, value: str | None = None) -> str:
    """Return what is kept out of trends as JSON: all, or one."""
    row = queries.fetch_one(_sql["trend_exclusions"], kind=kind, value=value)
    assert row is not None
    return str(row["body"])


def insert_trend_exclusion(queries: Queries, uuid: UUID, *, kind: str, value: str) -> bool:
    """Keep a hashtag or word out of trends, or lock its row; return whether it is new."""
    row = queries.fetch_one(_sql["insert_trend_exclusion"], uuid=uuid, kind=kind, value=value)
    assert row is not None
    return bool(row["is_new"])


def has_too_many_exclusions(queries: Queries, *, limit: int) -> bool:
    """Return whether more hashtags and words are kept out of trends than may be."""
    row = queries.fetch_one(_sql["has_too_many_exclusions"], limit=limit)
    assert row is not None
    return bool(row["has_too_many"])


def delete_trend_exclusion(queries: Queries, uuid: UUID) -> dict[str, str] | None:
    """Let a hashtag or word trend again; return its kind and value, None if there is none."""
    return queries.fetch_one(_sql["delete_trend_exclusion"], uuid=uuid)


def _page(row: Row | None) -> Page:
    assert row is not None
    return Page(row["body"], row["next_cursor"])


def purge(queries: Queries, *, now: datetime, limit: int) -> int:
    """Delete a batch of what is due; return how many rows."""
    row = queries.fetch_one(_sql["purge_reports"], now=now, limit=limit)
    assert row is not None
    return int(row["purged"])
