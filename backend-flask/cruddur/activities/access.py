"""Whether a viewer may see a crud."""

from __future__ import annotations

from cruddur.errors import ActivityNotFound


def require_visible(activity: str | None) -> str:
    """Return a crud as JSON.

    Raises:
        ActivityNotFound: there is none that the viewer may see.
    """
    if activity is None:
        raise ActivityNotFound
    return activity
