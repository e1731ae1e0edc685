"""Rules of pictures: no object in S3 without a row, no row without its objects."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Model
from .registers import FALSE, TRUE, all_of
from .state import State

_EXPIRED_GRACE_SECONDS = 180.0


def violations(model: Model, state: State) -> list[str]:
    """Return what is wrong with the pictures of the final state."""
    return [*_object_problems(state), *_attachment_problems(model, state)]


def _object_problems(state: State) -> Iterator[str]:
    media = {row["uuid"]: row for row in state.rows("media")}
    # What is in the queue may still have objects: its time hasn't come, or its turn. What failed
    # twice and was refused has a row for a day, and an upload that wasn't deleted expires then.
    queued = {row["media_uuid"]: row["due_at"] for row in state.rows("media_deletion_queue")}
    for key in sorted(state.assets):
        uuid = key.split("/")[1]
        if uuid not in queued and uuid not in media:
            yield f"object {key} has no picture"
    for key in sorted(state.uploads):
        uuid = key.split("/")[1]
        if uuid not in queued and uuid not in media:
            yield f"upload {key} has no picture"
    for uuid, row in media.items():
        for rendition in row["renditions"] or ():
            if rendition["url"].removeprefix("/") not in state.assets:
                yield f"picture {uuid} has lost {rendition['url']}"
        if row["expires_at"] and row["expires_at"] < state.now - _EXPIRED_GRACE_SECONDS:
            yield f"picture {uuid} expired, but isn't deleted"
    for uuid, due_at in queued.items():
        if due_at < state.now - _EXPIRED_GRACE_SECONDS:
            yield f"the objects of picture {uuid} are due, but aren't deleted"


def _attachment_problems(model: Model, state: State) -> Iterator[str]:
    attached = {row["uuid"]: row["activity_uuid"] for row in state.rows("media")}
    for crud in model.cruds.values():
        exists = all_of([crud.stored.values(*model.end), model.alive(crud.author, *model.end)])
        for picture in crud.pictures:
            if exists == TRUE and attached.get(picture) != crud.uuid:
                yield f"{crud.mark} has lost its picture {picture}"
            if exists == FALSE and attached.get(picture):
                yield f"picture {picture} is attached to {attached[picture]}"
