"""The counting of requests, over all processes that share the database."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

import psycopg

from cruddur.context import Context
from cruddur.errors import Unavailable
from cruddur.platform.telemetry import error_reports
from cruddur.rate_limits import repository
from cruddur.rate_limits.limits import RateLimit

log = logging.getLogger(__name__)

_BLOCKS = 50
_LARGEST_BLOCK = 30
_MOST_LEASES = 20_000
_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class RateLimitStatus:
    """How somebody stands after a request: what RateLimit headers say."""

    allowed: int
    remaining: int
    reset_seconds: int
    exceeded: bool


@dataclass
class _Lease:
    """What this process holds of somebody's allowance in one window.

    `taken` is what all processes had taken when it last looked, `left` what it may still spend.
    """

    window_ends_at: datetime
    taken: int = 0
    left: int = 0
    lock: Lock = field(default_factory=Lock)


class Limiter:
    """Counts requests in windows that begin at multiples of their length.

    A process takes a fiftieth of an allowance at a time from Postgres and spends it in memory:
    one request in so many costs a query, and a window is short by a fiftieth, at most, for each
    other process that serves the same person. Where Postgres fails, it counts alone.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._leases: dict[tuple[str, str], _Lease] = {}
        self._alone_since = datetime.min.replace(tzinfo=UTC)

    def count(
        self, context: Context, limit: RateLimit, *, subject: str, quota: int
    ) -> RateLimitStatus:
        """Count a request of the subject, who has this quota of the limit; never fails."""
        now = context.clock()
        window_ends_at = _window_end(now, limit.seconds)
        allowed = max(1, round(quota * self._scale))
        lease = self._lease((limit.name, subject), window_ends_at)
        while True:
            with lease.lock:
                if lease.left > 0 or lease.taken >= allowed:
                    exceeded = lease.left == 0
                    lease.left = max(0, lease.left - 1)
                    remaining = max(0, allowed - lease.taken) + lease.left
                    break
            self._extend(context, lease, limit, subject, allowed)
        reset_seconds = math.ceil((window_ends_at - now).total_seconds())
        return RateLimitStatus(allowed, remaining, reset_seconds, exceeded)

    def _lease(self, key: tuple[str, str], window_ends_at: datetime) -> _Lease:
        lease = self._leases.get(key)
        if lease is None or lease.window_ends_at != window_ends_at:
            if len(self._leases) >= _MOST_LEASES:
                self._leases.clear()
            lease = self._leases[key] = _Lease(window_ends_at)
        return lease

    def _extend(
        self, context: Context, lease: _Lease, limit: RateLimit, subject: str, allowed: int
    ) -> None:
        block = min(max(1, allowed // _BLOCKS), _LARGEST_BLOCK)
        taken = self._take(context, lease, limit, subject, block)
        with lease.lock:
            lease.left += min(block, max(0, allowed - (taken - block)))
            lease.taken = max(lease.taken, taken)

    def _take(
        self, context: Context, lease: _Lease, limit: RateLimit, subject: str, block: int
    ) -> int:
        now = context.clock()
        # A clock that was set back doesn't lengthen the pause.
        if not self._alone_since <= now < self._alone_since + _PAUSE:
            try:
                return repository.take(
                    context.database,
                    window_ends_at=lease.window_ends_at,
                    rate_limit=limit.name,
                    subject=subject,
                    block=block,
                )
            except (Unavailable, psycopg.Error):
                log.warning("requests are counted in this process alone", exc_info=True)
                error_reports.report_warning("requests are counted in a process alone")
                self._alone_since = now
        return lease.taken + block


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete the counts of windows that are over; yield how many, batch by batch."""
    while deleted := repository.purge(context.database, now=context.clock(), batch=batch):
        yield deleted


def _window_end(now: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, UTC)
