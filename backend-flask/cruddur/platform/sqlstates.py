"""SQLSTATE classes: which errors of Postgres pass by themselves, and what the pool does then."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import psycopg


class Recovery(Enum):
    """How the service recovers from an error: the caller gets 503 and may send again."""

    RETRY = "the next attempt may succeed"
    RECONNECT = "the pool's connections lead to the wrong server, or hold outdated plans"


# A code, or the class that its first two characters name:
# postgresql.org/docs/current/errcodes-appendix.html. What isn't here is a bug of ours (0A, 21, 22,
# 23, 25, 42, …): the same request fails again, so it is reported and answered 500.
_RECOVERIES: Mapping[str, Recovery] = {
    "08": Recovery.RETRY,  # connection exception
    "25006": Recovery.RECONNECT,  # read-only: this server isn't the writer
    "25P03": Recovery.RETRY,  # idle-in-transaction timeout: this process was suspended
    "25P04": Recovery.RETRY,  # transaction timeout
    "26": Recovery.RECONNECT,  # an unknown prepared statement: not the session that we prepared
    "28": Recovery.RETRY,  # invalid authorization: the password is being changed
    "40": Recovery.RETRY,  # transaction rollback: deadlock, serialization failure
    "53": Recovery.RETRY,  # insufficient resources: disk, memory, connections
    "55": Recovery.RETRY,  # object not in prerequisite state: lock timeout, object in use
    "57": Recovery.RETRY,  # operator intervention: statement timeout, cancellation
    "57P01": Recovery.RECONNECT,  # the server shuts down
    "57P02": Recovery.RECONNECT,  # the server crashed
    "57P03": Recovery.RECONNECT,  # the server starts or ends
    "57P04": Recovery.RECONNECT,  # the database was dropped
    "58": Recovery.RETRY,  # system error: storage
    "72": Recovery.RETRY,  # snapshot too old
    "XX": Recovery.RETRY,  # internal error, corruption: a failover mends it, no other request does
}


def recovery(error: psycopg.Error) -> Recovery | None:
    """Return how the service recovers from an error; None if it is a bug."""
    code = error.sqlstate
    if code is None:
        # The server said nothing: it is away, or silent for too long, or the pool is empty.
        return Recovery.RETRY if isinstance(error, psycopg.OperationalError) else None
    # "Cached plan must not change result type": a migration changed a column. Only the name of
    # the function is not translated; pgjdbc looks at it too.
    if code == "0A000" and error.diag.source_function == "RevalidateCachedQuery":
        return Recovery.RECONNECT
    return _RECOVERIES.get(code) or _RECOVERIES.get(code[:2])
