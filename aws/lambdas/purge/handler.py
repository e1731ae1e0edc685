"""Scheduled purge (EventBridge, every minute): delete expired data."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from cruddur import lambdas
from cruddur.accounts import departures
from cruddur.media import service as media
from cruddur.platform.telemetry.invocations import traced
from cruddur.purges import service

_SHUTDOWN_MARGIN = timedelta(seconds=10)


class Invocation(Protocol):
    """The part of Lambda's context object that is used."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the time until the function's timeout."""


@traced("purge")
def handle(_event: dict[str, Any], invocation: Invocation) -> dict[str, int]:
    """Purge until nothing is left, or until the timeout is near."""
    context = lambdas.context()
    left = timedelta(milliseconds=invocation.get_remaining_time_in_millis())
    purges: dict[str, service.Purge] = {
        **service.PURGES,
        "cognito_users": partial(departures.purge_cognito, pool=lambdas.user_pool()),
        "departures": partial(departures.purge, messages=lambdas.messages()),
        # Last, because rows that the others delete may have images.
        "pictures": partial(media.purge, objects=lambdas.objects()),
    }
    return service.run(context, until=context.clock() + left - _SHUTDOWN_MARGIN, purges=purges)
