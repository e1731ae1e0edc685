"""Error reports: the stack trace of an exception, and what is left of its message.

They redact the message, as it may hold what people wrote, an email address or a token: Postgres
quotes values, parsers quote input. What is left are codes of a known form (SQLSTATE, AWS's).
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cruddur.platform.telemetry import tracing

# Their messages name types, attributes and modules, never values.
_SAFE_TYPES = (
    AttributeError,
    ImportError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
_MAX_CHAIN = 5
_CODE = re.compile(r"[A-Za-z0-9_.]{1,64}")


class ExceptionInfo(NamedTuple):
    """One exception of a chain: its type, its redacted message and its stack trace."""

    kind: str
    message: str
    frames: list[traceback.FrameSummary]


@dataclass(frozen=True)
class ErrorReport:
    """An error or a warning. `causes` begins with the exception that was raised last."""

    level: str
    title: str
    causes: list[ExceptionInfo]
    trace: tracing.Trace | None


_subscribers: list[Callable[[ErrorReport], None]] = []


def subscribe(subscribers: list[Callable[[ErrorReport], None]]) -> None:
    """Pass error reports to these subscribers."""
    _subscribers[:] = subscribers


def report_exception(error: BaseException) -> None:
    """Report an exception that no code expects."""
    _report("error", type(error).__name__, error)


def report_warning(title: str, error: BaseException | None = None) -> None:
    """Report something expected that should be rare; the title must hold nothing private."""
    _report("warning", title, error)


def _report(level: str, title: str, error: BaseException | None) -> None:
    if _subscribers:
        report = ErrorReport(level, title, list(exception_chain(error)), tracing.current())
        for export in _subscribers:
            export(report)


def redacted_message(error: BaseException) -> str:
    """Return what is safe of an exception's message: codes, no values."""
    if isinstance(error, _SAFE_TYPES):
        return str(error)
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(redacted_summary(each) for each in error.exceptions[:_MAX_CHAIN])
    parts = []
    if state := getattr(error, "sqlstate", None):
        constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
        parts += [f"SQLSTATE {state}", constraint]
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    if code and _CODE.fullmatch(str(code)):
        operation = getattr(error, "operation_name", None)
        is_safe = isinstance(operation, str) and _CODE.fullmatch(operation)
        parts += [str(code), operation if is_safe else None]
    if isinstance(error, OSError) and error.errno is not None:
        parts.append(f"errno {error.errno}")
    return ", ".join(filter(None, parts))


def redacted_summary(error: BaseException) -> str:
    """Return an exception's type, and its redacted message if there is one."""
    return f"{type(error).__name__}: {redacted_message(error)}".rstrip(": ")


def exception_chain(error: BaseException | None) -> Iterator[ExceptionInfo]:
    """Yield an exception and its causes, the newest first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < _MAX_CHAIN:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        yield ExceptionInfo(type(error).__name__, redacted_message(error), frames)
        is_hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if is_hidden else error.__cause__ or error.__context__


def format_exception(error: BaseException) -> str:
    """Return an exception's stack trace as Python prints it, the oldest cause first, redacted."""
    return "\n\n".join(
        "".join(traceback.format_list(each.frames)) + f"{each.kind}: {each.message}".rstrip(": ")
        for each in reversed(list(exception_chain(error)))
    )
