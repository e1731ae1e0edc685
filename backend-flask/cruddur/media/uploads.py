"""Start of an upload: a pending row, and a presigned POST for one S3 object."""

from __future__ import annotations

import math
from datetime import timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.errors import RateLimited, TokenRefused, TooManyUploads
from cruddur.media import keys, repository
from cruddur.media.schemas import PresignedPost, Purpose, UploadRequest
from cruddur.platform.object_storage import ObjectStorage
from cruddur.rate_limits.limits import UPLOADS
from cruddur.rate_limits.service import Limiter

MAX_BYTES = 25_000_000
_FORM_TTL = timedelta(minutes=5)
_PENDING_TTL = timedelta(minutes=15)  # the form's TTL, and three attempts to process
_MAX_PENDING = 8


def start(
    context: Context,
    objects: ObjectStorage,
    limiter: Limiter | None,
    *,
    user_uuid: UUID,
    purpose: Purpose,
    request: UploadRequest,
) -> PresignedPost:
    """Return a presigned POST for one picture.

    What is pending at the request's place is deleted, so that an upload that broke off doesn't
    count, even if the client never got its answer.

    Raises:
        RateLimited: too many uploads in this hour.
        TooManyUploads: too many pending uploads; it names the seconds until the first expires.
        TokenRefused: the account was deleted concurrently.
    """
    if limiter is not None:
        quota = UPLOADS.per_person
        status = limiter.count(context, UPLOADS, subject=str(user_uuid), quota=quota)
        if status.exceeded:
            raise RateLimited(status.reset_seconds)
    uuid, now = context.new_uuid(), context.clock()
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=user_uuid):
            raise TokenRefused
        if request.place is not None:
            repository.delete_at_place(transaction, user_uuid=user_uuid, place=request.place)
        if not repository.create_pending(
            transaction,
            uuid=uuid,
            user_uuid=user_uuid,
            purpose=purpose,
            place=request.place,
            now=now,
            expires_at=now + _PENDING_TTL,
            max_pending=_MAX_PENDING,
        ):
            first = repository.first_pending_expiry(transaction, user_uuid=user_uuid, now=now)
            raise TooManyUploads(math.ceil(((first or now) - now).total_seconds()))
    url, fields = objects.presign_post(
        keys.upload(user_uuid, uuid),
        content_type=request.content_type,
        max_bytes=MAX_BYTES,
        seconds=int(_FORM_TTL.total_seconds()),
    )
    return PresignedPost(
        uuid=uuid, url=url, fields=fields, max_bytes=MAX_BYTES, expires_at=now + _FORM_TTL
    )
