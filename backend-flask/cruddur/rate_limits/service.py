"""Token-lease rate limiter (fixed window), shared by all processes through Postgres."""

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

_LEASES_PER_WINDOW = 50
_MAX_LEASE_SIZE = 30
_MAX_LEASES = 20_000
_FALLBACK_PERIOD = timedelta(seconds=5)


@dataclass(frozen=True)
class RateLimitStatus:
    """Result of counting a request: the values of the RateLimit headers."""

    allowed: int
    remaining: int
    reset_seconds: int
    exceeded: bool


@dataclass
class _Lease:
    """This process's lease of a quota in one window.

    `used` is what all processes had leased at the last query, `left` what this one may still use.
    """

    window_ends_at: datetime
    used: int = 0
    left: int = 0
    lock: Lock = field(default_factory=Lock)


class Limiter:
    """Rate limiter with fixed windows, which begin at multiples of their length.

    A process leases a fiftieth of a quota at a time from Postgres, and counts it down in memory, so
    that few requests cost a query. A window can be short by a fiftieth for each other process that
    serves the same subject. While Postgres fails, each process counts on its own.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._leases: dict[tuple[str, str], _Lease] = {}
        self._local_only_since = datetime.min.replace(tzinfo=UTC)

    def count(
        self, context: Context, limit: RateLimit, *, subject: str, quota: int, amount: int = 1
    ) -> RateLimitStatus:
        """Count an amount for the subject, who has this quota of the limit; never fails.

        An amount that exceeds the quota isn't counted, not in part either.
        """
        now = context.clock()
        window_ends_at = _window_end(now, limit.seconds)
        allowed = max(1, round(quota * self._scale))
        lease = self._lease((limit.name, subject), window_ends_at)
        while True:
            with lease.lock:
                if lease.left >= amount or lease.used >= allowed:
                    exceeded = lease.left < amount
                    lease.left -= 0 if exceeded else amount
                    remaining = max(0, allowed - lease.used) + lease.left
                    break
            self._extend(context, lease, limit, subject, allowed, amount)
        reset_seconds = math.ceil((window_ends_at - now).total_seconds())
        return RateLimitStatus(allowed, remaining, reset_seconds, exceeded)

    def _lease(self, key: tuple[str, str], window_ends_at: datetime) -> _Lease:
        lease = self._leases.get(key)
        if lease is None or lease.window_ends_at != window_ends_at:
            if len(self._leases) >= _MAX_LEASES:
                self._leases.clear()
            lease = self._leases[key] = _Lease(window_ends_at)
        return lease

    def _extend(
        self,
        context: Context,
        lease: _Lease,
        limit: RateLimit,
        subject: str,
        allowed: int,
        amount: int,
    ) -> None:
        lease_size = max(amount, min(allowed // _LEASES_PER_WINDOW, _MAX_LEASE_SIZE))
        used = self._acquire(context, lease, limit, subject, lease_size)
        with lease.lock:
            lease.left += min(lease_size, max(0, allowed - (used - lease_size)))
            lease.used = max(lease.used, used)

    def _acquire(
        self, context: Context, lease: _Lease, limit: RateLimit, subject: str, lease_size: int
    ) -> int:
        now = context.clock()
        # A clock that was set back doesn't extend the fallback.
        if not self._local_only_since <= now < self._local_only_since + _FALLBACK_PERIOD:
            try:
                return repository.lease(
                    context.database,
                    window_ends_at=lease.window_ends_at,
                    rate_limit=limit.name,
                    subject=subject,
                    lease_size=lease_size,
                )
            except (Unavailable, psycopg.Error):
                log.warning("requests are counted in this process alone", exc_info=True)
                error_reports.report_warning("requests are counted in a process alone")
                self._local_only_since = now
        return lease.used + lease_size


def purge(context: Context, batch: int = 1000) -> Iterator[int]:
    """Delete the counters of ended windows; yield how many, batch by batch."""
    while deleted := repository.purge(context.database, now=context.clock(), batch=batch):
        yield deleted


def _window_end(now: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, UTC)
