"""What a use case needs of the world. Built once; a test builds its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from cruddur.platform.cache import TtlCache
from cruddur.platform.database import Transactional

if TYPE_CHECKING:  # a Lambda carries none of them
    from cruddur.platform.cognito import CognitoClient
    from cruddur.platform.tokens import TokenVerifier
    from cruddur_messages.table import Table

# Tells somebody's open pages, soon, an event's type and data.
Publish = Callable[[UUID, str, Mapping[str, object]], None]


def system_clock() -> datetime:
    """Answer the time, in UTC."""
    return datetime.now(UTC)


def uuid7_lower_bound(moment: datetime) -> UUID:
    """Answer the smallest version 7 id of a moment: ids from it on are younger."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)


def new_uuid(now: datetime) -> UUID:
    """Make a version 7 id of a moment."""
    return uuid7(nanoseconds=int(now.timestamp()) * 10**9 + now.microsecond * 10**3)


def publish_nothing(_user_uuid: UUID, _kind: str, _data: Mapping[str, object]) -> None:
    """Tell no page, where there is no way to them."""


@dataclass(frozen=True)
class Context:
    """The world of a Lambda: a database, the time, and pages that want to be told."""

    database: Transactional
    clock: Callable[[], datetime] = system_clock
    publish: Publish = publish_nothing

    def new_uuid(self) -> UUID:
        """Make a version 7 id of this moment."""
        return new_uuid(self.clock())


@dataclass(frozen=True, kw_only=True)
class ApiContext(Context):
    """The world of the API, which also knows whose token it holds."""

    tokens: TokenVerifier
    cognito: CognitoClient
    cache: TtlCache
    messages: Table
    realtime_url: str
    secure_cookies: bool
