"""Former handles: an address with a handle that is held leads on to the person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, request, url_for

from cruddur.accounts import service as accounts
from cruddur.errors import ActivityNotFound, MessageGroupNotFound, PersonNotFound
from cruddur.http.auth import context


def resolve_former_handles(view: Callable[..., Response]) -> Callable[..., Response]:
    """Decorator: run a view of a person again with their present handle, if it doesn't find theirs.

    The Content-Location of such a response is its present address (RFC 9110, 8.7). Most requests
    name a present handle, so nothing is looked up for them.
    """

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Response:
        try:
            return view(*args, **kwargs)
        except (ActivityNotFound, MessageGroupNotFound, PersonNotFound):
            handle = "handle" in kwargs and accounts.current_handle(context(), kwargs["handle"])
            if not handle:
                raise
        response = view(*args, **{**kwargs, "handle": handle})
        path = url_for(request.endpoint or "", **{**(request.view_args or {}), "handle": handle})
        query = request.query_string.decode("ascii", "replace")
        response.headers["Content-Location"] = f"{path}?{query}" if query else path
        return response

    return run
