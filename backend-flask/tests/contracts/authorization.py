"""Who may do what: one table of the API, the uploads API and the WebSocket."""

from __future__ import annotations

from dataclasses import dataclass

from cruddur.http.auth import Access

OPTIONAL, SIGNED_IN, NONE = Access.OPTIONAL, Access.SIGNED_IN, Access.NONE
MODERATOR = Access.MODERATOR


@dataclass(frozen=True)
class Row:
    """The answers of one operation to people whose tokens are valid.

    They do it to what the owner has: a crud, a picture, a conversation with the member, in which
    the owner wrote a message. The owner has blocked the blocked. Moderators are people like others
    but for what only they may do; the suspended is the owner, after a suspension.
    """

    access: Access
    other: int
    blocked: int
    member: int
    owner: int
    moderator: int
    suspended: int
    # If the owner is protected, and the answer is another one. The member follows the owner.
    other_of_protected: int | None = None
    member_of_protected: int | None = None

    def of_protected(self, person: str) -> int:
        """Return the answer to the other or the member if the owner is protected."""
        answer: int | None = getattr(self, f"{person}_of_protected")
        plain: int = getattr(self, person)
        return plain if answer is None else answer

    def without_valid_token(self, *, has_token: bool) -> int:
        """Return the answer to a request without a token, or with one that isn't valid."""
        if self.access in (SIGNED_IN, MODERATOR) or (self.access is OPTIONAL and has_token):
            return 401
        return self.other


