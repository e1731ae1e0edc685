"""Lines of the log that repeat."""

from __future__ import annotations

import json
import logging

import psycopg

from cruddur.platform.database import Database
from cruddur.platform.logs import REPEAT_INTERVAL_SECONDS, RepeatFilter
from tests.waiting import wait_until

POOL_LOG = "psycopg.pool"


def line(error: Exception) -> logging.LogRecord:
    return logging.LogRecord(
        POOL_LOG, logging.WARNING, "", 0, "error connecting in %r: %s", ("pool-1", error), None
    )


def test_a_repeated_line_passes_once_in_an_interval_and_a_change_at_once() -> None:
    now = 0.0
    repeats = RepeatFilter(lambda: now)
    refused, admin = psycopg.OperationalError("refused"), psycopg.errors.CannotConnectNow()
    assert repeats.filter(line(refused))
    assert not repeats.filter(line(refused))
    assert not repeats.filter(line(psycopg.OperationalError("refused again")))
    assert repeats.filter(line(admin))
    now = REPEAT_INTERVAL_SECONDS
    record = line(refused)
    assert repeats.filter(record)
    assert vars(record)["omitted"] == 2
    assert not repeats.filter(line(refused))


def test_an_outage_logs_the_pools_attempts_once(
    log_lines: list[str], unreachable_database: Database
) -> None:
    attempts = 0

    def count(_record: logging.LogRecord) -> bool:
        nonlocal attempts
        attempts += 1
        return True

    log = logging.getLogger(POOL_LOG)
    log.filters.insert(0, count)
    wait_until(lambda: attempts >= 6, "the pool has tried several times")
    lines = [each for each in map(json.loads, log_lines) if each["logger"] == POOL_LOG]
    kinds = [each["message"].split(":")[0] for each in lines]
    assert kinds
    assert len(kinds) == len(set(kinds))
