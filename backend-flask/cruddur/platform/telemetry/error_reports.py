"""What failed, in words that hold nothing private.

An exception's own text may hold what people wrote, an email address, a token: Postgres quotes the
values that it refuses, parsers what they couldn't parse. So it is told by its kind, by codes of a
known form, and by the lines of ours that it came through.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cruddur.platform.telemetry import tracing

# What these say names types, attributes and modules, never values.
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


@dataclass(frozen=True)
class Frame:
    """One line that an exception came through."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class ExceptionInfo:
    """One exception: its kind, safe words about it, and the lines that it came through."""

    kind: str
    message: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class ErrorReport:
    """Something that should be looked at. `causes` begins with what was raised last."""

    level: str
    title: str
    causes: tuple[ExceptionInfo, ...]
    request_id: str | None
    trace_id: str | None
    person: str | None
    route: str | None


_callbacks: list[Callable[[ErrorReport], None]] = []


def subscribe(callbacks: list[Callable[[ErrorReport], None]]) -> None:
    """Collect failures for some callbacks."""
    _callbacks[:] = callbacks


def report_exception(error: BaseException) -> None:
    """Something happened that nobody foresaw."""
    _report("error", type(error).__name__, error)


def report_warning(what: str, error: BaseException | None = None) -> None:
    """Something happened that was foreseen, and should be rare; `what` holds nothing private."""
    _report("warning", what, error)


def _report(level: str, title: str, error: BaseException | None) -> None:
    if not _callbacks:
        return
    trace = tracing.current()
    report = ErrorReport(
        level,
        title,
        tuple(exception_chain(error)),
        request_id=trace.request_id if trace else None,
        trace_id=trace.context.trace_id if trace else None,
        person=trace.person if trace else None,
        route=trace.root.name if trace else None,
    )
    for export in _callbacks:
        export(report)


def redacted_message(error: BaseException) -> str:
    """Say what went wrong, without what somebody may have written."""
    if isinstance(error, _SAFE_TYPES):
        return str(error)
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(redacted_summary(each) for each in error.exceptions[:_MAX_CHAIN])
    parts = []
    state = getattr(error, "sqlstate", None)
    if state:
        constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
        parts += [f"SQLSTATE {state}", *([constraint] if constraint else [])]
    answer = getattr(error, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    if code and _CODE.fullmatch(str(code)):
        parts += [str(code), *_code(getattr(error, "operation_name", None))]
    if isinstance(error, OSError) and error.errno is not None:
        parts.append(f"errno {error.errno}")
    return ", ".join(parts)


def redacted_summary(error: BaseException) -> str:
    """Say an exception's kind, and safe words about it where there are any."""
    return f"{type(error).__name__}: {redacted_message(error)}".rstrip(": ")


def _code(name: object) -> list[str]:
    return [name] if isinstance(name, str) and _CODE.fullmatch(name) else []


def exception_chain(error: BaseException | None) -> Iterator[ExceptionInfo]:
    """Answer an exception, and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < _MAX_CHAIN:
        seen.add(id(error))
        found = traceback.extract_tb(error.__traceback__)
        frames = [Frame(f.filename, f.lineno or 0, f.name, f.line or "") for f in found]
        yield ExceptionInfo(type(error).__name__, redacted_message(error), tuple(frames))
        hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if hidden else error.__cause__ or error.__context__


def format_exception(error: BaseException) -> str:
    """Tell an exception as Python would, what came first first."""
    parts = []
    for cause in reversed(list(exception_chain(error))):
        lines = [
            f'  File "{frame.file}", line {frame.line}, in {frame.function}\n    {frame.code}'
            for frame in cause.frames
        ]
        parts.append("\n".join([*lines, f"{cause.kind}: {cause.message}".rstrip(": ")]))
    return "\n\n".join(parts)
