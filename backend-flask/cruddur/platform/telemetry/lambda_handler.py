"""A Lambda's call: traced by X-Ray where Lambda says so, and logged like everything else."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable
from typing import Any, TypeVar

from cruddur.platform import logs
from cruddur.platform.telemetry import error_reports, setup, tracing
from cruddur.platform.telemetry.tracing import Trace

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class InvocationFailed(Exception):
    """A call failed. Lambda logs an error's text and keeps it in queues, so it has safe words."""


def lambda_handler(
    name: str,
) -> Callable[[Callable[[Any, Any], Answer]], Callable[[Any, Any], Answer]]:
    """Trace each call of a handler, whose Lambda has this name after `cruddur-<env>-`."""

    def decorate(handle: Callable[[Any, Any], Answer]) -> Callable[[Any, Any], Answer]:
        @functools.wraps(handle)
        def traced_handler(event: Any, invocation: Any) -> Answer:
            _start()
            # Lambda tells of each call so, and X-Ray's SDK reads the same.
            context = tracing.context_from_lambda(os.environ.get("_X_AMZN_TRACE_ID"))
            request_id = _request_id(event, invocation)
            trace = tracing.start_trace(name, context, f"cruddur-{name}", request_id=request_id)
            trace.is_invocation = True
            try:
                return handle(event, invocation)
            except Exception as error:
                trace.root.error_type = type(error).__name__
                if type(error).__module__ == handle.__module__:
                    raise  # what the handler means its caller to read
                log.exception("unhandled error")
                raise InvocationFailed(error_reports.redacted_summary(error)) from None
            finally:
                tracing.end_trace(trace)

        return traced_handler

    return decorate


def _request_id(event: Any, invocation: Any) -> str:
    """Answer the id by which whoever called speaks of it: a page its own, else Lambda's."""
    offered = event.get("headers", {}).get("x-request-id") if isinstance(event, dict) else None
    return tracing.valid_request_id(offered or getattr(invocation, "aws_request_id", None))


@functools.cache
def _start() -> None:
    """Do once for a process what its first call needs."""
    logs.configure()
    address = os.environ.get("AWS_XRAY_DAEMON_ADDRESS")
    if address:
        # Of what begins elsewhere; of its own calls Lambda has decided.
        sample_ratio = float(os.environ.get("TRACES_SAMPLE_RATIO", "0"))
        setup.use_exporters([_LazyXrayExporter(address)], sample_ratio=sample_ratio)


class _LazyXrayExporter:
    """X-Ray, whose SDK takes a tenth of a second to import: with the first trace that is kept."""

    name = "X-Ray"

    def __init__(self, address: str) -> None:
        self._address = address
        self._export: Callable[[Trace], None] | None = None

    def export_trace(self, trace: Trace) -> None:
        """Send a trace at once."""
        if self._export is None:
            from cruddur.platform.telemetry.exporters.xray import XrayExporter

            self._export = XrayExporter(self._address, synchronous=True).export_trace
        self._export(trace)

    def dropped(self) -> int:
        """Answer none: a datagram is sent, or isn't."""
        return 0

    def shutdown(self, seconds: float) -> None:
        """Do nothing: nothing waits."""
