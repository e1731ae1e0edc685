"""Patch: an object that can't be written to disk fails the request that stores it.

The emulator logs the error, keeps the object in memory and acknowledges it.
"""

import errno
import os
from contextvars import ContextVar
from typing import Any

from ministack.services import s3
from monkeypatch import patch, require_function

_failures: ContextVar[list[OSError] | None] = ContextVar("failures", default=None)


def install() -> None:
    """Collect the errors of writing objects."""
    parameters = "bucket key obj"
    persist = require_function(s3, "_persist_object", parameters)

    def persist_or_collect(bucket: str, key: str, obj: Any) -> None:
        persist(bucket, key, obj)
        # The emulator drops the body from memory when it is on disk, and logs the error if not.
        is_written = not isinstance(obj, dict) or obj.get("body") is None
        if not is_written and (failures := _failures.get()) is not None:
            failures.append(OSError(errno.EIO, os.strerror(errno.EIO)))

    patch(s3, "_persist_object", parameters, persist_or_collect)


def collect_failures() -> list[OSError]:
    """Return a list that gets the errors of this request."""
    failures: list[OSError] = []
    _failures.set(failures)
    return failures
