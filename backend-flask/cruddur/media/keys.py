"""Where pictures lie. Nothing that a client said is part of a key."""

from __future__ import annotations

import re
from hashlib import sha256
from uuid import UUID

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_UPLOAD = re.compile(rf"({_UUID})/({_UUID})")


def upload(user_uuid: UUID, media_uuid: UUID) -> str:
    """Answer the key of what a person uploads."""
    return f"{user_uuid}/{media_uuid}"


def parse_upload_key(key: str) -> tuple[UUID, UUID] | None:
    """Answer whose upload a key is and of which picture, or None where it is no key of ours."""
    found = _UPLOAD.fullmatch(key)
    return (UUID(found[1]), UUID(found[2])) if found else None


def rendition_prefix(media_uuid: UUID) -> str:
    """Answer what the keys of all renditions of a picture begin with."""
    return f"media/{media_uuid}/"


def rendition(media_uuid: UUID, width: int, content: bytes) -> str:
    """Answer the key of a rendition: other bytes have another key, so it can be cached for ever."""
    return f"{rendition_prefix(media_uuid)}{width}-{sha256(content).hexdigest()[:16]}.webp"
