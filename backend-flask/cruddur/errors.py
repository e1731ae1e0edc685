"""Errors that a caller can understand. Each has an HTTP status and a problem code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cruddur import error_details


@dataclass(frozen=True)
class FieldError:
    """One error of one field; `field` is None for the whole body."""

    code: str
    field: str | None = None


class CruddurError(Exception):
    """Something that its caller can understand went wrong."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    # What the author of a client can do about it, unless an instance has a detail of its own.
    advice: ClassVar[str] = "Report it with the request id."
    retry_after_seconds: int | None = None

    def __init__(self, detail: str | None = None, *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail or self.title())
        self.detail = detail or self.advice
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
    advice = "Send as many bytes as Content-Length says."


class LengthRequired(CruddurError):
    """A request with a body needs a Content-Length."""

    status = 411
    code = "length_required"
    advice = "Send the body with a Content-Length, not in chunks."


class InvalidInput(CruddurError):
    """Something in the request isn't as it should be."""

    status = 422
    code = "invalid_input"
    advice = "Compare the request with the specification at /api/docs."

    def __init__(self, *, errors: tuple[FieldError, ...] = ()) -> None:
        sentences = (error_details.sentence(each.code, each.field) for each in errors)
        super().__init__(" ".join(sentences) or None, errors=errors)

    @classmethod
    def of(cls, code: str, field: str | None = None) -> InvalidInput:
        """Return the error for a single field."""
        return cls(errors=(FieldError(code, field),))


class NotSignedIn(CruddurError):
    """Sign in to do this."""

    status = 401
    code = "not_signed_in"
    advice = "Send an access token: `Authorization: Bearer <token>`."


class TokenRefused(CruddurError):
    """The access token is malformed, expired, revoked or not for this service."""

    status = 401
    code = "token_refused"
    advice = (
        "Get a new access token from POST /api/session/refresh, and repeat the request with it."
    )


class AccountSuspended(CruddurError):
    """Moderators have suspended this account."""

    status = 401
    code = "account_suspended"
    advice = "GET /api/account/decisions says why and until when, and takes an appeal."


class SessionEnded(CruddurError):
    """There is no live session here; sign in again."""

    status = 401
    code = "session_ended"
    advice = "Sign in with Cognito, and send its refresh token to POST /api/session."


class ChallengeEnded(CruddurError):
    """This sign-in has ended; begin it again with the password."""

    status = 401
    code = "challenge_ended"
    advice = "Send the `Session` of a SOFTWARE_TOKEN_MFA challenge that Cognito has just given you."


class SessionNotFound(CruddurError):
    """You have no such session."""

    status = 404
    code = "session_not_found"
    advice = "It has ended, or is another person's."


class MutedWordNotFound(CruddurError):
    """You mute no such word."""

    status = 404
    code = "muted_word_not_found"
    advice = "GET /api/muted_words lists those that you mute."


class DraftNotFound(CruddurError):
    """You have no such draft."""

    status = 404
    code = "draft_not_found"
    advice = "GET /api/drafts lists those that you have."


class ScheduledNotFound(CruddurError):
    """You have no such scheduled crud."""

    status = 404
    code = "scheduled_not_found"
    advice = "It was published or deleted. GET /api/scheduled lists those that you have."


class NotYours(CruddurError):
    """Only its author can do this."""

    status = 403
    code = "not_yours"
    advice = "Only the author of a crud can delete it, and only that of a message for everyone."


class NotThreadAuthor(CruddurError):
    """Only the author of the thread's first crud can do this."""

    status = 403
    code = "not_thread_author"
    advice = "Whoever began the thread can hide its replies, while its first crud is there."


class ReplyNotAllowed(CruddurError):
    """You may not reply in this thread."""

    status = 403
    code = "reply_not_allowed"
    advice = "`reply_policy` of a crud says who may, and `can_reply` whether the viewer may."


class QuoteNotAllowed(CruddurError):
    """You may not quote this crud."""

    status = 403
    code = "quote_not_allowed"
    advice = "`quote_policy` of a crud says who may, and `can_quote` whether the viewer may."


class NotQuoted(CruddurError):
    """Only the author of what this crud quotes can do this."""

    status = 403
    code = "not_quoted"
    advice = "The author of a crud can detach it from one that quotes it, while both are there."


class NotAModerator(CruddurError):
    """Only moderators can do this."""

    status = 403
    code = "not_a_moderator"
    advice = "Sign in again if you have just become one: the token names the group."


class OwnReport(CruddurError):
    """Moderators don't decide about themselves."""

    status = 403
    code = "own_report"
    advice = "Ask another moderator."


class ReportNotFound(CruddurError):
    """There is no such report."""

    status = 404
    code = "report_not_found"
    advice = "It was purged or never existed. GET /api/moderation/reports lists them."


class ExclusionNotFound(CruddurError):
    """Nothing of this uuid is kept out of trends."""

    status = 404
    code = "exclusion_not_found"
    advice = "GET /api/moderation/trend_exclusions lists what is."


class DecisionNotFound(CruddurError):
    """There is no such decision about you."""

    status = 404
    code = "decision_not_found"
    advice = "GET /api/account/decisions lists them."


class AlreadyDecided(CruddurError):
    """Another moderator has decided on this report."""

    status = 409
    code = "already_decided"
    advice = "GET /api/moderation/log says who, and what."


