"""Idempotency keys: an operation takes effect once, however often the request is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Annotated, Any

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from cruddur.http.auth import context, signed_in_viewer, use_transaction
from cruddur.http.validation import validate
from cruddur.idempotency_keys import service
from cruddur.idempotency_keys.service import IdempotencyKey, StoredResponse
from cruddur.platform.database import Transaction


class IdempotencyHeaders(BaseModel):
    """The header that makes it safe to retry a request."""

    model_config = ConfigDict(loc_by_alias=False)

    idempotency_key: Annotated[str, Field(pattern="^[!-~]{1,255}$")] | None = Field(
        default=None,
        alias="Idempotency-Key",
        description="The same key and request get the same response for 24 hours.",
    )


@dataclass(frozen=True)
class RequestKey:
    """A request's key, and a hash that identifies the request."""

    text: str
    request_hash: bytes


def request_key() -> RequestKey | None:
    """Return the request's key, if it has one.

    Raises:
        InvalidInput: `idempotency_key_malformed`.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    validate(IdempotencyHeaders, {"Idempotency-Key": key})
    content = request.full_path.encode() + b"\n" + request.get_data()
    return RequestKey(key, sha256(content).digest())


def run_idempotently(view: Callable[..., Response]) -> Callable[..., Response]:
    """Decorator: the view takes effect once for each idempotency key.

    With a key, the view runs in the transaction that stores its response. Status and body are
    stored; headers that the view sets are lost.
    """

    @wraps(view)
    def idempotent(*args: Any, **kwargs: Any) -> Response:
        key = request_key()
        if key is None:
            return view(*args, **kwargs)

        def work(transaction: Transaction) -> StoredResponse:
            with use_transaction(transaction):
                response = view(*args, **kwargs)
            return StoredResponse(response.status_code, response.get_data(as_text=True))

        operation = f"{request.method} {request.url_rule}"
        stored, replayed = service.run_once(
            context(),
            IdempotencyKey(signed_in_viewer().uuid, operation, key.text),
            key.request_hash,
            work,
        )
        response = Response(stored.body, stored.status, mimetype="application/json")
        if replayed:
            response.headers["Idempotency-Replayed"] = "true"
        return response

    return idempotent
