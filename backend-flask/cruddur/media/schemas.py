"""Schemas of pictures. URLs are paths, because the browser's own origin serves them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, model_validator


class Purpose(Enum):
    """What a picture is used for."""

    AVATAR = "avatar"
    BANNER = "banner"
    IMAGE = "image"


class Status(Enum):
    """State of an upload."""

    PENDING = "pending"
    READY = "ready"
    REFUSED = "refused"


class Rendition(BaseModel):
    """A picture at one size."""

    url: str
    width: int
    height: int


class ProfileImage(BaseModel):
    """An avatar or banner, smallest rendition first."""

    placeholder: str = Field(description="a WebP of a few pixels, in base64")
    renditions: list[Rendition]


class Picture(BaseModel):
    """A picture of a crud, smallest rendition first."""

    uuid: UUID
    width: int
    height: int
    placeholder: str = Field(description="a WebP of a few pixels, in base64")
    alt: str
    renditions: list[Rendition]


class MediaItem(BaseModel):
    """A picture as its uploader sees it: `reason` if refused, the other fields if ready."""

    uuid: UUID
    purpose: Purpose
    status: Status
    reason: str | None
    width: int | None
    height: int | None
    placeholder: str | None
    renditions: list[Rendition] | None


_CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


class UploadRequest(BaseModel):
    """An upload to start. The content type isn't trusted: the bytes are checked later.

    A file name's `extension` may stand for the type.
    """

    content_type: Literal["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]
    place: UUID | None = Field(
        default=None,
        description="the client's name for the upload; it replaces a pending one with this name",
    )

    @model_validator(mode="before")
    @classmethod
    def _type_of_extension(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "content_type" in data:
            return data
        extension = str(data.get("extension", "")).lower().removeprefix(".")
        return {**data, "content_type": _CONTENT_TYPES.get(extension)}


class PresignedPost(BaseModel):
    """A presigned S3 form: post every field, then the file as `file`."""

    uuid: UUID
    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: datetime
