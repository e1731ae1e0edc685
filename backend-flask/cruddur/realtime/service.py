"""Live pages: opened by a ticket, as a WebSocket's address must not carry a token; closed by us."""

from __future__ import annotations

import secrets
from uuid import UUID

from cruddur.context import ApiContext
from cruddur.errors import Unavailable
from cruddur_messages import connections
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.events import SESSION_ENDED


def issue_ticket(context: ApiContext, viewer_uuid: UUID) -> str:
    """Answer an address that opens one WebSocket, within half a minute.

    Raises:
        Unavailable: the ticket can't be kept just now.
    """
    ticket = secrets.token_urlsafe(32)
    try:
        connections.issue(context.messages, ticket, viewer_uuid, context.clock())
    except TableUnavailable as error:
        raise Unavailable("Live pages can't be reached.") from error
    return f"{context.realtime_url}?ticket={ticket}"


def close_pages(context: ApiContext, viewer_uuid: UUID) -> None:
    """Close every WebSocket of somebody's, soon."""
    context.tell(viewer_uuid, SESSION_ENDED, {})
