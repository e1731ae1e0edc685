"""Positions in Postgres's log: where a write ended, and what the current request must see.

A position is a number of bytes since the log began. A replica that has replayed it has the write.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import LiteralString

# Later than every other one: no replica has replayed it.
LATEST = 2**63 - 1

_required: ContextVar[int] = ContextVar("required_position", default=0)


@dataclass(frozen=True)
class PositionQueries:
    """Queries of a position, as one column: the writer's, and what a replica has replayed.

    The replica's is NULL on a server that isn't one.
    """

    writer: LiteralString
    replica: LiteralString


# The flushed position, not that of the last insertion: a replica gets what is flushed, and the
# other one may be in a page's header, which no replica's position ever is.
POSTGRES = PositionQueries(
    writer="SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint AS position",
    replica=(
        "SELECT CASE WHEN pg_is_in_recovery()"
        " THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint END AS position"
    ),
)
# Aurora's readers share the writer's storage and replay no log. All instances know the position of
# each, so that of the slowest is right for whichever the reader endpoint leads to.
AURORA = PositionQueries(
    writer=(
        "SELECT max(durable_lsn)::bigint AS position FROM aurora_replica_status()"
        " WHERE session_id = 'MASTER_SESSION_ID'"
    ),
    replica=(
        "SELECT min(least(durable_lsn, current_read_lsn))::bigint AS position"
        " FROM aurora_replica_status() WHERE session_id <> 'MASTER_SESSION_ID'"
    ),
)


def begin_request(position: int) -> None:
    """Let the reads of the current request see what its client has written."""
    _required.set(position)


def require(position: int) -> None:
    """Let the reads that follow in the current request see this position."""
    if position > _required.get():
        _required.set(position)


def required() -> int:
    """Return the position that the current request's reads must see."""
    return _required.get()
