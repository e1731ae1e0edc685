"""SQL statements of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cruddur.media.schemas import Purpose
from cruddur.platform.database import Queries, Row, statements

_sql = statements(__package__)
_SET_PROFILE_IMAGE = {Purpose.AVATAR: _sql["set_avatar"], Purpose.BANNER: _sql["set_banner"]}


@dataclass(frozen=True)
class OrphanedMedia:
    """A deleted picture whose S3 objects may still exist."""

    media_uuid: UUID
    user_uuid: UUID


@dataclass(frozen=True)
class EvidenceMedia:
    """A picture that is evidence, and whether it is copied, and the time to keep it is over."""

    media_uuid: UUID
    is_copied: bool
    is_over: bool


def lock_user(queries: Queries, *, user_uuid: UUID) -> bool:
    """Lock the user's row; return False if it doesn't exist."""
    return queries.fetch_one(_sql["lock_user"], user_uuid=user_uuid) is not None


def create_pending(
    queries: Queries,
    *,
    uuid: UUID,
    user_uuid: UUID,
    purpose: Purpose,
    place: UUID | None,
    now: datetime,
    expires_at: datetime,
    max_pending: int,
) -> bool:
    """Insert a pending picture; return False if the user has `max_pending` already."""
    written = queries.execute(
        _sql["create_pending"],
        uuid=uuid,
        user_uuid=user_uuid,
        purpose=purpose.value,
        place=place,
        now=now,
        expires_at=expires_at,
        max_pending=max_pending,
    )
    return written == 1


def delete_at_place(queries: Queries, *, user_uuid: UUID, place: UUID) -> None:
    """Delete the user's pending picture at a place, if there is one."""
    queries.execute(_sql["delete_at_place"], user_uuid=user_uuid, place=place)


def first_pending_expiry(queries: Queries, *, user_uuid: UUID, now: datetime) -> datetime | None:
    """Return when the first of the user's pending pictures expires."""
    row = queries.fetch_one(_sql["first_pending_expiry"], user_uuid=user_uuid, now=now)
    return row["expires_at"] if row else None


def start_processing(queries: Queries, *, uuid: UUID, user_uuid: UUID, now: datetime) -> Row | None:
    """Count an attempt; return `purpose` and `tries`, None if nothing is pending."""
    return queries.fetch_one(_sql["start_processing"], uuid=uuid, user_uuid=user_uuid, now=now)


def lock(queries: Queries, *, uuid: UUID) -> str | None:
    """Lock a picture; return its status, None if it doesn't exist."""
    row = queries.fetch_one(_sql["lock"], uuid=uuid)
    return str(row["status"]) if row else None


def mark_ready(
    queries: Queries,
    *,
    uuid: UUID,
    width: int,
    height: int,
    placeholder: str,
    renditions: str,
    expires_at: datetime | None,
) -> None:
    """Set a picture to ready."""
    queries.execute(
        _sql["mark_ready"],
        uuid=uuid,
        width=width,
        height=height,
        placeholder=placeholder,
        renditions=renditions,
        expires_at=expires_at,
    )


def mark_refused(queries: Queries, *, uuid: UUID, reason: str, expires_at: datetime) -> None:
    """Set a pending picture to refused."""
    queries.execute(_sql["mark_refused"], uuid=uuid, reason=reason, expires_at=expires_at)


def current_profile_image(queries: Queries, *, user_uuid: UUID, purpose: Purpose) -> UUID | None:
    """Return the user's current avatar or banner."""
    row = queries.fetch_one(
        _sql["current_profile_image"], user_uuid=user_uuid, purpose=purpose.value
    )
    return row["uuid"] if row else None


def set_profile_image(
    queries: Queries, purpose: Purpose, *, user_uuid: UUID, image: str | None
) -> None:
    """Set or remove the avatar or banner."""
    queries.execute(_SET_PROFILE_IMAGE[purpose], user_uuid=user_uuid, image=image)


def delete(queries: Queries, *, uuid: UUID) -> None:
    """Delete a picture."""
    queries.execute(_sql["delete"], uuid=uuid)


def media_item(queries: Queries, *, uuid: UUID, user_uuid: UUID, now: datetime) -> str | None:
    """Return a picture of the user as JSON."""
    row = queries.fetch_one(_sql["media_item"], uuid=uuid, user_uuid=user_uuid, now=now)
    return str(row["body"]) if row else None


