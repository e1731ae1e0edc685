"""Dependencies of the use cases, injected. Built once per process; a test builds its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from cruddur.platform.cache import TtlCache
from cruddur.platform.database import Queries, Transactional

if TYPE_CHECKING:  # a Lambda carries none of them
    from cruddur.platform.breaker import Breaker
    from cruddur.platform.cognito import CognitoAdmin, CognitoClient
    from cruddur.platform.object_storage import SignedReads
    from cruddur.platform.replicas import Replicas
    from cruddur.platform.tokens import TokenVerifier
    from cruddur_messages.table import Table

# Publishes an event (type and data) to the open pages of a user, soon.
Publish = Callable[[UUID, str, Mapping[str, object]], None]

# Publishes a push to the browsers of a user, soon: the kind of a notification, or `message`, and
# its crud or conversation.
PublishPush = Callable[[UUID, str, UUID | None], None]


def system_clock() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def uuid7_lower_bound(moment: datetime) -> UUID:
    """Return the smallest UUIDv7 of a moment: every later id compares greater."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)


def new_uuid(now: datetime) -> UUID:
    """Return a new UUIDv7 of a moment."""
    return uuid7(nanoseconds=int(now.timestamp()) * 10**9 + now.microsecond * 10**3)


def push_nothing(_user_uuid: UUID, _kind: str, _subject_uuid: UUID | None) -> None:
    """Push nothing: for Lambdas, and for tests of other things."""


def publish_nothing(_user_uuid: UUID, _kind: str, _data: Mapping[str, object]) -> None:
    """Publish nothing: for Lambdas, which have no way to the open pages."""


@dataclass(frozen=True)
class Context:
    """Dependencies of a Lambda: the database, the clock and the publisher of events."""

    database: Transactional
    clock: Callable[[], datetime] = system_clock
    publish: Publish = publish_nothing
    push: PublishPush = push_nothing
    replicas: Replicas | None = None
    report_retention: timedelta = timedelta(days=90)

    @property
    def reads(self) -> Queries:
        """Where pages are read: a replica that is recent enough, if there are any."""
        return self.replicas or self.database

    def new_uuid(self) -> UUID:
        """Return a new UUIDv7 of this moment."""
        return new_uuid(self.clock())


@dataclass(frozen=True, kw_only=True)
class ApiContext(Context):
    """Dependencies of the API, which also verifies tokens, reads messages and signs URLs."""

    tokens: TokenVerifier
    cognito: CognitoClient
    user_pool: CognitoAdmin
    cache: TtlCache
    messages: Table
    pictures: SignedReads
    realtime_url: str
    secure_cookies: bool
    breakers: tuple[Breaker, ...] = ()
    push_key: str | None = None
    push_services: tuple[str, ...] = ()
