"""WebSocket connections, opened by a ticket, as URLs must not carry tokens; closed on sign-out."""

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
    """Return a URL that opens one WebSocket, within 30 seconds.

    Raises:
        Unavailable: the ticket can't be stored at the moment.
    """
    secret = secrets.token_urlsafe(32)
    try:
        ticket = connections.issue(context.messages, secret, viewer_uuid, context.clock())
    except TableUnavailable as error:
        raise Unavailable("Realtime can't be reached.") from error
    return f"{context.realtime_url}?ticket={ticket}"


def close_connections(context: ApiContext, viewer_uuid: UUID, ended_at: datetime) -> None:
    """Close all WebSockets of a user soon, also those that an older ticket opens now.

    Best effort: if the table is unavailable, sign-out still succeeds, and the connections close
    within two hours, when API Gateway ends them.
    """
    try:
        connections.end_session(
            context.messages, viewer_uuid, event_uuid=context.new_uuid(), ended_at=ended_at
        )
    except TableUnavailable:
        log.error("WebSockets couldn't be closed: the table is unavailable")
