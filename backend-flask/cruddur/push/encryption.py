"""Encryption of pushes for one browser (RFC 8291), and the sender's signature (RFC 8292, VAPID)."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = SECP256R1()
# One record: the header says how long it may be, and this is what push services take.
_RECORD_SIZE = 4096
_LAST_RECORD = b"\x02"
# RFC 8292 allows a day.
_TOKEN_TTL = timedelta(hours=12)
_TOKEN_RENEWAL = timedelta(hours=6)


def encrypt(
    message: bytes,
    p256dh: str,
    auth: str,
    *,
    key: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body of a push: `aes128gcm` (RFC 8188) for the browser with these keys.

    The key and the salt are new for each push; a test gives those of an example.
    """
    key, salt = key or generate_private_key(_CURVE), salt or os.urandom(16)
    browser = decode(p256dh)
    own = _point(key.public_key())
    shared = key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(_CURVE, browser))
    secret = _hkdf(shared, salt=decode(auth), info=b"WebPush: info\0" + browser + own, length=32)
    content_key = _hkdf(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _hkdf(secret, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    sealed = AESGCM(content_key).encrypt(nonce, message + _LAST_RECORD, None)
    return salt + _RECORD_SIZE.to_bytes(4, "big") + bytes([len(own)]) + own + sealed


@dataclass(frozen=True)
class Sender:
    """The product as push services know it: a private key, and how to reach who runs it."""

    key: EllipticCurvePrivateKey
    contact: str
    _tokens: dict[str, tuple[datetime, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, secret: str, contact: str) -> Sender:
        """Return the sender with a private key in base64url: the 32 bytes of its number."""
        return cls(derive_private_key(int.from_bytes(decode(secret), "big"), _CURVE), contact)

    @property
    def public_key(self) -> str:
        """The key that browsers subscribe with, in base64url."""
        return encode(_point(self.key.public_key()))

    def authorization(self, service: str, now: datetime) -> str:
        """Return the Authorization header for a push service's origin; it is kept for hours."""
        made_at, header = self._tokens.get(service, (None, ""))
        if made_at is None or not made_at <= now < made_at + _TOKEN_RENEWAL:
            header = f"vapid t={self._token(service, now)}, k={self.public_key}"
            self._tokens[service] = (now, header)
        return header

    def _token(self, service: str, now: datetime) -> str:
        """Return a JWT, signed with ES256 (RFC 7518)."""
        claims = {"aud": service, "exp": int((now + _TOKEN_TTL).timestamp()), "sub": self.contact}
        parts = ({"typ": "JWT", "alg": "ES256"}, claims)
        signed = ".".join(encode(json.dumps(part).encode()) for part in parts)
        r, s = decode_dss_signature(self.key.sign(signed.encode(), ECDSA(SHA256())))
        return f"{signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def generate_secret() -> str:
    """Return a new private key, as `Sender.of` takes it."""
    number = generate_private_key(_CURVE).private_numbers().private_value
    return encode(number.to_bytes(32, "big"))


def encode(raw: bytes) -> str:
    """Return base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hkdf(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
