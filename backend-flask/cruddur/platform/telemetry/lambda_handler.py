"""Lambda handlers: each invocation is traced by X-Ray if Lambda samples it, and logged as JSON."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from cruddur.platform import logs
from cruddur.platform.telemetry import error_reports, tracing

if TYPE_CHECKING:
    from cruddur.platform.telemetry.exporters.xray import XrayExporter

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_callbacks: list[Callable[[], None]] = []


class InvocationFailed(Exception):
    """An invocation failed. Its text is redacted, as Lambda logs it and stores it in queues."""


def on_invocation_end(callback: Callable[[], None]) -> Callable[[], None]:
    """Decorate a function to run after each invocation, also a failed one."""
    _callbacks.append(callback)
    return callback


def lambda_handler(
    name: str, *, exports_traces: bool = True
) -> Callable[[Callable[[Any, Any], Result]], Callable[[Any, Any], Result]]:
    """Decorate the handler of a Lambda, whose function is called `cruddur-<env>-<name>`.

    If it exports no traces, X-Ray has only what Lambda itself reports: how long its phases took,
    and whether it failed.
    """

    def decorate(handle: Callable[[Any, Any], Result]) -> Callable[[Any, Any], Result]:
        @functools.wraps(handle)
        def traced(event: Any, invocation: Any) -> Result:
            _configure(exports_traces)
            # Lambda sets this for each invocation, and X-Ray's SDK reads the same.
            context = tracing.context_from_lambda(os.environ.get("_X_AMZN_TRACE_ID"))
            request_id = _request_id(event, invocation)
            trace = tracing.start_trace(name, context, f"cruddur-{name}", request_id=request_id)
            trace.is_invocation = True
            try:
                return handle(event, invocation)
            except Exception as error:
                trace.root.error_type = type(error).__name__
                if type(error).__module__ == handle.__module__:
                    raise  # it is meant for the caller
                log.exception("unhandled error")
                raise InvocationFailed(error_reports.redacted_summary(error)) from None
            finally:
                for callback in _callbacks:
                    callback()
                tracing.end_trace(trace)

        return traced

    return decorate


def _request_id(event: Any, invocation: Any) -> str:
    offered = event.get("headers", {}).get("x-request-id") if isinstance(event, dict) else None
    return tracing.valid_request_id(offered or getattr(invocation, "aws_request_id", None))


@functools.cache
def _configure(exports_traces: bool) -> None:
    logs.configure()
    if exports_traces and "AWS_XRAY_DAEMON_ADDRESS" in os.environ:
        # The ratio is for traces that began elsewhere; Lambda samples its own invocations.
        ratio = float(os.environ.get("TRACES_SAMPLE_RATIO", "0"))
        # In the invocation's thread, as all threads are frozen between invocations.
        tracing.subscribe([lambda trace: _exporter().deliver([trace])], ratio)


@functools.cache
def _exporter() -> XrayExporter:
    # X-Ray's SDK takes a tenth of a second to import, so only the first sampled trace does.
    from cruddur.platform.telemetry.exporters.xray import XrayExporter

    return XrayExporter(os.environ["AWS_XRAY_DAEMON_ADDRESS"])
