"""HTTP routes of moderators, and of the people whom their decisions are about."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from uuid import UUID

from flask import Blueprint, Response

from cruddur.errors import (
    ActivityNotFound,
    AlreadyDecided,
    DecisionNotFound,
    ExclusionNotFound,
    NotAModerator,
    NotAppealable,
    NothingToReinstate,
    OwnReport,
    PersonNotFound,
    ReportNotFound,
)
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.media import evidence as pictures
from cruddur.moderation import repository, service, trends
from cruddur.moderation.schemas import (
    Case,
    Decision,
    LogEntry,
    ModeratedPerson,
    NewAppeal,
    NewDecision,
    NewTrendExclusion,
    Reinstatement,
    TrendExclusion,
)

blueprint = Blueprint("moderation", __name__, url_prefix="/api")


@blueprint.after_request
def _forbid_storing(response: Response) -> Response:
    """Store nothing of this in the browser's cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


class CaseStatus(Enum):
    """Whether reports are decided."""

    OPEN = "open"
    CLOSED = "closed"


class CasesQuery(PageQuery):
    """Status and page of the reports."""

    status: CaseStatus = CaseStatus.OPEN


@blueprint.get("/moderation/reports")
@operation(Access.MODERATOR, response=list[Case], errors=(NotAModerator,))
def moderation_reports(query: CasesQuery) -> Response:
    """What was reported: open, the oldest and most reported first; or closed, newest first.

    The reports of one crud, message or person are one entry.
    """
    cases = repository.open_cases if query.status is CaseStatus.OPEN else repository.closed_cases
    found = cases(context().reads, after=query.after, limit=query.limit)
    return page(replace(found, body=pictures.sign_urls(context(), found.body)), query)


@blueprint.post("/moderation/reports/<uuid:report_uuid>/decision")
@operation(
    Access.MODERATOR,
    response=Case,
    errors=(
        NotAModerator,
        OwnReport,
        ReportNotFound,
        AlreadyDecided,
        ActivityNotFound,
        PersonNotFound,
    ),
)
def decide(json: NewDecision, report_uuid: UUID) -> Response:
    """Decide on a report, and with it on all open reports of the same thing.

    After an appeal, the measure is taken back first; to uphold it, decide the same again.
    """
    body = service.decide(context(), signed_in_viewer(), report_uuid, json)
    return json_response(pictures.sign_urls(context(), body))


@blueprint.post("/moderation/people/@<handle:handle>/reinstate")
@operation(
    Access.MODERATOR,
    response=ModeratedPerson,
    errors=(NotAModerator, OwnReport, PersonNotFound, NothingToReinstate),
)
def reinstate_person(json: Reinstatement, handle: str) -> Response:
    """End a person's suspension and limit."""
    return json_response(
        service.reinstate_person(context(), signed_in_viewer(), handle, json.reason)
    )


@blueprint.post("/moderation/activities/<uuid:activity_uuid>/reinstate")
@operation(
    Access.MODERATOR,
    status=204,
    errors=(NotAModerator, OwnReport, ActivityNotFound, NothingToReinstate),
)
def reinstate_activity(json: Reinstatement, activity_uuid: UUID) -> Response:
    """Show a hidden crud again, and remove its warning."""
    service.reinstate_activity(context(), signed_in_viewer(), activity_uuid, json.reason)
    return Response(status=204)


@blueprint.get("/moderation/log")
@operation(Access.MODERATOR, response=list[LogEntry], errors=(NotAModerator,))
def moderation_log(query: PageQuery) -> Response:
    """What moderators decided, newest first. Nothing can change or shorten it."""
    return page(repository.log(context().reads, after=query.after, limit=query.limit), query)


@blueprint.get("/moderation/trend_exclusions")
@operation(Access.MODERATOR, response=list[TrendExclusion], errors=(NotAModerator,))
def trend_exclusions() -> Response:
    """Hashtags and words that are kept out of trends, newest first."""
    return json_response(trends.exclusions(context()))


@blueprint.put("/moderation/trend_exclusions")
@operation(Access.MODERATOR, response=TrendExclusion, errors=(NotAModerator,))
def exclude_from_trends(json: NewTrendExclusion) -> Response:
    """Keep a hashtag out of trends, or all hashtags that contain a word.

    What is kept out already stays as it is.
    """
    return json_response(trends.exclude(context(), signed_in_viewer(), json))


@blueprint.post("/moderation/trend_exclusions/<uuid:exclusion_uuid>/reinstate")
@operation(Access.MODERATOR, status=204, errors=(NotAModerator, ExclusionNotFound))
def reinstate_trend(json: Reinstatement, exclusion_uuid: UUID) -> Response:
    """Let a hashtag or a word trend again."""
    trends.reinstate(context(), signed_in_viewer(), exclusion_uuid, json.reason)
    return Response(status=204)


@blueprint.get("/account/decisions")
@operation(Access.SIGNED_IN, admits_suspended=True, response=list[Decision])
def decisions(query: PageQuery) -> Response:
    """What moderators decided about you, newest first. Also for suspended accounts."""
    viewer = signed_in_viewer().uuid
    return page(service.decisions(context(), viewer, after=query.after, limit=query.limit), query)


@blueprint.post("/account/decisions/<uuid:decision_uuid>/appeal")
@operation(
    Access.SIGNED_IN,
    admits_suspended=True,
    status=204,
    errors=(DecisionNotFound, NotAppealable),
)
def appeal(json: NewAppeal, decision_uuid: UUID) -> Response:
    """Appeal against a decision about you, once. Also for suspended accounts."""
    service.appeal(context(), signed_in_viewer().uuid, decision_uuid, json.appeal)
    return Response(status=204)
