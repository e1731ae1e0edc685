"""Request and response schemas of Web Push."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error
from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from pydantic import AfterValidator, BaseModel, Field, StrictBool
from pydantic_core import PydanticCustomError

from cruddur import push_services


class PushKind(Enum):
    """What can be switched on or off; `mention` includes quotes, `follow` requests."""

    LIKE = "like"
    REPOST = "repost"
    REPLY = "reply"
    MENTION = "mention"
    POLL_ENDED = "poll_ended"
    FOLLOW = "follow"
    MESSAGE = "message"


def _endpoint(value: str) -> str:
    if not push_services.is_well_formed(value):
        raise PydanticCustomError("endpoint_malformed", "not a URL of a push service")
    return value


def _decoded(value: str, length: int) -> bytes:
    """Return the bytes of base64url, with or without padding."""
    try:
        raw = urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
    except (Error, ValueError):
        raw = b""
    if len(raw) != length:
        raise PydanticCustomError("keys_malformed", "not base64url of the right length")
    return raw


def _public_key(value: str) -> str:
    """Require a point on P-256, uncompressed."""
    point = _decoded(value, 65)
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        raise PydanticCustomError("keys_malformed", "not a point on P-256") from None
    return value.rstrip("=")


def _secret(value: str) -> str:
    _decoded(value, 16)
    return value.rstrip("=")


_BASE64URL = r"^[A-Za-z0-9_-]+={0,2}$"


class SubscriptionKeys(BaseModel):
    """A browser's keys, in base64url."""

    p256dh: Annotated[
        str,
        Field(max_length=88, pattern=_BASE64URL, description="an uncompressed point on P-256"),
        AfterValidator(_public_key),
    ]
    auth: Annotated[
        str,
        Field(max_length=24, pattern=_BASE64URL, description="16 bytes"),
        AfterValidator(_secret),
    ]


Endpoint = Annotated[
    str,
    Field(max_length=1000, description="a URL of a browser's push service, over https"),
    AfterValidator(_endpoint),
]


class NewPushSubscription(BaseModel):
    """A browser's subscription, as its `PushSubscription.toJSON()`."""

    endpoint: Endpoint
    keys: SubscriptionKeys


class EndedPushSubscription(BaseModel):
    """The endpoint of a subscription that ends; what else `toJSON()` has isn't looked at."""

    endpoint: Endpoint


class PushSubscription(BaseModel):
    """A stored subscription."""

    uuid: UUID
    created_at: datetime


class PushKey(BaseModel):
    """The public key that browsers need to subscribe (VAPID)."""

    key: str | None = Field(description="base64url; null: push is switched off here")


class PushSettings(BaseModel):
    """Which kinds of notifications are pushed to your browsers."""

    like: StrictBool
    repost: StrictBool
    reply: StrictBool
    mention: StrictBool = Field(description="also quotes")
    poll_ended: StrictBool = Field(description="polls of yours, and those that you voted in")
    follow: StrictBool = Field(description="also requests to follow, and accepted ones")
    message: StrictBool


class PushSettingsChange(BaseModel):
    """What to switch on or off; what is left out stays as it is."""

    like: StrictBool | None = None
    repost: StrictBool | None = None
    reply: StrictBool | None = None
    mention: StrictBool | None = None
    poll_ended: StrictBool | None = None
    follow: StrictBool | None = None
    message: StrictBool | None = None


class ExportedPushSubscription(BaseModel):
    """A subscribed browser, in a data export: without what could reach or read it."""

    uuid: UUID
    service: str = Field(description="the push service's origin")
    session_uuid: UUID | None
    created_at: datetime
