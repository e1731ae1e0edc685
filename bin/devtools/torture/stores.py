"""The stores that faults are put before, and how the emulator's are told apart."""

from __future__ import annotations

EMULATED = ("dynamodb", "cognito", "s3")
STORES = ("database", *EMULATED)


def identify(head: bytes) -> str:
    """Return the store that an HTTP request is for."""
    first, _, rest = head.partition(b"\r\n")
    lines = (line.partition(b":") for line in rest.split(b"\r\n"))
    fields = {name.strip().lower(): value.strip().lower() for name, _, value in lines}
    target = fields.get(b"x-amz-target", b"")
    if target.startswith(b"dynamodb_"):
        return "dynamodb"
    if target.startswith(b"awscognitoidentityproviderservice") or b"/.well-known/" in first:
        return "cognito"
    if not target and b" /cruddur-" in first:
        return "s3"
    return "other"
