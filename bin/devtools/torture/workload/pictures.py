"""Acts on pictures: presign, post to the bucket, wait until processed; discard."""

from __future__ import annotations

import random
import struct
import time
import zlib

import urllib3

from .actor import Actor

_SIZE = 48
_MAX_UPLOADING = 3
_POST_PAUSE_SECONDS = 0.5
_POST_TIMEOUT_SECONDS = 60
_POST_READ_TIMEOUT_SECONDS = 30


def upload(actor: Actor, purpose: str = "images") -> None:
    """Presign and post a picture, which is processed while the actor does something else."""
    presigning = actor.world.presigning
    if len(actor.uploading) >= _MAX_UPLOADING or not presigning.acquire(blocking=False):
        return
    try:
        form = actor.presign("presign", f"/{purpose}/key_upload")
    finally:
        presigning.release()
    if not form.is_acknowledged:
        return
    fields = {**form.result["fields"], "file": ("picture.png", _png(actor.rng), "image/png")}
    deadline = time.monotonic() + _POST_TIMEOUT_SECONDS
    while not _is_posted(form.result["url"], fields):
        if actor.stop.is_set() or time.monotonic() > deadline:
            return
        time.sleep(_POST_PAUSE_SECONDS)
    if purpose == "images":
        actor.uploading.append(str(form.result["uuid"]))


def take_ready(actor: Actor) -> list[str]:
    """Return the pictures that are processed by now, which are the caller's."""
    ready = []
    for uuid in list(actor.uploading):
        item = actor.get("see_picture", "/api/media/{media_uuid}", path={"media_uuid": uuid})
        status = item.result["status"] if item.is_acknowledged else "lost"
        if status != "pending":
            actor.uploading.remove(uuid)
        if status == "ready":
            ready.append(uuid)
    return ready


def discard(actor: Actor) -> None:
    """Discard a picture that no crud shows."""
    for uuid in take_ready(actor):
        actor.write(
            "discard_picture", "DELETE", "/api/media/{media_uuid}", path={"media_uuid": uuid}
        )


def set_avatar(actor: Actor) -> None:
    """Set an avatar, or remove it."""
    if actor.rng.random() < 0.7:
        upload(actor, "avatars")
    else:
        actor.write("remove_avatar", "DELETE", "/api/profile/avatar")


def _is_posted(url: str, fields: dict[str, object]) -> bool:
    try:
        response = urllib3.request(
            "POST",
            url,
            fields=fields,  # type: ignore[arg-type]  # names, and one file
            timeout=_POST_READ_TIMEOUT_SECONDS,
            retries=False,
        )
    except urllib3.exceptions.HTTPError:
        return False
    return response.status < 300


def _png(rng: random.Random) -> bytes:
    """Return a PNG of one colour, different each time."""
    pixel = bytes(rng.randrange(256) for _ in range(3))
    rows = b"".join(b"\0" + pixel * _SIZE for _ in range(_SIZE))
    header = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
