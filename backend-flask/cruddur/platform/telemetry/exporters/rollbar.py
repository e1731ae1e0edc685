"""Rollbar: crashes and rare warnings, by person and request, without anybody's words."""

from __future__ import annotations

import logging
import time
from typing import Any

import rollbar

from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.error_reports import ErrorReport, ExceptionInfo
from cruddur.platform.telemetry.exporters.batch_processor import BatchProcessor

_MAX_ITEMS_PER_MINUTE = 30


class ExportError(Exception):
    """Rollbar didn't take an item."""


class _ErrorCounter(logging.Handler):
    """Counts what the library says instead of raising; its words may hold an item."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0
        logger = logging.getLogger("rollbar")
        logger.propagate = False
        logger.handlers = [self]

    def emit(self, _record: logging.LogRecord) -> None:
        """Count a complaint."""
        self.count += 1


class RollbarExporter:
    """A project. More than a few items a minute say nothing new: it is spared them."""

    name = "Rollbar"

    def __init__(
        self,
        access_token: str,
        *,
        environment: str,
        release: str,
        endpoint: str | None = None,
        timeout_seconds: int = 3,
    ) -> None:
        # Its tables of settings are filled here; what it would gather itself is left alone.
        more: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
        rollbar.init(
            access_token,
            environment,
            handler="blocking",  # our own thread waits
            allow_logging_basic_config=False,
            code_version=release,
            timeout=timeout_seconds,
            capture_ip=False,
            locals={"enabled": False},
            suppress_reinit_warning=True,
            log_payload_on_error=False,
            **more,
        )
        self._errors = _ErrorCounter()
        self._head = {
            "environment": environment,
            "code_version": release,
            "platform": "linux",
            "language": "python",
            "framework": "flask",
            "notifier": rollbar.SETTINGS["notifier"],
        }
        self._access_token = access_token
        self._processor = BatchProcessor[ErrorReport](
            self.name, self._export, max_queue_size=100, max_batch_size=1
        )
        self._minute = 0
        self._in_it = 0
        self._rate_limited = 0
        metrics.register_counter("rollbar", lambda: {"rate_limited": self._rate_limited})

    def export_error(self, report: ErrorReport) -> None:
        """Take a report."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._in_it = minute, 0
        self._in_it += 1
        if self._in_it > _MAX_ITEMS_PER_MINUTE:
            self._rate_limited += 1
        else:
            self._processor.emit(report)

    def dropped(self) -> int:
        """Answer how many items couldn't be delivered; those that it was spared aren't lost."""
        return self._processor.dropped

    def shutdown(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time."""
        self._processor.shutdown(seconds)

    def _export(self, reports: list[ErrorReport]) -> None:
        for report in reports:
            self._errors.count = 0
            item = {"access_token": self._access_token, "data": {**self._head, **_item(report)}}
            rollbar.send_payload(item, self._access_token)
            if self._errors.count:
                raise ExportError


def _item(report: ErrorReport) -> dict[str, Any]:
    """Answer an item as Rollbar's API wants it.

    Source: "Create item", Rollbar's API reference.
    """
    data: dict[str, Any] = {
        "level": report.level,
        "title": report.title,
        "timestamp": int(time.time()),
        "context": report.route,
        "custom": {"request_id": report.request_id, "trace_id": report.trace_id},
        "body": _body(report),
    }
    if report.person:
        data["person"] = {"id": report.person}
    return data


def _body(report: ErrorReport) -> dict[str, Any]:
    if not report.causes:
        return {"message": {"body": report.title}}
    return {"trace_chain": [_trace(cause) for cause in report.causes]}


def _trace(cause: ExceptionInfo) -> dict[str, Any]:
    return {
        "exception": {"class": cause.kind, "message": cause.message},
        "frames": [
            {
                "filename": frame.file,
                "lineno": frame.line,
                "method": frame.function,
                "code": frame.code,
            }
            for frame in cause.frames
        ],
    }
