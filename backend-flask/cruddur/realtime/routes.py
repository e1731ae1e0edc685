"""HTTP routes of realtime: tickets for the WebSocket."""

from __future__ import annotations

from flask import Blueprint, Response
from pydantic import BaseModel

from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.rate_limits.limits import TICKETS
from cruddur.realtime import service

blueprint = Blueprint("realtime", __name__, url_prefix="/api/realtime")


class Ticket(BaseModel):
    """URL of a WebSocket, which can be opened once, within 30 seconds."""

    url: str


@blueprint.post("/tickets")
@operation(Access.SIGNED_IN, rate_limit=TICKETS, response=Ticket)
def issue_ticket() -> Response:
    """Create a ticket for a WebSocket."""
    response = json_response(Ticket(url=service.issue_ticket(context(), signed_in_viewer().uuid)))
    response.headers["Cache-Control"] = "no-store"
    return response
