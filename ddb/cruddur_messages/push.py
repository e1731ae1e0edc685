"""Broadcast events to a user's WebSockets, and close them, with API Gateway's management API."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
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


def client_config(scale: float = 1) -> Config:
    """Return short timeouts with one retry: a push is best effort."""
    return Config(
        connect_timeout=scale,
        read_timeout=scale,
        retries={"mode": "standard", "total_max_attempts": 2},
    )


_MAX_PARALLEL = 8  # less than botocore's ten connections
_BUDGET_SECONDS = 20
_MAX_BUDGET_SECONDS = 45  # of the Lambda's minute, on a slow machine too


def budget_seconds(scale: float = 1) -> float:
    """Return for how long the events of a batch may be pushed; what isn't by then is dropped.

    The next batch of the same conversations waits for this one.
    """
    return min(_BUDGET_SECONDS * scale, _MAX_BUDGET_SECONDS)


# How long to wait altogether for connections in their handshake; the batch's other events wait too.
_MAX_WAITS, _WAIT_SECONDS = 20, 0.15


@dataclass(frozen=True)
class Broadcaster:
    """Sends events to all WebSockets of a user at once, best effort, until the deadline."""

    table: Table
    gateway: ApiGatewayManagementApiClient
    deadline: float = math.inf  # of the monotonic clock
    monotonic: Callable[[], float] = field(default=time.monotonic)
    sleep: Callable[[float], None] = field(default=time.sleep)
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_MAX_PARALLEL))

    def __call__(self, user: UUID, event: Event) -> None:
        """Send an event, or log why it can't be sent; remove stale connections."""
        try:
            if event.type == SESSION_ENDED:
                self._close_all(user)
            else:
                self._broadcast(user, event.to_json())
        except TableUnavailable:
            log.warning("An event can't be broadcast: the table is unavailable")
        except (ClientError, BotoCoreError) as error:
            log.error("An event can't be broadcast: %s", type(error).__name__)

    def _broadcast(self, user: UUID, data: bytes) -> None:
        now = datetime.now(UTC)

        def push(connection: Connection) -> bool:
            """Send the event unless it is too late; return whether it was tried."""
            if self.monotonic() >= self.deadline:
                return False
            try:
                self.gateway.post_to_connection(ConnectionId=connection.id, Data=data)
            except self.gateway.exceptions.GoneException:
                connections.remove_stale(self.table, connection.id, user, now)
            except (ClientError, BotoCoreError) as error:
                log.warning("A connection can't be reached: %s", type(error).__name__)
            return True

        # All are awaited, so that no later event overtakes this one.
        dropped = self._for_each(push, connections.list_for(self.table, user, now)).count(False)
        if dropped:
            log.warning("An event is dropped for %d connections: no time is left", dropped)

    def _close_all(self, user: UUID) -> None:
        """Close every connection; delete those that don't close, so they get no more events."""
        waits = iter(range(_MAX_WAITS))
        while found := connections.list_for(self.table, user, datetime.now(UTC)):
            still_open = self._close(found)
            while still_open and next(waits, None) is not None:
                self.sleep(_WAIT_SECONDS)
                still_open = self._close(still_open)
            for connection in found:
                connections.disconnect(self.table, connection.id, user)

    def _close(self, found: list[Connection]) -> list[Connection]:
        """Close connections; return those that may still be in their handshake."""
        closed = self._for_each(self._is_closed, found)
        return [each for each, is_closed in zip(found, closed, strict=True) if not is_closed]

    def _for_each(
        self, action: Callable[[Connection], bool], found: Iterable[Connection]
    ) -> list[bool]:
        """Call the action for several connections at once; return the results in order."""
        futures = [self.threads.submit(copy_context().run, action, each) for each in found]
        return [future.result() for future in futures]

    def _is_closed(self, connection: Connection) -> bool:
        """Close a connection; return False if it may still be in its handshake."""
        try:
            self.gateway.delete_connection(ConnectionId=connection.id)
        except self.gateway.exceptions.GoneException:
            return not connection.is_opening
        except (ClientError, BotoCoreError) as error:
            log.warning("A connection can't be closed: %s", type(error).__name__)
        return True
