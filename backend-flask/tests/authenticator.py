"""An authenticator app: codes of RFC 6238, as Cognito expects them."""

from __future__ import annotations

import hmac
import time
from base64 import b32decode

SECONDS = 30


def code(secret: str, *, steps: int = 0) -> str:
    """Return the code that the app shows now, or some steps of half a minute later."""
    key = b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    counter = int(time.time()) // SECONDS + steps
    digest = hmac.digest(key, counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def wrong_code(secret: str) -> str:
    """Return a code that the app shows neither now nor around now."""
    near = {code(secret, steps=steps) for steps in range(-3, 4)}
    return next(f"{number:06}" for number in range(8) if f"{number:06}" not in near)
