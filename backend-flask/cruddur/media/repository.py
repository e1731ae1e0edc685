"""The rows behind pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.media.schemas import Purpose
from cruddur.platform.database import Queries, Row, statements

_sql = statements(__package__)
_WEAR = {Purpose.AVATAR: _sql["wear_avatar"], Purpose.BANNER: _sql["wear_banner"]}


@dataclass(frozen=True)
class Leftover:
    """A deleted picture whose objects may be there still."""

    media_uuid: UUID
    user_uuid: UUID


def hold_person(queries: Queries, *, user_uuid: UUID) -> bool:
    """Hold a person until the transaction ends; answer whether they are there."""
    return queries.fetch_one(_sql["hold_person"], user_uuid=user_uuid) is not None


def promise(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    purpose: Purpose,
    now: datetime,
    expires_at: datetime,
    most: int,
) -> bool:
    """Promise a place; answer whether the person had fewer than `most` under way."""
    written = queries.execute(
        _sql["promise"],
        uuid=uuid,
        user_uuid=user_uuid,
        purpose=purpose.value,
        now=now,
        expires_at=expires_at,
        most=most,
    )
    return written == 1


def begin(queries: Queries, *, uuid: UUID, user_uuid: UUID, now: datetime) -> Row | None:
    """Answer `purpose` and `tries`, this one counted; None where nothing is promised."""
    return queries.fetch_one(_sql["begin"], uuid=uuid, user_uuid=user_uuid, now=now)


def hold(queries: Queries, *, uuid: UUID) -> str | None:
    """Hold a picture until the transaction ends; answer its status, None where it is gone."""
    row = queries.fetch_one(_sql["hold"], uuid=uuid)
    return str(row["status"]) if row else None


def finish(
    queries: Queries,
    *,
    uuid: UUID,
    width: int,
    height: int,
    placeholder: str,
    renditions: str,
    expires_at: datetime | None,
) -> None:
    """Make a picture ready."""
    queries.execute(
        _sql["finish"],
        uuid=uuid,
        width=width,
        height=height,
        placeholder=placeholder,
        renditions=renditions,
        expires_at=expires_at,
    )


def refuse(queries: Queries, *, uuid: UUID, reason: str, expires_at: datetime) -> None:
    """Refuse a picture that isn't ready."""
    queries.execute(_sql["refuse"], uuid=uuid, reason=reason, expires_at=expires_at)


def worn(queries: Queries, *, user_uuid: UUID, purpose: Purpose) -> UUID | None:
    """Answer the avatar or banner that a person shows."""
    row = queries.fetch_one(_sql["worn"], user_uuid=user_uuid, purpose=purpose.value)
    return row["uuid"] if row else None


def wear(queries: Queries, purpose: Purpose, *, user_uuid: UUID, portrait: str | None) -> None:
    """Show an avatar or a banner, or none."""
    queries.execute(_WEAR[purpose], user_uuid=user_uuid, portrait=portrait)


def delete(queries: Queries, *, uuid: UUID) -> None:
    """Delete a picture."""
    queries.execute(_sql["delete"], uuid=uuid)


def medium(queries: Queries, *, uuid: UUID, user_uuid: UUID, now: datetime) -> str | None:
    """Answer a picture of the person's, as JSON."""
    row = queries.fetch_one(_sql["medium"], uuid=uuid, user_uuid=user_uuid, now=now)
    return str(row["body"]) if row else None


def owned(queries: Queries, *, uuid: UUID, user_uuid: UUID) -> Row | None:
    """Hold a picture of the person's; answer `purpose`, `status` and `is_in_crud`."""
    return queries.fetch_one(_sql["owned"], uuid=uuid, user_uuid=user_uuid)


def place(
    queries: Queries,
    *,
    activity_uuid: UUID,
    user_uuid: UUID,
    uuids: Sequence[UUID],
    alts: Sequence[str],
    now: datetime,
) -> int:
    """Put pictures into a crud; answer how many could be."""
    return queries.execute(
        _sql["place"],
        activity_uuid=activity_uuid,
        user_uuid=user_uuid,
        uuids=list(uuids),
        alts=list(alts),
        now=now,
    )


def delete_unused(queries: Queries, *, now: datetime, limit: int) -> int:
    """Delete some pictures that nothing shows; answer how many."""
    return queries.execute(_sql["delete_unused"], now=now, limit=limit)


def hold_leftovers(queries: Queries, *, now: datetime, limit: int) -> list[Leftover]:
    """Hold some deleted pictures whose objects are due."""
    row = queries.fetch_one(_sql["hold_leftovers"], now=now, limit=limit)
    assert row is not None
    return [Leftover(*pair) for pair in zip(row["media_uuids"], row["user_uuids"], strict=True)]


def forget_leftovers(queries: Queries, leftovers: Sequence[Leftover]) -> None:
    """Forget deleted pictures whose objects are gone."""
    queries.execute(_sql["forget_leftovers"], media_uuids=[each.media_uuid for each in leftovers])