TABLE = {
    "GET /api/activities/@{handle}": Row(OPTIONAL, 200, 404, 200, 200, 200, 401),
    "GET /api/activities/@{handle}/status/{activity_uuid}": Row(
        OPTIONAL, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "GET /api/activities/home": Row(OPTIONAL, 200, 200, 200, 200, 200, 401),
    "GET /api/activities/public": Row(OPTIONAL, 200, 200, 200, 200, 200, 401),
    "GET /api/activities/search": Row(OPTIONAL, 200, 200, 200, 200, 200, 401),
    "GET /api/activities/tags/{tag}": Row(OPTIONAL, 200, 200, 200, 200, 200, 401),
    "GET /api/activities/{activity_uuid}/likes": Row(
        OPTIONAL, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "GET /api/activities/{activity_uuid}/reposts": Row(
        OPTIONAL, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "GET /api/activities/{activity_uuid}/quotes": Row(
        OPTIONAL, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "GET /api/trends": Row(OPTIONAL, 200, 200, 200, 200, 200, 401),
    "GET /api/users/@{handle}/followers": Row(OPTIONAL, 200, 404, 200, 200, 200, 401),
    "GET /api/users/@{handle}/following": Row(OPTIONAL, 200, 404, 200, 200, 200, 401),
    "GET /api/users/@{handle}/short": Row(OPTIONAL, 200, 404, 200, 200, 200, 401),
    "GET /api/users/search": Row(OPTIONAL, 200, 200, 200, 200, 200, 401),
    "DELETE /api/account": Row(SIGNED_IN, 204, 204, 204, 204, 204, 204),
    "GET /api/account/export": Row(SIGNED_IN, 200, 200, 200, 200, 200, 200),
    "PUT /api/account/handle": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/account/sessions": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "DELETE /api/account/sessions/{session_uuid}": Row(SIGNED_IN, 404, 404, 404, 204, 404, 401),
    "GET /api/account/two-step": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "PUT /api/account/two-step": Row(SIGNED_IN, 422, 422, 422, 422, 422, 401),
    "POST /api/account/two-step/off": Row(SIGNED_IN, 422, 422, 422, 422, 422, 401),
    "POST /api/account/sign-out-everywhere": Row(SIGNED_IN, 204, 204, 204, 204, 204, 401),
    "POST /api/activities": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/activities/bookmarks": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/activities/notifications": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "DELETE /api/activities/{activity_uuid}": Row(
        SIGNED_IN, 403, 404, 403, 204, 403, 401, other_of_protected=404
    ),
    "PATCH /api/activities/{activity_uuid}": Row(
        SIGNED_IN, 403, 404, 403, 200, 403, 401, other_of_protected=404
    ),
    "DELETE /api/activities/{activity_uuid}/bookmark": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/bookmark": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "DELETE /api/activities/{activity_uuid}/like": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/like": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "POST /api/activities/{activity_uuid}/reply": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "DELETE /api/activities/{activity_uuid}/repost": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/repost": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404, member_of_protected=403
    ),
    "POST /api/activities/{activity_uuid}/vote": Row(
        SIGNED_IN, 200, 404, 200, 422, 200, 401, other_of_protected=404
    ),
    "GET /api/account/decisions": Row(SIGNED_IN, 200, 200, 200, 200, 200, 200),
    "POST /api/account/decisions/{decision_uuid}/appeal": Row(
        SIGNED_IN, 404, 404, 404, 204, 404, 204
    ),
    "DELETE /api/activities/{activity_uuid}/mute-thread": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/mute-thread": Row(
        SIGNED_IN, 200, 404, 200, 200, 200, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/reply_policy": Row(
        SIGNED_IN, 403, 404, 403, 200, 403, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/quote_policy": Row(
        SIGNED_IN, 403, 404, 403, 200, 403, 401, other_of_protected=404
    ),
    # It quotes nothing of theirs.
    "DELETE /api/activities/{activity_uuid}/quote": Row(
        SIGNED_IN, 403, 404, 403, 403, 403, 401, other_of_protected=404
    ),
    "DELETE /api/activities/{activity_uuid}/hidden": Row(
        SIGNED_IN, 403, 404, 403, 422, 403, 401, other_of_protected=404
    ),
    "PUT /api/activities/{activity_uuid}/hidden": Row(
        SIGNED_IN, 403, 404, 403, 422, 403, 401, other_of_protected=404
    ),
    "GET /api/drafts": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST /api/drafts": Row(SIGNED_IN, 201, 201, 201, 201, 201, 401),
    "PUT /api/drafts/{draft_uuid}": Row(SIGNED_IN, 404, 404, 404, 200, 404, 401),
    "DELETE /api/drafts/{draft_uuid}": Row(SIGNED_IN, 404, 404, 404, 204, 404, 401),
    "GET /api/scheduled": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "PUT /api/scheduled/{scheduled_uuid}": Row(SIGNED_IN, 404, 404, 404, 200, 404, 401),
    "POST /api/scheduled/{scheduled_uuid}/publish": Row(SIGNED_IN, 404, 404, 404, 201, 404, 401),
    # The owner has published it by then.
    "DELETE /api/scheduled/{scheduled_uuid}": Row(SIGNED_IN, 404, 404, 404, 404, 404, 401),
    "GET /api/follow_requests": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "DELETE /api/follow_requests/@{handle}": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "PUT /api/follow_requests/@{handle}": Row(SIGNED_IN, 404, 404, 404, 422, 404, 401),
    "PUT /api/profile/protected": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/badges": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "DELETE /api/media/{media_uuid}": Row(SIGNED_IN, 404, 404, 404, 204, 404, 401),
    "GET /api/media/{media_uuid}": Row(SIGNED_IN, 404, 404, 404, 200, 404, 401),
    "GET /api/message_groups": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "DELETE /api/message_groups/{message_group_uuid}": Row(SIGNED_IN, 404, 404, 204, 204, 404, 401),
    "GET /api/message_groups/{message_group_uuid}": Row(SIGNED_IN, 404, 404, 200, 200, 404, 401),
    "PUT /api/message_groups/{message_group_uuid}/accept": Row(
        SIGNED_IN, 404, 404, 200, 200, 404, 401
    ),
    "PUT /api/message_groups/{message_group_uuid}/read": Row(
        SIGNED_IN, 404, 404, 204, 204, 404, 401
    ),
    "POST /api/messages": Row(SIGNED_IN, 404, 404, 200, 200, 404, 401),
    "GET /api/messages/{message_group_uuid}": Row(SIGNED_IN, 404, 404, 200, 200, 404, 401),
    "DELETE /api/messages/{message_group_uuid}/{message_uuid}": Row(
        SIGNED_IN, 404, 404, 403, 204, 404, 401
    ),
    "GET /api/push/key": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST /api/push/subscriptions": Row(SIGNED_IN, 201, 201, 201, 201, 201, 401),
    "DELETE /api/push/subscriptions": Row(SIGNED_IN, 204, 204, 204, 204, 204, 401),
    "GET /api/push/settings": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "PUT /api/push/settings": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/muted_words": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST /api/muted_words": Row(SIGNED_IN, 201, 201, 201, 201, 201, 401),
    "DELETE /api/muted_words/{muted_word_uuid}": Row(SIGNED_IN, 404, 404, 404, 204, 404, 401),
    "GET /api/notifications/settings": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "PUT /api/notifications/settings": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "PUT /api/notifications/read": Row(SIGNED_IN, 204, 204, 204, 204, 204, 401),
    "GET /api/profile": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "DELETE /api/profile/avatar": Row(SIGNED_IN, 204, 204, 204, 204, 204, 401),
    "DELETE /api/profile/banner": Row(SIGNED_IN, 204, 204, 204, 204, 204, 401),
    "POST /api/profile/update": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "PUT /api/profile/update": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST /api/realtime/tickets": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/reports": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST /api/reports": Row(SIGNED_IN, 201, 201, 201, 422, 201, 401),
    "DELETE /api/users/@{handle}/block": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "PUT /api/users/@{handle}/block": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "DELETE /api/users/@{handle}/follow": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "PUT /api/users/@{handle}/follow": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "GET /api/users/@{handle}/message_group": Row(SIGNED_IN, 404, 404, 200, 422, 404, 401),
    "DELETE /api/users/@{handle}/mute": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "PUT /api/users/@{handle}/mute": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "DELETE /api/users/@{handle}/mute-reposts": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "PUT /api/users/@{handle}/mute-reposts": Row(SIGNED_IN, 200, 404, 200, 422, 200, 401),
    "GET /api/users/suggestions": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/users/muted": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/users/muted-reposts": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/users/blocked": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "GET /api/moderation/log": Row(MODERATOR, 403, 403, 403, 403, 200, 401),
    "GET /api/moderation/reports": Row(MODERATOR, 403, 403, 403, 403, 200, 401),
    "POST /api/moderation/activities/{activity_uuid}/reinstate": Row(
        MODERATOR, 403, 403, 403, 403, 204, 401
    ),
    "POST /api/moderation/people/@{handle}/reinstate": Row(MODERATOR, 403, 403, 403, 403, 200, 401),
    "POST /api/moderation/reports/{report_uuid}/decision": Row(
        MODERATOR, 403, 403, 403, 403, 200, 401
    ),
    "GET /api/moderation/trend_exclusions": Row(MODERATOR, 403, 403, 403, 403, 200, 401),
    "PUT /api/moderation/trend_exclusions": Row(MODERATOR, 403, 403, 403, 403, 200, 401),
    "POST /api/moderation/trend_exclusions/{exclusion_uuid}/reinstate": Row(
        MODERATOR, 403, 403, 403, 403, 204, 401
    ),
    # As a stranger sees them, whoever asks.
    "GET /@{handle}.atom": Row(NONE, 200, 200, 200, 200, 200, 404, 404, 404),
    "GET /@{handle}.json": Row(NONE, 200, 200, 200, 200, 200, 404, 404, 404),
    "GET /tags/{tag}.atom": Row(NONE, 200, 200, 200, 200, 200, 200),
    "GET /tags/{tag}.json": Row(NONE, 200, 200, 200, 200, 200, 200),
    "GET /api/oembed": Row(NONE, 200, 200, 200, 200, 200, 404, 404, 404),
    "GET /api/pages/@{handle}": Row(NONE, 200, 200, 200, 200, 200, 404),
    "GET /api/pages/@{handle}/status/{activity_uuid}": Row(
        NONE, 200, 200, 200, 200, 200, 404, 404, 404
    ),
    "GET /api/docs": Row(NONE, 200, 200, 200, 200, 200, 200),
    "GET /api/health-check": Row(NONE, 200, 200, 200, 200, 200, 200),
    "GET /api/livez": Row(NONE, 200, 200, 200, 200, 200, 200),
    "GET /api/openapi.json": Row(NONE, 200, 200, 200, 200, 200, 200),
    "GET /api/readyz": Row(NONE, 200, 200, 200, 200, 200, 200),
    "DELETE /api/session": Row(NONE, 204, 204, 204, 204, 204, 204),
    "POST /api/session": Row(NONE, 201, 201, 201, 201, 201, 201),
    "POST /api/session/recovery-code": Row(NONE, 401, 401, 401, 401, 401, 401),
    "POST /api/session/refresh": Row(NONE, 401, 401, 401, 401, 401, 401),
    "POST uploads/avatars/key_upload": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST uploads/banners/key_upload": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "POST uploads/images/key_upload": Row(SIGNED_IN, 200, 200, 200, 200, 200, 401),
    "CONNECT realtime": Row(SIGNED_IN, 101, 101, 101, 101, 101, 401),
}
