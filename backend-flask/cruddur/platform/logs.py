"""JSON logs: one object a line, to stdout, without private data."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from cruddur.platform.telemetry import error_reports, tracing

log = logging.getLogger(__name__)

REPEAT_INTERVAL_SECONDS = 10.0

_subscribers: list[Callable[[tuple[str, float]], None]] = []

# `json.dumps` would build an encoder for each line.
_encode = json.JSONEncoder(default=str).encode
_RECORD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def subscribe(subscribers: list[Callable[[tuple[str, float]], None]]) -> None:
    """Pass each line, and when it was logged in seconds of the epoch, to these too."""
    _subscribers[:] = subscribers


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **_request_fields(),
            **{name: value for name, value in vars(record).items() if name not in _RECORD_FIELDS},
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = error_reports.format_exception(record.exc_info[1])
        return _encode(line)


def _message(record: logging.LogRecord) -> str:
    """Return a record's message, with exceptions redacted: psycopg's may quote a password."""
    if isinstance(record.args, tuple) and any(isinstance(a, BaseException) for a in record.args):
        record.args = tuple(
            error_reports.redacted_summary(each) if isinstance(each, BaseException) else each
            for each in record.args
        )
    return record.getMessage()


def _request_fields() -> dict[str, str]:
    trace = tracing.current()
    if trace is None:
        return {}
    fields = {"trace_id": trace.context.trace_id, "span_id": trace.root.span_id}
    if trace.request_id:
        fields["request_id"] = trace.request_id
    if trace.person:
        fields["person"] = trace.person
    return fields


class RepeatFilter(logging.Filter):
    """Passes one line of a kind in an interval; it says how many were left out since the last.

    The kind is the message without its arguments, and the errors among them.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        # By kind: when it was logged, and how many were left out since.
        self._logged: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is logged."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        errors = [each for each in arguments if isinstance(each, BaseException)]
        kind = " ".join([record.msg, *map(error_reports.redacted_summary, errors)])
        now = self._clock()
        with self._lock:
            logged_at, omitted = self._logged.get(kind, (float("-inf"), 0))
            if now < logged_at + REPEAT_INTERVAL_SECONDS:
                self._logged[kind] = (logged_at, omitted + 1)
                return False
            self._logged[kind] = (now, 0)
        if omitted:
            record.omitted = omitted
        return True


class _StdoutHandler(logging.StreamHandler[TextIO]):
    """Writes each line to stdout, and passes it to the subscribers."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
            self.stream.write(f"{line}\n")
            self.flush()
            for export in _subscribers:
                export((line, record.created))
        except Exception:  # noqa: BLE001  # as in logging: no line may fail a request
            self.handleError(record)


def _log_thread_crash(crash: threading.ExceptHookArgs) -> None:
    """Log an exception that ended a thread; Python would write its text to stderr."""
    if crash.exc_value is None or isinstance(crash.exc_value, SystemExit):
        return
    name = crash.thread.name if crash.thread else None
    log.error("unhandled error", exc_info=crash.exc_value, extra={"thread_name": name})
    error_reports.report_exception(crash.exc_value)


def configure(level: int = logging.INFO) -> None:
    """Log to stdout, including the exceptions that end threads."""
    threading.excepthook = _log_thread_crash
    # Lines name their logger. Finding the caller would walk the stack for each.
    logging._srcfile = None  # noqa: SLF001  # as the logging HOWTO describes
    # Nor does a line name its thread and process.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = _StdoutHandler(sys.stdout)
    handler.setFormatter(_JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Their lines may carry URLs and parameters.
    for chatty in ("botocore", "boto3", "urllib3", "psycopg.pool"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Each of its workers logs every attempt to connect: a dozen lines a second in an outage.
    logging.getLogger("psycopg.pool").filters = [RepeatFilter()]
    # Exporters count and log failed exports themselves.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
