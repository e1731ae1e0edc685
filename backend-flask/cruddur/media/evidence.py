"""Private copies of pictures that are evidence, until their reports are purged.

CloudFront may not read the copies; moderators do by signed URLs. The public objects go with their
crud or profile, as always. See docs/decisions/0062-private-evidence.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from botocore.exceptions import ClientError

from cruddur.context import ApiContext, Context
from cruddur.errors import Unavailable
from cruddur.media import keys, repository
from cruddur.media.repository import EvidenceMedia
from cruddur.platform.database import Transaction
from cruddur.platform.object_storage import DeletionFailed, ObjectStorage

_PURGE_BATCH_SIZE = 20
# Longer than a run of the purge, which takes a minute at most.
_LEASE = timedelta(minutes=5)
# As long as an access token lives.
EVIDENCE_URL_TTL = timedelta(minutes=15)
# A text in JSON has its quotes escaped, so that nobody can write what matches.
_URL = re.compile(rf'(?<="url")(\s*:\s*)"/media/({keys.UUID_PATTERN})/([0-9a-z-]+\.webp)"')


def keep(
    transaction: Transaction, media_uuids: Sequence[UUID], *, until: datetime, now: datetime
) -> None:
    """Keep pictures as evidence until a moment; the purge copies them soon."""
    if media_uuids:
        repository.keep(transaction, uuids=media_uuids, keep_until=until, now=now)


def purge(context: Context, objects: ObjectStorage) -> Iterator[int]:
    """Copy the objects of new evidence, delete the copies that are due; yield how many, in batches.

    No lock is held meanwhile: a batch is claimed with a lease, as in the sweep. What fails is due
    again when the lease ends.

    Raises:
        Unavailable: S3 refused at least one of them, after the others are done.
    """
    while True:
        now = context.clock()
        claimed = repository.claim_evidence(
            context.database, now=now, due_again_at=now + _LEASE, limit=_PURGE_BATCH_SIZE
        )
        if not claimed:
            return
        failures: list[Exception] = []
        for each in claimed:
            try:
                _work_on(context, objects, each, now)
            except (DeletionFailed, ClientError) as error:
                failures.append(error)
        if failures:
            raise Unavailable("Evidence can't be copied or deleted.") from failures[0]
        yield len(claimed)


def _work_on(
    context: Context, objects: ObjectStorage, picture: EvidenceMedia, now: datetime
) -> None:
    if picture.is_over:
        objects.delete_prefix(keys.evidence_prefix(picture.media_uuid))
        repository.delete_evidence_record(context.database, media_uuid=picture.media_uuid, now=now)
        return
    if not picture.is_copied:
        objects.copy_prefix(
            keys.rendition_prefix(picture.media_uuid), keys.evidence_prefix(picture.media_uuid)
        )
    repository.mark_copied(context.database, media_uuid=picture.media_uuid, now=now)


def sign_urls(context: ApiContext, body: str) -> str:
    """Return JSON with signed URLs in place of the paths of pictures that have private copies.

    Raises:
        Unavailable: the role's credentials can't be read.
    """
    uuids = {UUID(found[2]) for found in _URL.finditer(body)}
    if not uuids:
        return body
    copied = repository.copied_uuids(context.database, uuids=sorted(uuids))

    def sign(found: re.Match[str]) -> str:
        uuid = UUID(found[2])
        if uuid not in copied:
            return found[0]
        key = keys.evidence_prefix(uuid) + found[3]
        return f'{found[1]}"{context.pictures.url(key, EVIDENCE_URL_TTL)}"'

    return _URL.sub(sign, body)
