"""What a request costs, in microseconds of CPU of a quiet core.

The committed run of `bin/bench requests` is read, so these can't be older than it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..settings import ROOT

RUN = "docs/benchmarks-requests.json"
FEEDS = "docs/benchmarks.md, Feeds, before plans were reused: an upper bound"
ASSUMED = "assumed"

QUIET_CEILING_US = 195.0
"""API, for the ceiling of `bin/bench requests` on a quiet core. Runs on a busy machine are scaled
by what the ceiling took in them, as it is disturbed as much as they are."""

_CONCURRENCY = 8
_ROWS = {
    row["request"]: row
    for row in json.loads((ROOT / RUN).read_text("utf-8"))
    if row["concurrency"] == _CONCURRENCY
}
_SCALE: float = QUIET_CEILING_US / _ROWS["the same with one query: the ceiling"]["api_us"]


@dataclass(frozen=True)
class Cost:
    """CPU of one request; `api_source` and `postgres_source` say where a figure is from."""

    api_us: float
    api_source: str
    postgres_us: float
    postgres_source: str
    is_write: bool = False


def _measured(request: str, *, is_write: bool = False) -> Cost:
    return Cost(_us(request, "api_us"), RUN, _us(request, "postgres_us"), RUN, is_write)


def _us(request: str, key: str) -> float:
    return float(_ROWS[request][key]) * _SCALE


def _assumed(api: float, postgres: float) -> Cost:
    """Return a cost as a multiple of that of finding the signed-in person."""
    person = _measured("the signed-in person")
    return Cost(api * person.api_us, ASSUMED, postgres * person.postgres_us, ASSUMED)


COSTS: dict[str, Cost] = {
    "home, signed out": _measured("home, signed out"),
    "home": _measured("home, following 200"),  # see home_postgres_us() for others
    "public": _measured("public"),
    "a crud and its replies": _measured("a crud with 50 replies"),
    "a person's page": _measured("a person's page"),
    "a tag": _measured("a tag"),
    "search": Cost(_us("public", "api_us"), ASSUMED, 2764, FEEDS),
    "suggestions": Cost(_us("public", "api_us"), ASSUMED, 3831, FEEDS),
    "trends": _measured("trends"),
    "notifications": _measured("notifications"),
    "badges": _assumed(1, 1),
    "the signed-in person": _measured("the signed-in person"),
    "session": _assumed(1.8, 0.15),
    "ticket": _assumed(2.7, 0.5),
    "conversations": _assumed(2.7, 1),
    "messages": _assumed(2.7, 1),
    "mark as read": _assumed(4.4, 1),
    "send a message": _assumed(5.3, 1.5),
    "picture status": _assumed(1, 1),
    "create": _measured("create", is_write=True),
    "like": _measured("like", is_write=True),
    "follow": _measured("follow", is_write=True),
}

LOOKUP_US = 5.0
"""Postgres, for the newest crud of one followee: 3.6 µs between 200 and 2,000 followees in a run of
29 November 2026, 6 to 8 in an index of its own on a busy machine (four blocks each)."""

TIMELINE_INSERT_US = 20.0
"""Postgres, for one row of a timeline: 17 and 20 µs when 200,000 were inserted at once."""

TIMELINE_ROW_BYTES = 160
"""A row of a timeline and its index entry, measured by the same insert."""

API_US_PER_FOLLOWEE = max(0.0, _us("home, following 2,000", "api_us") - COSTS["home"].api_us) / 1800
TREND_US_PER_USE = 1.5
"""Assumed: Postgres, for one use of a hashtag in the last week: `count(DISTINCT …)` sorts them."""

MAX_PURGED_PER_SECOND = 100_000 / 60
"""Rows of all kinds: `_MAX_PER_RUN` of `cruddur/purges/service.py`, once a minute."""

COUNTERS_PER_SESSION = 5
"""Rows of `rate_limit_counts`: a session reads in two windows of five minutes, gets a session and a
ticket, and perhaps writes."""

LEASES_PER_QUOTA = 50
"""`_LEASES_PER_WINDOW` of `cruddur/rate_limits/service.py`: a task takes a fiftieth at a time."""

LEASE_US = 150.0
"""Assumed: Postgres, for the upsert that takes a lease. Tasks are few where it was measured."""

POSTGRES_OVERHEAD = 1.2
"""Assumed: vacuum, checkpoints, the purge and idle connections take a fifth of what requests do."""

VCPU_SPEED = 0.8
"""Assumed: a Graviton vCPU does 0.8 of what the measured core does. Measure it first on AWS."""

API_VARIATION, POSTGRES_VARIATION = 0.7, 1.0
"""Coefficients of variation of service times. Assumed: what was measured at one concurrent request
contains the pauses of a busy machine. The p99 of a measured run checks them."""

ROUND_TRIP_SECONDS = 0.001
"""Assumed: the network of a request to its stores, all round trips together."""


def home_postgres_us(followees: float) -> float:
    """Return what Postgres does for a page of home, by fan-out on read."""
    measured = COSTS["home"].postgres_us
    return measured + LOOKUP_US * (followees - 200)


def home_api_us(followees: float) -> float:
    """Return what the API does for a page of home."""
    return COSTS["home"].api_us + API_US_PER_FOLLOWEE * (followees - 200)
