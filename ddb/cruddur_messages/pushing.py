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


def patience(scale: float = 1) -> Config:
    """Answer how long a push may take: it is a hint, so it is tried twice and not waited for."""
    return Config(
        connect_timeout=scale,
        read_timeout=scale,
        retries={"mode": "standard", "total_max_attempts": 2},
    )


# What is about to open is waited for, some seconds altogether: other people's news wait too.
_PAUSES_MOST, _PAUSE = 20, 0.15


@dataclass(frozen=True)
class Pusher:
    """Tells people on every page that they have open, as far as that works."""

    table: Table
    gateway: ApiGatewayManagementApiClient
    pause: Callable[[float], None] = field(default=time.sleep)

    def __call__(self, user: UUID, event: Event) -> None:
        """Tell somebody, or say in the log why not; forget connections that are gone."""
        try:
            if event.type == SESSION_ENDED:
                self._close_all(user)
            else:
                self._tell_all(user, event.to_json())
        except TableUnavailable:
            log.warning("Not everybody could be told: the table doesn't answer")
        except (ClientError, BotoCoreError) as error:
            log.error("Not everybody could be told: %s", type(error).__name__)

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
        pauses = iter(range(_PAUSES_MOST))
        while found := connections.of(self.table, user, datetime.now(UTC)):
            still_open = [each for each in found if not self._is_closed(each)]
            while still_open and next(pauses, None) is not None:
                self.pause(_PAUSE)
                still_open = [each for each in still_open if not self._is_closed(each)]
            for connection in found:
                connections.disconnect(self.table, connection.name, user)

    def _is_closed(self, connection: Connection) -> bool:
        """Close a connection; False where it may only be about to open."""
        try:
            self.gateway.delete_connection(ConnectionId=connection.name)
        except self.gateway.exceptions.GoneException:
            return not connection.is_opening
        except (ClientError, BotoCoreError) as error:
            log.warning("A connection can't be closed: %s", type(error).__name__)
        return True