def lock_owned(queries: Queries, *, uuid: UUID, user_uuid: UUID) -> Row | None:
    """Lock a picture of the user; return `purpose`, `status` and `is_in_crud`."""
    return queries.fetch_one(_sql["lock_owned"], uuid=uuid, user_uuid=user_uuid)


def lock_several(queries: Queries, *, user_uuid: UUID, uuids: Sequence[UUID]) -> None:
    """Lock pictures of the user until the transaction ends."""
    queries.fetch_one(_sql["lock_several"], user_uuid=user_uuid, uuids=list(uuids))


def attach(
    queries: Queries,
    *,
    activity_uuid: UUID,
    user_uuid: UUID,
    uuids: Sequence[UUID],
    alts: Sequence[str],
    now: datetime,
) -> int:
    """Attach pictures to a crud; return how many could be."""
    return queries.execute(
        _sql["attach"],
        activity_uuid=activity_uuid,
        user_uuid=user_uuid,
        uuids=list(uuids),
        alts=list(alts),
        now=now,
    )


def attached(queries: Queries, *, activity_uuid: UUID) -> list[tuple[UUID, str]]:
    """Return the pictures of a crud in their order, each with its alt text."""
    row = queries.fetch_one(_sql["attached"], activity_uuid=activity_uuid)
    assert row is not None
    return list(zip(row["uuids"], row["alts"], strict=True))


def detach(
    queries: Queries,
    *,
    activity_uuid: UUID,
    user_uuid: UUID,
    uuids: Sequence[UUID],
    expires_at: datetime,
) -> None:
    """Detach these pictures of a crud, and delete its others."""
    queries.execute(
        _sql["detach"],
        activity_uuid=activity_uuid,
        user_uuid=user_uuid,
        uuids=list(uuids),
        expires_at=expires_at,
    )


def delete_unattached(queries: Queries, *, now: datetime, limit: int) -> int:
    """Delete a batch of expired, unattached pictures; return how many."""
    return queries.execute(_sql["delete_unattached"], now=now, limit=limit)


def claim_orphans(
    queries: Queries, *, now: datetime, due_again_at: datetime, limit: int
) -> list[OrphanedMedia]:
    """Claim a batch of orphans that are due, until a moment."""
    row = queries.fetch_one(_sql["claim_orphans"], now=now, due_again_at=due_again_at, limit=limit)
    assert row is not None
    return [
        OrphanedMedia(*pair) for pair in zip(row["media_uuids"], row["user_uuids"], strict=True)
    ]


def delete_orphan_record(queries: Queries, *, media_uuid: UUID) -> None:
    """Delete the record of an orphan whose objects are deleted."""
    queries.execute(_sql["delete_orphan_record"], media_uuid=media_uuid)


def keep(queries: Queries, *, uuids: Sequence[UUID], keep_until: datetime, now: datetime) -> None:
    """Keep pictures as evidence until a moment."""
    queries.execute(_sql["keep"], uuids=list(uuids), keep_until=keep_until, now=now)


def claim_evidence(
    queries: Queries, *, now: datetime, due_again_at: datetime, limit: int
) -> list[EvidenceMedia]:
    """Claim a batch of kept pictures that are due, until a moment."""
    row = queries.fetch_one(_sql["claim_evidence"], now=now, due_again_at=due_again_at, limit=limit)
    assert row is not None
    columns = (row["media_uuids"], row["are_copied"], row["are_over"])
    return [EvidenceMedia(*each) for each in zip(*columns, strict=True)]


def mark_copied(queries: Queries, *, media_uuid: UUID, now: datetime) -> None:
    """Record that the objects of a kept picture are copied."""
    queries.execute(_sql["mark_copied"], media_uuid=media_uuid, now=now)


def delete_evidence_record(queries: Queries, *, media_uuid: UUID, now: datetime) -> None:
    """Delete the record of a kept picture, unless it was reported again."""
    queries.execute(_sql["delete_evidence_record"], media_uuid=media_uuid, now=now)


def copied_uuids(queries: Queries, *, uuids: Sequence[UUID]) -> set[UUID]:
    """Return which of these pictures have private copies."""
    row = queries.fetch_one(_sql["copied_uuids"], uuids=list(uuids))
    assert row is not None
    return set(row["uuids"])
