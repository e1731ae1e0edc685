"""Rollbar: crashes and rare warnings, by person and request, without anybody's words."""

from __future__ import annotations

import logging
import time
from typing import Any

import rollbar

from cruddur.platform.telemetry import events
from cruddur.platform.telemetry.failures import Cause, Failure
from cruddur.platform.telemetry.outbox import Outbox

_A_MINUTE = 30


class Undelivered(Exception):
    """Rollbar didn't take an item."""


class _Complaints(logging.Handler):
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


class Rollbar:
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
        self._complaints = _Complaints()
        self._head = {
            "environment": environment,
            "code_version": release,
            "platform": "linux",
            "language": "python",
            "framework": "flask",
            "notifier": rollbar.SETTINGS["notifier"],
        }
        self._access_token = access_token
        self._outbox = Outbox[Failure](self.name, self._deliver, capacity=100, batch=1)
        self._minute = 0
        self._in_it = 0
        self._spared = 0
        events.count("rollbar", lambda: {"spared": self._spared})

    def take_failure(self, failure: Failure) -> None:
        """Take a failure."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._in_it = minute, 0
        self._in_it += 1
        if self._in_it > _A_MINUTE:
            self._spared += 1
        else:
            self._outbox.put(failure)

    def dropped(self) -> int:
        """Answer how many items couldn't be delivered; those that it was spared aren't lost."""
        return self._outbox.dropped

    def close(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time."""
        self._outbox.close(seconds)

    def _deliver(self, failures: list[Failure]) -> None:
        for failure in failures:
            self._complaints.count = 0
            item = {"access_token": self._access_token, "data": {**self._head, **_item(failure)}}
            rollbar.send_payload(item, self._access_token)
            if self._complaints.count:
                raise Undelivered


def _item(failure: Failure) -> dict[str, Any]:
    """Answer an item as Rollbar's API wants it.

    Source: "Create item", Rollbar's API reference.
    """
    data: dict[str, Any] = {
        "level": failure.level,
        "title": failure.title,
        "timestamp": int(time.time()),
        "context": failure.route,
        "custom": {"request_id": failure.request_id, "trace_id": failure.trace},
        "body": _body(failure),
    }
    if failure.person:
        data["person"] = {"id": failure.person}
    return data


def _body(failure: Failure) -> dict[str, Any]:
    if not failure.causes:
        return {"message": {"body": failure.title}}
    return {"trace_chain": [_trace(cause) for cause in failure.causes]}


def _trace(cause: Cause) -> dict[str, Any]:
    return {
        "exception": {"class": cause.kind, "message": cause.words},
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
