"""The WebSocket API's side that servers use: say something to a page, or close it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cruddur_messages import connections
from cruddur_messages.connections import Connection
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


# How often a connection that is only about to open is tried to be closed, and the wait between.
_CLOSING_TRIES, _CLOSING_PAUSE = 20, 0.15


@dataclass(frozen=True)
class Pusher:
    """Tells people on every page that they have open, as far as that works."""

    table: Table
    gateway: ApiGatewayManagementApiClient
    pause: Callable[[float], None] = field(default=time.sleep)

    def __call__(self, user: UUID, event: Event) -> None:
        """Tell somebody; forget connections that are gone."""
        try:
            if event.type == SESSION_ENDED:
                self._close_all(user)
            else:
                self._tell_all(user, event.to_json())
        except TableUnavailable:
            log.warning("Not everybody could be told: the table doesn't answer")

    def _tell_all(self, user: UUID, data: bytes) -> None:
        now = datetime.now(UTC)
        for connection in connections.of(self.table, user, now):
            try:
                self.gateway.post_to_connection(ConnectionId=connection.name, Data=data)
            except self.gateway.exceptions.GoneException:
                connections.forget(self.table, connection.name, user, now)
            except (ClientError, BotoCoreError) as error:
                log.warning("A connection can't be reached: %s", type(error).__name__)

    def _close_all(self, user: UUID) -> None:
        """Close every connection; one that doesn't close is forgotten, and told nothing more."""
        while found := connections.of(self.table, user, datetime.now(UTC)):
            for connection in found:
                self._close(connection)
                connections.disconnect(self.table, connection.name, user)

    def _close(self, connection: Connection) -> None:
        for _ in range(_CLOSING_TRIES):
            try:
                self.gateway.delete_connection(ConnectionId=connection.name)
                return
            except self.gateway.exceptions.GoneException:
                if not connection.is_opening:
                    return
            except (ClientError, BotoCoreError) as error:
                log.warning("A connection can't be closed: %s", type(error).__name__)
                return
            self.pause(_CLOSING_PAUSE)
