"""Rollbar exporter: redacted error reports, at most so many a minute."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import rollbar

from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.error_reports import ErrorReport
from cruddur.platform.telemetry.exporters.base import Exporter, ExportError

if TYPE_CHECKING:
    from cruddur.config import Config

_MAX_ITEMS_PER_MINUTE = 30


class RollbarExporter(Exporter[ErrorReport]):
    """Exports error reports to a project."""

    name = "Rollbar"
    signal = "errors"
    max_queue_size = 100
    max_batch_size = 1

    def __init__(self, settings: Config) -> None:
        super().__init__()
        assert settings.rollbar_access_token
        self._access_token = settings.rollbar_access_token.get_secret_value()
        self._environment = settings.cruddur_env
        self._release = settings.release
        # The library's settings are filled here; it collects nothing by itself.
        rollbar.init(
            self._access_token,
            self._environment,
            handler="blocking",  # the exporter's thread waits; the library's threads have no bound
            allow_logging_basic_config=False,
            timeout=3,
            capture_ip=False,
            locals={"enabled": False},
            suppress_reinit_warning=True,
            log_payload_on_error=False,
        )
        if settings.rollbar_endpoint:
            rollbar.SETTINGS["endpoint"] = settings.rollbar_endpoint
        # The library logs its errors instead of raising them, and may quote an item.
        self._has_failed = False
        logger = logging.getLogger("rollbar")
        logger.setLevel(logging.WARNING)
        logger.filters = [self._note_failure]
        self._minute = self._items_in_minute = self._rate_limited = 0
        metrics.register_counter("rollbar", lambda: {"rate_limited": self._rate_limited})

    def emit(self, item: ErrorReport) -> None:
        """Queue a report, unless there were too many in this minute."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._items_in_minute = minute, 0
        self._items_in_minute += 1
        if self._items_in_minute > _MAX_ITEMS_PER_MINUTE:
            self._rate_limited += 1
        else:
            super().emit(item)

    def export(self, batch: list[ErrorReport]) -> None:
        """Send reports."""
        for report in batch:
            self._has_failed = False
            item = {"access_token": self._access_token, "data": self._item(report)}
            rollbar.send_payload(item, self._access_token)
            if self._has_failed:
                raise ExportError

    def _note_failure(self, _record: logging.LogRecord) -> bool:
        self._has_failed = True
        return False

    def _item(self, report: ErrorReport) -> dict[str, Any]:
        """Return a report as Rollbar's API takes it.

        Source: "Create item", Rollbar API reference.
        """
        trace = report.trace
        chain = [
            {
                "exception": {"class": each.kind, "message": each.message},
                "frames": [
                    {"filename": f.filename, "lineno": f.lineno, "method": f.name, "code": f.line}
                    for f in each.frames
                ],
            }
            for each in report.causes
        ]
        return {
            "environment": self._environment,
            "code_version": self._release,
            "platform": "linux",
            "language": "python",
            "framework": "flask",
            "notifier": rollbar.SETTINGS["notifier"],
            "level": report.level,
            "title": report.title,
            "timestamp": int(time.time()),
            "context": trace and trace.root.name,
            "custom": {
                "request_id": trace and trace.request_id,
                "trace_id": trace and trace.context.trace_id,
            },
            "body": {"trace_chain": chain} if chain else {"message": {"body": report.title}},
            **({"person": {"id": trace.person}} if trace and trace.person else {}),
        }
