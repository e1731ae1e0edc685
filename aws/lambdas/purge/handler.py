"""Scheduled purge (EventBridge, every minute): deletes what expired, publishes, ends polls."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from cruddur import lambda_context
from cruddur.accounts import deletion
from cruddur.media import evidence
from cruddur.media import service as media
from cruddur.platform.event_publisher import DirectPublisher
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur.purges import service
from cruddur.push import purge as push
from cruddur.push.publisher import PushPublisher

_SHUTDOWN_MARGIN = timedelta(seconds=10)


class Invocation(Protocol):
    """The part of Lambda's context object that is used."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the time until the function's timeout."""


@lambda_handler("purge")
def handle(_event: dict[str, Any], invocation: Invocation) -> dict[str, int]:
    """Purge until nothing is left, or until the timeout is near."""
    built = lambda_context.context()
    messages = lambda_context.messages()
    pushes = PushPublisher(built.database, messages, built.clock)
    context = replace(built, publish=DirectPublisher(messages, built.clock), push=pushes)
    left = timedelta(milliseconds=invocation.get_remaining_time_in_millis())
    purges: dict[str, service.Purge] = {
        **service.PURGES,
        "cognito_users": partial(deletion.purge_cognito_users, pool=lambda_context.cognito_admin()),
        "deleted_accounts": partial(deletion.purge_messages, messages=messages),
        "push_subscriptions": partial(push.purge, messages=messages),
        "evidence": partial(evidence.purge, objects=lambda_context.object_storage()),
        # Last, because rows that the others delete may have images.
        "pictures": partial(media.purge, objects=lambda_context.object_storage()),
    }
    with closing(pushes):
        return service.run(context, until=context.clock() + left - _SHUTDOWN_MARGIN, purges=purges)
