"""Like, repost and bookmark cruds, and vote in their polls."""

from __future__ import annotations

from uuid import UUID

from cruddur.activities import repository
from cruddur.activities.access import require_visible
from cruddur.activities.schemas import Reaction
from cruddur.context import Context
from cruddur.errors import (
    ActivityProtected,
    AlreadyVoted,
    InvalidInput,
    PollClosed,
    TokenRefused,
)
from cruddur.notifications import service as notifications


def react(context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction) -> str:
    """Like, repost or bookmark a crud; return it as JSON, as the viewer now sees it.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, or is hidden.
        ActivityProtected: it is for followers alone, and would be reposted.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    return _write_reaction(context, viewer_uuid, uuid, reaction, is_added=True)


def remove_reaction(context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction) -> str:
    """Remove a like, repost or bookmark; return and raise as `react`."""
    return _write_reaction(context, viewer_uuid, uuid, reaction, is_added=False)


def vote(context: Context, viewer_uuid: UUID, uuid: UUID, choices: list[int]) -> str:
    """Vote in the poll of a crud; return the crud as JSON, as the viewer now sees it.

    The same vote again is harmless.

    Raises:
        ActivityNotFound: it has expired, doesn't exist, or is hidden.
        InvalidInput: `poll_missing`, `poll_is_yours`, `choices_out_of_range`, `choices_too_many`.
        AlreadyVoted: the viewer has voted otherwise.
        PollClosed: it has ended.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    written = repository.write_vote(
        context.database,
        repository.ReadContext(viewer_uuid, context.clock()),
        vote_uuid=context.new_uuid(),
        activity_uuid=uuid,
        choices=sorted(set(choices)),
    )
    if not written.has_viewer:
        raise TokenRefused
    body = require_visible(written.body)
    match written.refusal:
        case None:
            return body
        case AlreadyVoted.code:
            raise AlreadyVoted
        case PollClosed.code:
            raise PollClosed
        case code:
            raise InvalidInput.of(code, "choices" if code.startswith("choices_") else None)


def _write_reaction(
    context: Context, viewer_uuid: UUID, uuid: UUID, reaction: Reaction, *, is_added: bool
) -> str:
    read = repository.ReadContext(viewer_uuid, context.clock())
    written = repository.write_reaction(
        context.database,
        read,
        reaction,
        is_added=is_added,
        reaction_uuid=context.new_uuid(),
        notification_uuid=context.new_uuid(),
        activity_uuid=uuid,
    )
    if not written.has_viewer:
        raise TokenRefused
    if written.notified_uuid is not None:
        notifications.publish_created(context, [written.notified_uuid], reaction.value, uuid)
    if written.body is None and reaction is Reaction.REPOST and is_added:
        require_visible(repository.activity(context.database, read, uuid))
        raise ActivityProtected
    return require_visible(written.body)
