"""What an author decides about replies and quotes: policies, hidden replies, detached quotes."""

from __future__ import annotations

from uuid import UUID

from cruddur.activities import repository
from cruddur.activities.access import require_visible
from cruddur.activities.schemas import QuotePolicy, ReplyPolicy
from cruddur.context import Context
from cruddur.errors import ActivityNotFound, InvalidInput, NotQuoted, NotThreadAuthor, NotYours
from cruddur.people import service as people


def set_reply_policy(context: Context, viewer_uuid: UUID, uuid: UUID, policy: ReplyPolicy) -> str:
    """Change who may reply in the thread of a crud; return the crud as JSON.

    Replies that are there stay.

    Raises:
        NotYours: another user wrote it.
        InvalidInput: `reply_policy_not_root`: it is a reply, and its root is there.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.ownership(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found.user_uuid != viewer_uuid:
            raise NotYours
        if found.is_reply and found.thread_user_uuid is not None:
            raise InvalidInput.of("reply_policy_not_root", "reply_policy")
        if not repository.set_reply_policy(transaction, uuid, reply_policy=policy, now=read.now):
            raise ActivityNotFound
        return require_visible(repository.activity(transaction, read, uuid))


def set_hidden(context: Context, viewer_uuid: UUID, uuid: UUID, *, is_hidden: bool) -> str:
    """Hide a reply in the viewer's thread, or show it again; return the reply as JSON.

    Raises:
        NotThreadAuthor: another user wrote the root of the thread, or the root is gone.
        InvalidInput: `hidden_not_reply`: it is the root itself.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.ownership(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found.thread_user_uuid != viewer_uuid:
            raise NotThreadAuthor
        if not found.is_reply:
            raise InvalidInput.of("hidden_not_reply")
        if not repository.set_hidden(transaction, uuid, is_hidden=is_hidden, now=read.now):
            raise ActivityNotFound
        return require_visible(repository.activity(transaction, read, uuid))


def set_quote_policy(context: Context, viewer_uuid: UUID, uuid: UUID, policy: QuotePolicy) -> str:
    """Change who may quote a crud; return it as JSON. Quotes that are there stay.

    Raises:
        NotYours: another user wrote it.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.ownership(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found.user_uuid != viewer_uuid:
            raise NotYours
        if not repository.set_quote_policy(transaction, uuid, quote_policy=policy, now=read.now):
            raise ActivityNotFound
        return require_visible(repository.activity(transaction, read, uuid))


def detach_quote(context: Context, viewer_uuid: UUID, uuid: UUID) -> str:
    """Detach what the viewer wrote from a crud that quotes it; return that as JSON. Idempotent.

    Raises:
        NotQuoted: it quotes nothing of the viewer's, or what it quotes is gone.
        ActivityNotFound: it has expired, doesn't exist, or is hidden by a block.
    """
    read = repository.ReadContext(viewer_uuid, context.clock())
    with context.database.transaction() as transaction:
        people.lock_viewer(transaction, viewer_uuid)
        found = repository.quoted_person(transaction, read, uuid)
        if found is None:
            raise ActivityNotFound
        if found["user_uuid"] != viewer_uuid:
            raise NotQuoted
        repository.detach_quote(transaction, uuid, now=read.now)
        return require_visible(repository.activity(transaction, read, uuid))
