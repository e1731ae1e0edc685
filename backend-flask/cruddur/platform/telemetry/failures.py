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

from cruddur.platform.telemetry import traces

# What these say names types, attributes and modules, never values.
_HARMLESS = (
    AttributeError,
    ImportError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
_CHAIN_MOST = 5
_CODE = re.compile(r"[A-Za-z0-9_.]{1,64}")


@dataclass(frozen=True)
class Frame:
    """One line that an exception came through."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class Cause:
    """One exception: its kind, safe words about it, and the lines that it came through."""

    kind: str
    words: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Failure:
    """Something that should be looked at. `causes` begins with what was raised last."""

    level: str
    title: str
    causes: tuple[Cause, ...]
    request_id: str | None
    trace: str | None
    person: str | None
    route: str | None


_takers: list[Callable[[Failure], None]] = []


def collect(takers: list[Callable[[Failure], None]]) -> None:
    """Collect failures for some takers."""
    _takers[:] = takers


def crashed(error: BaseException) -> None:
    """Something happened that nobody foresaw."""
    _tell("error", type(error).__name__, error)


def noticed(what: str, error: BaseException | None = None) -> None:
    """Something happened that was foreseen, and should be rare; `what` holds nothing private."""
    _tell("warning", what, error)


def _tell(level: str, title: str, error: BaseException | None) -> None:
    if not _takers:
        return
    trace = traces.current()
    failure = Failure(
        level,
        title,
        tuple(causes(error)),
        request_id=trace.request_id if trace else None,
        trace=trace.origin.trace if trace else None,
        person=trace.person if trace else None,
        route=trace.spans[0].name if trace else None,
    )
    for take in _takers:
        take(failure)


def words(error: BaseException) -> str:
    """Say what went wrong, without what somebody may have written."""
    if isinstance(error, _HARMLESS):
        return str(error)
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(named(each) for each in error.exceptions[:_CHAIN_MOST])
    parts = []
    state = getattr(error, "sqlstate", None)
    if state:
        constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
        parts += [f"SQLSTATE {state}", *([constraint] if constraint else [])]
    answer = getattr(error, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    if code and _CODE.fullmatch(str(code)):
        parts += [str(code), *_named(getattr(error, "operation_name", None))]
    if isinstance(error, OSError) and error.errno is not None:
        parts.append(f"errno {error.errno}")
    return ", ".join(parts)


def named(error: BaseException) -> str:
    """Say an exception's kind, and safe words about it where there are any."""
    return f"{type(error).__name__}: {words(error)}".rstrip(": ")


def _named(name: object) -> list[str]:
    return [name] if isinstance(name, str) and _CODE.fullmatch(name) else []


def causes(error: BaseException | None) -> Iterator[Cause]:
    """Answer an exception, and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < _CHAIN_MOST:
        seen.add(id(error))
        found = traceback.extract_tb(error.__traceback__)
        frames = [Frame(f.filename, f.lineno or 0, f.name, f.line or "") for f in found]
        yield Cause(type(error).__name__, words(error), tuple(frames))
        hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if hidden else error.__cause__ or error.__context__


def told(error: BaseException) -> str:
    """Tell an exception as Python would, what came first first."""
    parts = []
    for cause in reversed(list(causes(error))):
        lines = [
            f'  File "{frame.file}", line {frame.line}, in {frame.function}\n    {frame.code}'
            for frame in cause.frames
        ]
        parts.append("\n".join([*lines, f"{cause.kind}: {cause.words}".rstrip(": ")]))
    return "\n\n".join(parts)
