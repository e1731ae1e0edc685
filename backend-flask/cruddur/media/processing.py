"""What happens to an upload: it becomes renditions, or a refusal that its owner can read."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.media import images, keys, repository
from cruddur.media.schemas import Portrait, Purpose, Rendition, Status
from cruddur.media.uploads import MAX_BYTES
from cruddur.platform.object_storage import ObjectStorage, TooLarge
from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.tracing import span

log = logging.getLogger(__name__)

_TRIES = 2
_UNUSED = timedelta(days=1)


def process(context: Context, objects: ObjectStorage, key: str) -> None:
    """Process what lies at a key of the uploads bucket, and delete it there.

    Doing it again changes nothing. A crash leaves a try counted: the picture is refused when it
    comes for the third time.
    """
    named = keys.read_upload(key)
    begun = named and repository.begin(
        context.database, user_uuid=named[0], uuid=named[1], now=context.clock()
    )
    if named and begun:
        user_uuid, uuid = named
        try:
            _render(
                context, objects, key, uuid, user_uuid, Purpose(begun["purpose"]), begun["tries"]
            )
        except images.Refused as refusal:
            _refuse(context, uuid, refusal.reason)
    else:
        log.info("an upload that nobody waits for is deleted")
    objects.delete_upload(key)


def _render(
    context: Context,
    objects: ObjectStorage,
    key: str,
    uuid: UUID,
    user_uuid: UUID,
    purpose: Purpose,
    tries: int,
) -> None:
    if tries > _TRIES:
        raise images.Refused("processing_failed")
    try:
        content = objects.read_upload(key, max_bytes=MAX_BYTES)
    except TooLarge:
        raise images.Refused("image_exceed_max_bytes") from None
    if content is None:
        return  # told of twice, and done
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
        objects.delete_prefix(keys.folder(uuid))


def _finish(
    context: Context,
    uuid: UUID,
    user_uuid: UUID,
    purpose: Purpose,
    rendered: images.Rendered,
    renditions: list[Rendition],
) -> bool:
    """Write what was made; answer False where nobody wants it any more."""
    now = context.clock()
    with context.database.transaction() as transaction:
        repository.hold_person(transaction, user_uuid=user_uuid)
        status = repository.hold(transaction, uuid=uuid)
        if status != Status.PENDING.value:
            return status == Status.READY.value
        if purpose is not Purpose.IMAGE:
            worn = repository.worn(transaction, user_uuid=user_uuid, purpose=purpose)
            if worn is not None and worn > uuid:
                repository.refuse(
                    transaction, uuid=uuid, reason="superseded", expires_at=now + _UNUSED
                )
                return False
            if worn is not None:
                repository.delete(transaction, uuid=worn)
            portrait = Portrait(placeholder=rendered.placeholder, renditions=renditions)
            repository.wear(
                transaction, purpose, user_uuid=user_uuid, portrait=portrait.model_dump_json()
            )
        repository.finish(
            transaction,
            uuid=uuid,
            width=rendered.width,
            height=rendered.height,
            placeholder=rendered.placeholder,
            renditions=json.dumps([each.model_dump() for each in renditions]),
            expires_at=now + _UNUSED if purpose is Purpose.IMAGE else None,
        )
    return True


def _refuse(context: Context, uuid: UUID, reason: str) -> None:
    metrics.upload_refused(reason)
    expires_at = context.clock() + _UNUSED
    repository.refuse(context.database, uuid=uuid, reason=reason, expires_at=expires_at)
