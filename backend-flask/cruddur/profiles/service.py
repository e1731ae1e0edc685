"""How people describe themselves, and are found by handle."""

from __future__ import annotations

from uuid import UUID

from cruddur.context import Context
from cruddur.errors import PersonNotFound
from cruddur.profiles import repository
from cruddur.profiles.schemas import ProfileUpdate


def profile(context: Context, uuid: UUID) -> str:
    """Answer a person, as they see themselves, as JSON.

    Raises:
        PersonNotFound: they are gone.
    """
    found = repository.profile(context.database, uuid, now=context.clock())
    if found is None:
        raise PersonNotFound
    return found


def summary(context: Context, viewer_uuid: UUID | None, handle: str) -> str:
    """Answer enough of a person to address them, as JSON.

    Raises:
        PersonNotFound: nobody goes by this handle, or a block stands between.
    """
    found = repository.summary(context.database, viewer_uuid, handle)
    if found is None:
        raise PersonNotFound
    return found


def known_handles(context: Context, handles: set[str]) -> set[str]:
    """Answer which of these handles are somebody's."""
    return repository.known_handles(context.database, handles)


def update(context: Context, uuid: UUID, new: ProfileUpdate) -> str:
    """Describe a person anew; answer the profile as JSON."""
    repository.update(context.database, uuid, display_name=new.display_name, bio=new.bio)
    return profile(context, uuid)
