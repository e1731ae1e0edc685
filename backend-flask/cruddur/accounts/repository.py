"""The rows behind accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cruddur.platform.database import Queries, Row, statements

_sql = statements(__package__)


def person_by_sub(queries: Queries, *, cognito_sub: str, issued_at: datetime) -> Row | None:
    """Answer `uuid`, `handle` and `token_valid`."""
    return queries.one(_sql["person_by_sub"], cognito_sub=cognito_sub, issued_at=issued_at)


def register(
    queries: Queries,
    *,
    uuid: UUID,
    cognito_sub: str,
    email: str,
    handle: str,
    display_name: str,
    now: datetime,
) -> bool:
    """Write the row; answer whether it is new."""
    row = queries.one(
        _sql["register"],
        uuid=uuid,
        cognito_sub=cognito_sub,
        email=email,
        handle=handle,
        display_name=display_name,
        now=now,
    )
    return row is not None


def taken(queries: Queries, *, cognito_sub: str, email: str, handle: str) -> set[str]:
    """Answer which of `sub`, `email` and `handle` belong to somebody."""
    row = queries.one(_sql["taken"], cognito_sub=cognito_sub, email=email, handle=handle) or {}
    return {mark for mark, is_taken in row.items() if is_taken}


def refuse_tokens(queries: Queries, *, uuid: UUID, valid_from: datetime) -> None:
    """Refuse the person's access tokens issued before `valid_from`."""
    queries.run(_sql["refuse_tokens"], uuid=uuid, valid_from=valid_from)
