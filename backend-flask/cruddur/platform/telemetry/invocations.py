"""A Lambda's call: traced by X-Ray where Lambda says so, and logged like everything else."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar

from cruddur.platform import logs
from cruddur.platform.telemetry import switchboard, traces

Answer = TypeVar("Answer")


def traced(name: str) -> Callable[[Callable[[Any, Any], Answer]], Callable[[Any, Any], Answer]]:
    """Trace each call of a handler, whose Lambda has this name after `cruddur-<env>-`."""

    def decorate(handle: Callable[[Any, Any], Answer]) -> Callable[[Any, Any], Answer]:
        @functools.wraps(handle)
        def traced_handle(event: Any, invocation: Any) -> Answer:
            _start()
            # Lambda tells of each call so, and X-Ray's SDK reads the same.
            origin = traces.of_invocation(os.environ.get("_X_AMZN_TRACE_ID"))
            request_id = getattr(invocation, "aws_request_id", None)
            trace = traces.begin(name, origin, f"cruddur-{name}", request_id=request_id)
            trace.is_invocation = True
            try:
                return handle(event, invocation)
            except BaseException as error:
                trace.spans[0].fault = type(error).__name__
                raise
            finally:
                traces.end(trace)

        return traced_handle

    return decorate


@functools.cache
def _start() -> None:
    """Do once for a process what its first call needs."""
    logs.configure()
    address = os.environ.get("AWS_XRAY_DAEMON_ADDRESS")
    if address:
        from cruddur.platform.telemetry.xray import Xray

        switchboard.switch_on([Xray(address, at_once=True)], kept_share=0)
