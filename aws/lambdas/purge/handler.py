"""EventBridge tells, every minute: delete what has had its time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from cruddur import lambda_context
from cruddur.accounts import deletion
from cruddur.media import service as media
from cruddur.platform.telemetry.lambda_handler import lambda_handler
from cruddur.purges import service

_TO_FINISH = timedelta(seconds=10)


class Invocation(Protocol):
    """What Lambda says of a call of its function."""

    def get_remaining_time_in_millis(self) -> int:
        """Answer how long this call may still take."""


@lambda_handler("purge")
def handle(_event: dict[str, Any], invocation: Invocation) -> dict[str, int]:
    """Purge until nothing is left, or until the time that is left is needed to finish a batch."""
    context = lambda_context.context()
    left = timedelta(milliseconds=invocation.get_remaining_time_in_millis())
    purges: dict[str, service.Purge] = {
        **service.PURGES,
        "cognito_users": partial(deletion.purge_cognito_users, pool=lambda_context.cognito_admin()),
        "deleted_accounts": partial(deletion.purge_messages, messages=lambda_context.messages()),
        # Last: what the others delete may have shown pictures.
        "pictures": partial(media.purge, objects=lambda_context.object_storage()),
    }
    return service.run(context, until=context.clock() + left - _TO_FINISH, purges=purges)
