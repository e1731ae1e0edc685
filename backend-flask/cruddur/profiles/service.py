"""Read and update profiles."""

from __future__ import annotations

from uuid import UUID

from pydantic import TypeAdapter

from cruddur import links
from cruddur.context import Context
from cruddur.errors import PersonNotFound, TokenRefused
from cruddur.profiles import repository
from cruddur.profiles.schemas import ProfileUpdate

_LINKS = TypeAdapter(list[links.Link])


def profile(context: Context, uuid: UUID) -> str:
    """Return a person's own profile as JSON.

    Raises:
        TokenRefused: the account was deleted concurrently.
    """
    found = repository.profile(context.reads, uuid, now=context.clock())
    if found is None:
        raise TokenRefused
    return found


def summary(context: Context, viewer_uuid: UUID | None, handle: str) -> str:
    """Return a person's name and avatar as JSON.

    Raises:
        PersonNotFound: the handle doesn't exist, or there is a block in either direction.
    """
    found = repository.summary(context.reads, viewer_uuid, handle)
    if found is None:
        raise PersonNotFound
    return found


def update(context: Context, uuid: UUID, new: ProfileUpdate) -> str:
    """Update display name and bio; return the profile as JSON, and raise as `profile`."""
    found = links.entities(new.bio)
    repository.update(
        context.database,
        uuid,
        display_name=new.display_name,
        bio=new.bio,
        bio_links=_LINKS.dump_json(found).decode() if found else None,
    )
    return profile(context, uuid)
