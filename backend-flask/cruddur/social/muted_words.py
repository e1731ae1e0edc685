"""Muted words and hashtags: cruds that have them are in no list of the person who mutes them.

Which cruds these are is decided when a list is read, by the function `muted_word` of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from cruddur.context import Context
from cruddur.errors import InvalidInput, MutedWordNotFound, TokenRefused
from cruddur.social import repository
from cruddur.social.schemas import NewMutedWord, Place

MAX_MUTED_WORDS = 100
MAX_MUTE_TTL = timedelta(days=3653)


def add(context: Context, viewer_uuid: UUID, new: NewMutedWord) -> str:
    """Mute a word, or replace how it is muted; return it as JSON.

    Raises:
        InvalidInput: `value_without_letters`, `muted_words_too_many`, or as `require_end`.
        TokenRefused: the viewer's account was deleted concurrently.
    """
    now = context.clock()
    require_end(new.expires_at, now=now)
    with context.database.transaction() as transaction:
        forms = repository.lock_muted_words(transaction, viewer_uuid=viewer_uuid, value=new.value)
        if forms is None:
            raise TokenRefused
        if not forms.folded or forms.query is None:
            raise InvalidInput.of("value_without_letters", "value")
        added = repository.add_muted_word(
            transaction,
            uuid=context.new_uuid(),
            user_uuid=viewer_uuid,
            value=new.value,
            forms=forms,
            in_text=Place.TEXT in new.places,
            in_tags=Place.TAGS in new.places,
            except_following=new.except_following,
            expires_at=new.expires_at,
            now=now,
            max_words=MAX_MUTED_WORDS,
        )
    if added is None:
        raise InvalidInput.of("muted_words_too_many", "value")
    return added


def delete(context: Context, viewer_uuid: UUID, uuid: UUID) -> None:
    """Unmute a word.

    Raises:
        MutedWordNotFound: the viewer has none of this uuid.
    """
    if not repository.delete_muted_word(context.database, uuid=uuid, user_uuid=viewer_uuid):
        raise MutedWordNotFound


def require_end(expires_at: datetime | None, *, now: datetime) -> None:
    """Require that a mute ends later than now, and within ten years, if it has an end.

    Raises:
        InvalidInput: `expires_at_past`, `expires_at_out_of_range`.
    """
    if expires_at is None:
        return
    if expires_at <= now:
        raise InvalidInput.of("expires_at_past", "expires_at")
    if expires_at > now + MAX_MUTE_TTL:
        raise InvalidInput.of("expires_at_out_of_range", "expires_at")


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete muted words and mutes that have ended; yield how many, batch by batch."""
    for delete_ended in (repository.purge_muted_words, repository.purge_mutes):
        while purged := delete_ended(context.database, now=context.clock(), batch=batch):
            yield purged
