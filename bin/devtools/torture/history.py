"""History of a torture run: an append-only log of operations and faults, as JSON lines."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

ACKNOWLEDGED = "acknowledged"
REFUSED = "refused"
UNKNOWN = "unknown"

# Statuses after which the same request is sent again, and may succeed.
RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})


class Target(Protocol):
    """The running product. Addresses are direct: no fault is in front of them."""

    @property
    def api_url(self) -> str:
        """Base URL of the API."""

    @property
    def aws_url(self) -> str:
        """Base URL of the AWS emulator."""

    @property
    def uploads_url(self) -> str:
        """Base URL of the uploads API."""

    @property
    def connection_url(self) -> str:
        """URL of the database."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What scripts need to reach the product."""


@dataclass(frozen=True)
class Attempt:
    """One request of an operation, in seconds of the monotonic clock.

    `status` is None if no complete response came; `is_sent` is False if there was no connection.
    """

    started: float
    ended: float
    status: int | None = None
    code: str = ""
    error: str = ""
    has_retry_after: bool = False
    is_sent: bool = True

    @property
    def is_ambiguous(self) -> bool:
        """Whether the request may have taken effect, or still may, without saying so."""
        has_answer = self.status is not None and self.status < 500 and not self.error
        return self.is_sent and not has_answer


@dataclass(frozen=True)
class Operation:
    """What one actor did: its requests, and what came of it.

    `started` and `ended` are of the monotonic clock, `wall` is the time of day at the start.
    """

    id: int
    actor: str
    action: str
    started: float
    ended: float
    wall: float
    outcome: str
    method: str = ""
    route: str = ""
    key: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()
    result: Any = None

    @property
    def is_acknowledged(self) -> bool:
        """Whether it succeeded."""
        return self.outcome == ACKNOWLEDGED

    @property
    def is_write(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"

    @property
    def clock_offset(self) -> float:
        """Return what makes a time of day one of the monotonic clock."""
        return self.started - self.wall

    @property
    def last_ambiguous(self) -> float | None:
        """The end of the last attempt that may take effect later than its end."""
        ends = [attempt.ended for attempt in self.attempts if attempt.is_ambiguous]
        return max(ends, default=None)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Operation:
        """Parse a line."""
        attempts = tuple(Attempt(**attempt) for attempt in fields.pop("attempts"))
        return cls(attempts=attempts, **fields)


@dataclass(frozen=True)
class FaultInterval:
    """When a fault lasted, and what it excuses.

    `clock_skew` is how many seconds the product's clock was ahead meanwhile.
    """

    what: str
    started: float
    ended: float
    stops_api: bool = False
    clock_skew: float = 0


class History:
    """The file of a run; safe to write from many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._ids = count(1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    def next_id(self) -> int:
        """Return the number of a new operation."""
        with self._lock:
            return next(self._ids)

    def add(self, operation: Operation) -> None:
        """Append an operation that has ended."""
        self._append({"operation": asdict(operation)})

    def add_fault(
        self,
        what: str,
        started: float,
        ended: float,
        *,
        stops_api: bool = False,
        clock_skew: float = 0,
    ) -> None:
        """Append a fault that is over."""
        fault = FaultInterval(what, started, ended, stops_api, clock_skew)
        self._append({"fault": asdict(fault)})

    def operations(self) -> list[Operation]:
        """Return all operations, by their start."""
        found = [Operation.from_json(line["operation"]) for line in self._lines("operation")]
        return sorted(found, key=lambda operation: operation.started)

    def faults(self) -> list[FaultInterval]:
        """Return all faults."""
        return [FaultInterval(**line["fault"]) for line in self._lines("fault")]

    def _append(self, line: Mapping[str, Any]) -> None:
        text = json.dumps(line, separators=(",", ":"), default=str) + "\n"
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(text)

    def _lines(self, kind: str) -> Iterator[dict[str, Any]]:
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                parsed: dict[str, Any] = json.loads(line)
                if kind in parsed:
                    yield parsed
