"""Is the process alive; can it do its work?"""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response
from pydantic import BaseModel

from cruddur.errors import Unavailable
from cruddur.http.auth import Access, context
from cruddur.http.operations import json as answer
from cruddur.http.operations import operation
from cruddur.platform.database import Statement

blueprint = Blueprint("health", __name__, url_prefix="/api")

_PROBE = Statement("health/probe", "SELECT FROM users LIMIT 1")


class Health(BaseModel):
    """A good answer; what fails comes as a problem."""

    success: Literal[True] = True


@blueprint.get("/health-check")
@operation(Access.UNCHECKED, limit=None, answers=Health)
def health_check() -> Response:
    """The process lives (kept for older clients)."""
    return answer(Health())


@blueprint.get("/livez")
@operation(Access.UNCHECKED, limit=None, answers=Health)
def livez() -> Response:
    """The process lives."""
    return answer(Health())


@blueprint.get("/readyz")
@operation(Access.UNCHECKED, limit=None, answers=Health, errors=(Unavailable,))
def readyz() -> Response:
    """The stores answer."""
    context().database.one(_PROBE)
    return answer(Health())
