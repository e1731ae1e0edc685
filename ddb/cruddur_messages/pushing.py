"""The WebSocket API's side that servers use: say something to a page, or close it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cruddur_messages import connections
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.events import SESSION_ENDED, Event
from cruddur_messages.table import Table

if TYPE_CHECKING:
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient

log = logging.getLogger(__name__)

# A push is a hint, so it is tried twice and not waited for.
PATIENCE = Config(
    connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 2}
)


@dataclass(frozen=True)
class Pusher:
    """Tells people on every page that they have open, as far as that works."""

    table: Table
    gateway: ApiGatewayManagementApiClient

    def __call__(self, user: UUID, event: Event) -> None:
        """Tell somebody; forget connections that are gone."""
        try:
            open_now = connections.of(self.table, user)
        except TableUnavailable:
            log.warning("Nobody could be told: the table doesn't answer")
            return
        if event.type == SESSION_ENDED:
            self._each(
                user, open_now, lambda name: self.gateway.delete_connection(ConnectionId=name)
            )
        else:
            data = event.to_json()
            self._each(
                user,
                open_now,
                lambda name: self.gateway.post_to_connection(ConnectionId=name, Data=data),
            )

    def _each(self, user: UUID, connection_ids: list[str], act: Callable[[str], object]) -> None:
        for connection_id in connection_ids:
            try:
                act(connection_id)
            except self.gateway.exceptions.GoneException:
                self._forget(user, connection_id)
            except (ClientError, BotoCoreError) as error:
                log.warning("A connection can't be reached: %s", type(error).__name__)

    def _forget(self, user: UUID, connection_id: str) -> None:
        try:
            connections.forget(self.table, connection_id, user, datetime.now(UTC))
        except TableUnavailable:
            log.warning("A connection that is gone couldn't be forgotten")
