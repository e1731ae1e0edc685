"""HTTP routes of a person's reports."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.errors import ActivityNotFound, MessageNotFound, PersonNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.idempotency import run_idempotently
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import PageQuery, page
from cruddur.moderation import reports
from cruddur.moderation.schemas import NewReport, Report
from cruddur.rate_limits.limits import REPORTS

blueprint = Blueprint("reports", __name__, url_prefix="/api/reports")


@blueprint.after_request
def _forbid_storing(response: Response) -> Response:
    """Store no report in the browser's cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("")
@operation(
    Access.SIGNED_IN,
    rate_limit=REPORTS,
    idempotent=True,
    handles_idempotency=True,
    response=Report,
    status=201,
    errors=(ActivityNotFound, PersonNotFound, MessageNotFound),
)
def create_report(json: NewReport) -> Response:
    """Report a crud, a message or a person to the moderators.

    Another report of the same thing replaces your open one.
    """
    viewer = signed_in_viewer().uuid
    # Before the transaction of the key, as no transaction waits for another store.
    evidence, missing = None, None
    try:
        evidence = reports.message_evidence(context(), viewer, json)
    except MessageNotFound as error:
        missing = error

    def create() -> Response:
        # Here, as a key has its response also when the message is gone since.
        if missing is not None:
            raise missing
        return json_response(reports.create(context(), viewer, json, evidence), 201)

    return run_idempotently(create)()


@blueprint.get("")
@operation(Access.SIGNED_IN, response=list[Report])
def own_reports(query: PageQuery) -> Response:
    """Your reports and what became of them, newest first."""
    viewer = signed_in_viewer().uuid
    return page(reports.own_reports(context(), viewer, after=query.after, limit=query.limit), query)
