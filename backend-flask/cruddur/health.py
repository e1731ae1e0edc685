"""Liveness (`livez`) and readiness (`readyz`) endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Literal

from flask import Blueprint, Flask, Response, current_app
from pydantic import BaseModel

from cruddur.context import ApiContext
from cruddur.errors import FieldError, Unavailable
from cruddur.http.auth import Access, context
from cruddur.http.operations import json_response, operation
from cruddur.platform.database import Statement
from cruddur.platform.readiness import LIMIT_SECONDS, Readiness

blueprint = Blueprint("health", __name__, url_prefix="/api")

# It changes nothing, and fails where Postgres can't write: on a standby after a failover.
_PROBE = Statement("health/probe", "-- Not read back\nUPDATE users SET handle = handle WHERE false")

_EXTENSION = "cruddur.readiness"


def register(app: Flask, context: ApiContext, timeouts_scale: float) -> None:
    """Register the readiness checks of the stores."""
    app.extensions[_EXTENSION] = Readiness(
        {
            "database": lambda: context.database.execute(_PROBE),
            "messages": lambda: context.messages.get("PROBE", "PROBE"),
        },
        limit_seconds=LIMIT_SECONDS * timeouts_scale,
    )


def readiness(app: Flask) -> Readiness:
    """Return the readiness checks of an app."""
    found: Readiness = app.extensions[_EXTENSION]
    return found


class Health(BaseModel):
    """The response of a healthy process; a failure is a problem."""

    success: Literal[True] = True


class Ready(Health):
    """The response of a process that is ready. Without a replica it is, too: the writer reads."""

    replicas: dict[str, Literal["ok", "behind", "unreachable", "not a replica"]]


_HEALTHY = Health().model_dump_json().encode()


@blueprint.get("/health-check")
@operation(Access.NONE, rate_limit=None, response=Health)
def health_check() -> Response:
    """Liveness: the process is alive (for older clients)."""
    return json_response(_HEALTHY)


@blueprint.get("/livez")
@operation(Access.NONE, rate_limit=None, response=Health)
def livez() -> Response:
    """Liveness: the process is alive."""
    return json_response(_HEALTHY)


@blueprint.get("/readyz")
@operation(Access.NONE, rate_limit=None, response=Ready, errors=(Unavailable,))
def readyz() -> Response:
    """Readiness: the stores answer, and the process isn't draining."""
    failing = readiness(current_app).failing()
    replicas = context().replicas
    words = {name: str(state) for name, state in replicas.states().items()} if replicas else {}
    if failing:
        states = {breaker.store: str(breaker.state) for breaker in context().breakers}
        raise Unavailable(
            f"Not ready: {', '.join(failing)}. Breakers: {_in_words(states)}."
            + (f" Replicas: {_in_words(words)}." if words else ""),
            errors=tuple(FieldError(f"{name}_not_ready") for name in failing),
        )
    return json_response(dumps({"success": True, "replicas": words}))


def _in_words(states: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {state}" for name, state in states.items())
