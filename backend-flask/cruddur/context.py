"""What a use case needs of the world. Built once; a test builds its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from cruddur.platform.database import Transactional
from cruddur.platform.kept import Kept

if TYPE_CHECKING:  # a Lambda carries neither
    from cruddur.platform.identity import Identity
    from cruddur.platform.tokens import TokenVerifier


def system_clock() -> datetime:
    """Answer the time, in UTC."""
    return datetime.now(UTC)


def first_uuid(moment: datetime) -> UUID:
    """Answer the smallest version 7 id of a moment: ids from it on are younger."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)


@dataclass(frozen=True)
class Context:
    """The world of a Lambda: a database and the time."""

    database: Transactional
    clock: Callable[[], datetime] = system_clock

    def new_uuid(self) -> UUID:
        """Make a version 7 id of this moment."""
        now = self.clock()
        return uuid7(nanoseconds=int(now.timestamp()) * 10**9 + now.microsecond * 10**3)


@dataclass(frozen=True, kw_only=True)
class ApiContext(Context):
    """The world of the API, which also knows whose token it holds."""

    tokens: TokenVerifier
    identity: Identity
    kept: Kept
    secure_cookies: bool
