"""Live pages: opened by a ticket, as a WebSocket's address must not carry a token; closed by us."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime
from uuid import UUID

from cruddur.context import ApiContext
from cruddur.errors import Unavailable
from cruddur_messages import connections
from cruddur_messages.errors import TableUnavailable

log = logging.getLogger(__name__)


def issue_ticket(context: ApiContext, viewer_uuid: UUID) -> str:
    """Answer an address that opens one WebSocket, within half a minute.

    Raises:
        Unavailable: the ticket can't be kept just now.
    """
    secret = secrets.token_urlsafe(32)
    try:
        ticket = connections.issue(context.messages, secret, viewer_uuid, context.clock())
    except TableUnavailable as error:
        raise Unavailable("Live pages can't be reached.") from error
    return f"{context.realtime_url}?ticket={ticket}"


def close_connections(context: ApiContext, viewer_uuid: UUID, ended_at: datetime) -> None:
    """Close every WebSocket of somebody's, soon, also those that a ticket of before opens now.

    Whoever signs out has signed out, whether the table answers or not: then pages close within two
    hours, and can't be opened again.
    """
    try:
        connections.end_session(
            context.messages, viewer_uuid, event_uuid=context.new_uuid(), ended_at=ended_at
        )
    except TableUnavailable:
        log.error("Somebody's pages couldn't be closed: the table doesn't answer")
