"""S3 keys of uploads and renditions. No part of a key comes from a client."""

from __future__ import annotations

import re
from hashlib import sha256
from uuid import UUID

UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_UPLOAD = re.compile(rf"({UUID_PATTERN})/({UUID_PATTERN})")


def upload(user_uuid: UUID, media_uuid: UUID) -> str:
    """Return the key of an upload."""
    return f"{user_uuid}/{media_uuid}"


def parse_upload_key(key: str) -> tuple[UUID, UUID] | None:
    """Return user and media uuid of an upload's key, None for any other key."""
    found = _UPLOAD.fullmatch(key)
    return (UUID(found[1]), UUID(found[2])) if found else None


def rendition_prefix(media_uuid: UUID) -> str:
    """Return the common prefix of a picture's rendition keys."""
    return f"media/{media_uuid}/"


def evidence_prefix(media_uuid: UUID) -> str:
    """Return the common prefix of the private copies of a picture's renditions."""
    return f"evidence/{media_uuid}/"


def rendition(media_uuid: UUID, width: int, content: bytes) -> str:
    """Return a content-addressed key, so that the rendition can be cached forever."""
    return f"{rendition_prefix(media_uuid)}{width}-{sha256(content).hexdigest()[:16]}.webp"
