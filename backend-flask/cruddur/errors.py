"""Errors that a caller can understand. Each has an HTTP status and a problem code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FieldError:
    """One error of one field; `field` is None for the whole body."""

    code: str
    field: str | None = None


class CruddurError(Exception):
    """Something that its caller can understand went wrong."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    retry_after_seconds: int | None = None

    def __init__(self, detail: str | None = None, *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail or self.title())
        self.detail = detail
        self.errors = errors

    @classmethod
    def title(cls) -> str:
        """Return the first line of the docstring: what the error means."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    def problem(self, request_id: str) -> dict[str, object]:
        """Return the problem document that a client gets (RFC 9457)."""
        return {
            "type": f"urn:cruddur:problem:{self.code}",
            "title": self.title(),
            "status": self.status,
            "detail": self.detail,
            "errors": [{"code": error.code, "field": error.field} for error in self.errors],
            "request_id": request_id,
        }


class BodyIncomplete(CruddurError):
    """The body ended before its Content-Length."""

    status = 400
    code = "body_incomplete"


class LengthRequired(CruddurError):
    """A request with a body needs a Content-Length."""

    status = 411
    code = "length_required"


class InvalidInput(CruddurError):
    """Something in the request isn't as it should be."""

    status = 422
    code = "invalid_input"

    @classmethod
    def of(cls, code: str, field: str | None = None) -> InvalidInput:
        """Return the error for a single field."""
        return cls(errors=(FieldError(code, field),))


class NotSignedIn(CruddurError):
    """Sign in to do this."""

    status = 401
    code = "not_signed_in"


class TokenRefused(CruddurError):
    """The access token is malformed, expired, revoked or not for this service."""

    status = 401
    code = "token_refused"


class SessionEnded(CruddurError):
    """There is no live session here; sign in again."""

    status = 401
    code = "session_ended"


class NotYours(CruddurError):
    """Only its author can do this."""

    status = 403
    code = "not_yours"


class ActivityNotFound(CruddurError):
    """This crud isn't available."""

    status = 404
    code = "activity_not_found"


class PersonNotFound(CruddurError):
    """Nobody is available under this handle."""

    status = 404
    code = "person_not_found"


class MessageGroupNotFound(CruddurError):
    """There is no such conversation of yours."""

    status = 404
    code = "message_group_not_found"


class MessageNotFound(CruddurError):
    """There is no such message of yours."""

    status = 404
    code = "message_not_found"


class MediaNotFound(CruddurError):
    """There is no such picture of yours."""

    status = 404
    code = "media_not_found"


class MediaInUse(CruddurError):
    """A crud shows this picture; delete the crud instead."""

    status = 409
    code = "media_in_use"


class TooManyUploads(CruddurError):
    """Too many uploads of yours are under way; finish some first."""

    status = 429
    code = "too_many_uploads"
    retry_after_seconds = 30


class AccountConflict(CruddurError):
    """Another account already uses this email address."""

    status = 409
    code = "email_taken"


class IdempotencyKeyReused(CruddurError):
    """This Idempotency-Key came before, with another request."""

    status = 409
    code = "idempotency_key_reused"


class IdempotencyKeyInUse(CruddurError):
    """A request with this Idempotency-Key is still at work; try again shortly."""

    status = 409
    code = "idempotency_key_in_use"
    retry_after_seconds = 2


class RateLimited(CruddurError):
    """Too many requests; wait a little."""

    status = 429
    code = "rate_limited"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class Overloaded(CruddurError):
    """Too many requests are on their way; try again in a moment."""

    status = 503
    code = "overloaded"
    retry_after_seconds = 1


class ExportsBusy(Overloaded):
    """Other exports are running; try again in a moment."""

    retry_after_seconds = 10


class Unavailable(CruddurError):
    """A part of the service can't be reached just now; try again shortly."""

    status = 503
    code = "unavailable"
    retry_after_seconds = 5
