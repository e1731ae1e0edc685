"""Preconditions: a change names the version that its author saw (RFC 9110, `If-Match`)."""

from __future__ import annotations

from flask import request
from pydantic import BaseModel, ConfigDict, Field

from cruddur.errors import VersionRequired


class PreconditionHeaders(BaseModel):
    """The header that keeps two clients from overwriting each other's changes."""

    model_config = ConfigDict(loc_by_alias=False)

    if_match: str = Field(
        alias="If-Match",
        description='The version that is changed, in quotes: `"2030-01-31T12:00:00.000Z"`.',
    )


def required_version() -> str:
    """Return the version that the request names; a list or a weak one is of no crud.

    Raises:
        VersionRequired: it names none. `*` would be any.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        raise VersionRequired
    return given.removeprefix('"').removesuffix('"')
