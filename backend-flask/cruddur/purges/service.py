"""Retention: purge of expired rows in small batches, until nothing is left or time is up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import psycopg

from cruddur.accounts import deletion, sessions
from cruddur.accounts import service as accounts
from cruddur.activities import polls
from cruddur.activities import purge as activities
from cruddur.context import Context
from cruddur.drafts import scheduled
from cruddur.drafts import service as drafts
from cruddur.errors import Unavailable
from cruddur.floods import service as floods
from cruddur.idempotency_keys import service as idempotency_keys
from cruddur.moderation import purge as moderation
from cruddur.notifications import service as notifications
from cruddur.platform.telemetry import metrics
from cruddur.rate_limits import service as rate_limits
from cruddur.social import muted_words

Purge = Callable[[Context], Iterator[int]]
"""Yields the number of deleted rows after each batch, a short transaction of its own, until nothing
is left. The caller may stop at any time."""

PURGES: Mapping[str, Purge] = {
    # Its rows are published, and then gone.
    "scheduled": scheduled.publish_due,
    # Counts the people who are notified; nothing is deleted.
    "ended_polls": polls.notify_ended,
    "cruds": activities.purge,
    "drafts": drafts.purge,
    "idempotency_keys": idempotency_keys.purge,
    "rate_limit_counts": rate_limits.purge,
    "held_handles": accounts.purge,
    "thread_mutes": notifications.purge,
    "mutes": muted_words.purge,
    "text_recipients": floods.purge,
    "sessions": sessions.purge,
    "deleted_follows": deletion.correct_follow_counts,
    "reports": moderation.purge,
    "suspensions": moderation.end_suspensions,
}

_MAX_PER_RUN = 100_000


def run(
    context: Context,
    *,
    until: datetime,
    max_deleted: int = _MAX_PER_RUN,
    purges: Mapping[str, Purge] = PURGES,
) -> dict[str, int]:
    """Run all purges in turns, batch by batch; return how many rows each has deleted.

    Concurrent runs are safe. A purge that fails doesn't stop the others. If the clock is set back,
    the remaining time is unknown, so the run ends.

    Raises:
        ExceptionGroup: the failures, after the other purges are done.
    """
    began = context.clock()
    deleted = dict.fromkeys(purges, 0)
    running = {name: purge(context) for name, purge in purges.items()}
    failures: list[Exception] = []
    lag: float | None = None
    queue_age: float | None = None
    scheduled_lag: float | None = None
    try:
        lag = activities.purge_lag(context).total_seconds()
        queue_age = moderation.queue_age(context).total_seconds()
        scheduled_lag = scheduled.lag(context).total_seconds()
    except (Unavailable, psycopg.Error) as error:
        failures.append(error)
    while running and began <= context.clock() < until and sum(deleted.values()) < max_deleted:
        for name, batches in list(running.items()):
            try:
                deleted[name] += next(batches)
            except StopIteration:
                del running[name]
            except Exception as error:  # noqa: BLE001  # raised below, when the others are done
                failures.append(error)
                del running[name]
    seconds = max(0.0, (context.clock() - began).total_seconds())
    metrics.purged(deleted, sorted(running), seconds, lag, queue_age, scheduled_lag)
    if failures:
        raise ExceptionGroup("Not everything could be purged", failures)
    return deleted
