"""Processing of an upload: thumbnails on success, else a refusal with a reason."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.media import images, keys, repository
from cruddur.media.schemas import ProfileImage, Purpose, Rendition, Status
from cruddur.media.uploads import MAX_BYTES
from cruddur.platform.object_storage import ObjectStorage, TooLarge
from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.tracing import span

log = logging.getLogger(__name__)

_MAX_ATTEMPTS = 2
_UNATTACHED_TTL = timedelta(days=1)


def process(context: Context, objects: ObjectStorage, key: str) -> None:
    """Process an object of the uploads bucket, and delete it.

    Idempotent. Each start counts an attempt: an upload that crashed twice is refused.
    """
    named = keys.parse_upload_key(key)
    begun = named and repository.start_processing(
        context.database, user_uuid=named[0], uuid=named[1], now=context.clock()
    )
    if named and begun:
        user_uuid, uuid = named
        try:
            _render(
                context, objects, key, uuid, user_uuid, Purpose(begun["purpose"]), begun["tries"]
            )
        except images.ImageRejected as refusal:
            _refuse(context, uuid, refusal.reason)
    else:
        log.info("an unexpected upload is deleted")
    objects.delete_upload(key)


def _render(
    context: Context,
    objects: ObjectStorage,
    key: str,
    uuid: UUID,
    user_uuid: UUID,
    purpose: Purpose,
    attempts: int,
) -> None:
    if attempts > _MAX_ATTEMPTS:
        raise images.ImageRejected("processing_failed")
    try:
        content = objects.read_upload(key, max_bytes=MAX_BYTES)
    except TooLarge:
        raise images.ImageRejected("image_exceed_max_bytes") from None
    if content is None:
        return  # a duplicate event: the first one was processed
    with span("media/render"):
        rendered = images.render(content, purpose)
    renditions = []
    for each in rendered.renditions:
        asset = keys.rendition(uuid, each.width, each.content)
        objects.put_asset(asset, each.content)
        renditions.append(Rendition(url=f"/{asset}", width=each.width, height=each.height))
    if _finish(context, uuid, user_uuid, purpose, rendered, renditions):
        metrics.upload_processed(purpose.value)
    else:
        objects.delete_prefix(keys.rendition_prefix(uuid))


def _finish(
    context: Context,
    uuid: UUID,
    user_uuid: UUID,
    purpose: Purpose,
    rendered: images.RenderedImage,
    renditions: list[Rendition],
) -> bool:
    """Save the result; return False if the picture is not wanted any more."""
    now = context.clock()
    with context.database.transaction() as transaction:
        repository.lock_user(transaction, user_uuid=user_uuid)
        status = repository.lock(transaction, uuid=uuid)
        if status != Status.PENDING.value:
            return status == Status.READY.value
        if purpose is not Purpose.IMAGE:
            current = repository.current_profile_image(
                transaction, user_uuid=user_uuid, purpose=purpose
            )
            if current is not None and current > uuid:
                repository.mark_refused(
                    transaction, uuid=uuid, reason="superseded", expires_at=now + _UNATTACHED_TTL
                )
                return False
            if current is not None:
                repository.delete(transaction, uuid=current)
            image = ProfileImage(placeholder=rendered.placeholder, renditions=renditions)
            repository.set_profile_image(
                transaction, purpose, user_uuid=user_uuid, image=image.model_dump_json()
            )
        repository.mark_ready(
            transaction,
            uuid=uuid,
            width=rendered.width,
            height=rendered.height,
            placeholder=rendered.placeholder,
            renditions=json.dumps([each.model_dump() for each in renditions]),
            expires_at=now + _UNATTACHED_TTL if purpose is Purpose.IMAGE else None,
        )
    return True


def _refuse(context: Context, uuid: UUID, reason: str) -> None:
    metrics.upload_refused(reason)
    expires_at = context.clock() + _UNATTACHED_TTL
    repository.mark_refused(context.database, uuid=uuid, reason=reason, expires_at=expires_at)
