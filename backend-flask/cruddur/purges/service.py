"""What has had its time is deleted, a little at once, until nothing is left or time is up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import psycopg

from cruddur.accounts import service as accounts
from cruddur.activities import service as activities
from cruddur.context import Context
from cruddur.errors import Unavailable
from cruddur.idempotency_keys import service as idempotency_keys
from cruddur.platform.telemetry import metrics
from cruddur.rate_limits import service as rate_limits

Purge = Callable[[Context], Iterator[int]]
"""Deletes a batch in a short transaction of its own, says how many are gone by it, and goes on,
until nothing is left. Whoever iterates may stop at any time."""

PURGES: Mapping[str, Purge] = {
    "cruds": activities.purge,
    "idempotency_keys": idempotency_keys.purge,
    "rate_limit_counts": rate_limits.purge,
    "held_handles": accounts.purge,
}

_AT_MOST = 100_000


def run(
    context: Context,
    *,
    until: datetime,
    at_most: int = _AT_MOST,
    purges: Mapping[str, Purge] = PURGES,
) -> dict[str, int]:
    """Purge everything in turns, batch by batch; answer how many of each are gone.

    Any number may run at once. One that fails leaves the others to go on. Where the clock is set
    back meanwhile, nobody knows how much time is left, so the run ends.

    Raises:
        ExceptionGroup: of what failed, once the others are done.
    """
    began = context.clock()
    gone = dict.fromkeys(purges, 0)
    going = {name: purge(context) for name, purge in purges.items()}
    failures: list[Exception] = []
    lag: float | None = None
    try:
        lag = activities.purge_lag(context).total_seconds()
    except (Unavailable, psycopg.Error) as error:
        failures.append(error)
    while going and began <= context.clock() < until and sum(gone.values()) < at_most:
        for name, batches in list(going.items()):
            try:
                gone[name] += next(batches)
            except StopIteration:
                del going[name]
            except Exception as error:  # noqa: BLE001  # raised below, when the others are done
                failures.append(error)
                del going[name]
    seconds = max(0.0, (context.clock() - began).total_seconds())
    metrics.purged(gone, sorted(going), seconds, lag)
    if failures:
        raise ExceptionGroup("Not everything could be purged", failures)
    return gone
