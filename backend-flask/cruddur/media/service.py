"""Pictures: ownership, attachment, profile images, and orphan deletion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from botocore.exceptions import ClientError

from cruddur.context import Context
from cruddur.errors import InvalidInput, MediaInUse, MediaNotFound, TokenRefused, Unavailable
from cruddur.media import keys, repository
from cruddur.media.schemas import Purpose, Status
from cruddur.platform.database import Transaction
from cruddur.platform.object_storage import DeletionFailed, ObjectStorage

_SWEEP_BATCH_SIZE = 20
# Longer than a run of the purge, which takes a minute at most.
_SWEEP_LEASE = timedelta(minutes=5)
# Until they are attached again, in the same transaction.
_DETACHED_TTL = timedelta(minutes=1)


def media_item(context: Context, viewer_uuid: UUID, uuid: UUID) -> str:
    """Return a picture of the viewer as JSON.

    Raises:
        MediaNotFound: it is another user's, was discarded, or doesn't exist.
    """
    now = context.clock()
    found = repository.media_item(context.database, uuid=uuid, user_uuid=viewer_uuid, now=now)
    if found is None:
        raise MediaNotFound
    return found


def discard(context: Context, viewer_uuid: UUID, uuid: UUID) -> None:
    """Delete a picture of the viewer; an avatar or banner is removed from the profile.

    Raises:
        MediaNotFound: it is another user's, was discarded, or doesn't exist.
        MediaInUse: a crud shows it.
        TokenRefused: the account was deleted concurrently.
    """
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=viewer_uuid):
            raise TokenRefused
        found = repository.lock_owned(transaction, uuid=uuid, user_uuid=viewer_uuid)
        if found is None:
            raise MediaNotFound
        if found["is_in_crud"]:
            raise MediaInUse
        purpose = Purpose(found["purpose"])
        if purpose is not Purpose.IMAGE and found["status"] == Status.READY.value:
            repository.set_profile_image(transaction, purpose, user_uuid=viewer_uuid, image=None)
        repository.delete(transaction, uuid=uuid)


def remove_profile_image(context: Context, viewer_uuid: UUID, purpose: Purpose) -> None:
    """Remove the avatar or banner, if there is one.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=viewer_uuid):
            raise TokenRefused
        current = repository.current_profile_image(
            transaction, user_uuid=viewer_uuid, purpose=purpose
        )
        if current is not None:
            repository.set_profile_image(transaction, purpose, user_uuid=viewer_uuid, image=None)
            repository.delete(transaction, uuid=current)


def attach(
    context: Context,
    transaction: Transaction,
    *,
    author_uuid: UUID,
    activity_uuid: UUID,
    pictures: Sequence[tuple[UUID, str]],
    field: str = "media",
) -> None:
    """Attach pictures of the author to a new crud, each with its alt text.

    Raises:
        InvalidInput: `media_unusable`: one isn't the author's, isn't ready, or is attached already.
    """
    if not pictures:
        return
    placed = repository.attach(
        transaction,
        activity_uuid=activity_uuid,
        user_uuid=author_uuid,
        uuids=[uuid for uuid, _ in pictures],
        alts=[alt for _, alt in pictures],
        now=context.clock(),
    )
    if placed != len(pictures):
        raise InvalidInput.of("media_unusable", field)


def lock_several(transaction: Transaction, *, author_uuid: UUID, uuids: Sequence[UUID]) -> None:
    """Lock pictures that the transaction attaches to several cruds, in one order for all."""
    if uuids:
        repository.lock_several(transaction, user_uuid=author_uuid, uuids=uuids)


def attached(transaction: Transaction, activity_uuid: UUID) -> list[tuple[UUID, str]]:
    """Return the pictures of a crud in their order, each with its alt text."""
    return repository.attached(transaction, activity_uuid=activity_uuid)


def replace(
    context: Context,
    transaction: Transaction,
    *,
    author_uuid: UUID,
    activity_uuid: UUID,
    pictures: Sequence[tuple[UUID, str]],
) -> None:
    """Give a locked crud of the author these pictures, and delete its others; raise as `attach`."""
    repository.detach(
        transaction,
        activity_uuid=activity_uuid,
        user_uuid=author_uuid,
        uuids=[uuid for uuid, _ in pictures],
        expires_at=context.clock() + _DETACHED_TTL,
    )
    attach(
        context,
        transaction,
        author_uuid=author_uuid,
        activity_uuid=activity_uuid,
        pictures=pictures,
    )


def sweep(context: Context, objects: ObjectStorage, limit: int) -> int:
    """Delete orphans, rows and S3 objects, up to a limit; return how many.

    A trigger queues a deleted row's objects; their record is deleted after the objects are, one by
    one. No lock is held meanwhile: a batch is claimed with a lease, and what isn't done when it
    ends is due again, after all others. Concurrent runs share the work.

    Raises:
        Unavailable: S3 refused to delete at least one of them, after the others are deleted.
    """
    repository.delete_unattached(context.database, now=context.clock(), limit=limit)
    claimed = 0
    failures: list[Exception] = []
    while claimed < limit:
        now = context.clock()
        orphans = repository.claim_orphans(
            context.database,
            now=now,
            due_again_at=now + _SWEEP_LEASE,
            limit=min(_SWEEP_BATCH_SIZE, limit - claimed),
        )
        if not orphans:
            break
        claimed += len(orphans)
        for each in orphans:
            try:
                objects.delete_prefix(keys.rendition_prefix(each.media_uuid))
                objects.delete_upload(keys.upload(each.user_uuid, each.media_uuid))
            except (DeletionFailed, ClientError) as error:
                failures.append(error)
            else:
                repository.delete_orphan_record(context.database, media_uuid=each.media_uuid)
    if failures:
        raise Unavailable("Objects of deleted pictures can't be deleted.") from failures[0]
    return claimed


def purge(context: Context, objects: ObjectStorage) -> Iterator[int]:
    """Delete all orphans; yield how many, batch by batch."""
    while swept := sweep(context, objects, _SWEEP_BATCH_SIZE):
        yield swept