class NothingToReinstate(CruddurError):
    """There is no measure to take back."""

    status = 409
    code = "nothing_to_reinstate"
    advice = "GET /api/moderation/log says what was decided."


class NotAppealable(CruddurError):
    """This decision takes no appeal, or has one already."""

    status = 409
    code = "not_appealable"
    advice = "A decision takes one appeal, while its reports are kept; the answer is final."


class ActivityProtected(CruddurError):
    """This crud is for its author's followers alone, and can't be reposted or quoted."""

    status = 403
    code = "activity_protected"
    advice = "Its author is protected, so nobody can repost it, and only they can quote it."


class ActivityNotEditable(CruddurError):
    """Somebody reacted to this crud, so its text stays as it is."""

    status = 409
    code = "activity_not_editable"
    advice = (
        "A crud can be edited for five minutes, and after that until somebody likes, reposts or"
        " answers it."
    )


class ActivityEdited(CruddurError):
    """This crud was edited meanwhile."""

    status = 412
    code = "activity_edited"
    advice = "Read the crud again: its version is `edited_at`, or `created_at` if that is missing."


class VersionRequired(CruddurError):
    """The request has to name the version of the crud that it changes."""

    status = 428
    code = "version_required"
    advice = (
        'Send `If-Match: "<version>"`: the `edited_at` of the crud as it was read, or its'
        " `created_at` if that is missing."
    )


class PollClosed(CruddurError):
    """This poll has ended."""

    status = 409
    code = "poll_closed"
    advice = "`poll.is_closed` of a crud says so, and its results are there."


class AlreadyVoted(CruddurError):
    """You have voted otherwise in this poll."""

    status = 409
    code = "already_voted"
    advice = "A vote is final; `poll.voted` says which it is."


class FollowRequestNotFound(CruddurError):
    """This person doesn't ask to follow you."""

    status = 404
    code = "follow_request_not_found"
    advice = "It was withdrawn or answered. GET /api/follow_requests lists those that are open."


class TooManyFollowRequests(CruddurError):
    """Too many requests of yours to follow somebody are open."""

    status = 409
    code = "too_many_follow_requests"
    advice = "Withdraw one, or wait for an answer: at most 500 are open at a time."


class ActivityNotFound(CruddurError):
    """This crud isn't available."""

    status = 404
    code = "activity_not_found"
    advice = "It has expired, was deleted, never existed or is hidden from you."


class PersonNotFound(CruddurError):
    """Nobody is available under this handle."""

    status = 404
    code = "person_not_found"
    advice = "No account has this handle, or a block hides it."


class MessageGroupNotFound(CruddurError):
    """There is no such conversation of yours."""

    status = 404
    code = "message_group_not_found"
    advice = "GET /api/message_groups lists your conversations."


class MessageNotFound(CruddurError):
    """There is no such message of yours."""

    status = 404
    code = "message_not_found"
    advice = "GET /api/messages/{message_group_uuid} lists the messages of a conversation."


class MediaNotFound(CruddurError):
    """There is no such picture of yours."""

    status = 404
    code = "media_not_found"
    advice = "It was deleted, never existed or is another person's."


class MediaInUse(CruddurError):
    """A crud shows this picture; delete the crud instead."""

    status = 409
    code = "media_in_use"
    advice = "DELETE /api/activities/{activity_uuid} deletes a crud with its pictures."


class TooManyUploads(CruddurError):
    """Too many uploads of yours are under way; finish some first."""

    status = 429
    code = "too_many_uploads"
    advice = "Complete or delete an upload before the next one."

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class AccountConflict(CruddurError):
    """Another account already uses this email address."""

    status = 409
    code = "email_taken"
    advice = "Verify the address in Cognito, or sign in to the account that has it."


class IdempotencyKeyReused(CruddurError):
    """This Idempotency-Key came before, with another request."""

    status = 409
    code = "idempotency_key_reused"
    advice = "Use a new key for each request; a retry repeats path and body exactly."


class IdempotencyKeyInUse(CruddurError):
    """A request with this Idempotency-Key is still at work; try again shortly."""

    status = 409
    code = "idempotency_key_in_use"
    advice = "Repeat the same request after the seconds in Retry-After."
    retry_after_seconds = 2


class RateLimited(CruddurError):
    """Too many requests; wait a little."""

    status = 429
    code = "rate_limited"
    advice = "Repeat the request after the seconds in Retry-After."

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class NewAccountLimited(RateLimited):
    """An account younger than a day may do this only so often."""

    code = "new_account_limited"
    advice = (
        "Accounts younger than a day have low limits of mentions, links and new conversations."
        " Repeat the request after the seconds in Retry-After."
    )


class Overloaded(CruddurError):
    """Too many requests are on their way; try again in a moment."""

    status = 503
    code = "overloaded"
    advice = "Repeat the request after the seconds in Retry-After."
    retry_after_seconds = 1


class ExportsBusy(Overloaded):
    """Other exports are running; try again in a moment."""

    retry_after_seconds = 10


class Unavailable(CruddurError):
    """A part of the service can't be reached just now; try again shortly."""

    status = 503
    code = "unavailable"
    advice = "Repeat the request after the seconds in Retry-After."
    retry_after_seconds = 5
