"""What a request costs: the one table of measured inputs, in microseconds of CPU."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = "quiet machine, one core, 29 November 2026"
RUN = "`bin/bench requests --quick` of 29 November 2026, before plans were reused: an upper bound"
FEEDS = "docs/benchmarks.md, Feeds, before plans were reused: an upper bound"
SCALED = f"the ratio to the public feed in {RUN}, times its cost on a quiet machine"
ASSUMED = "assumed"


@dataclass(frozen=True)
class Cost:
    """CPU of one request; `api_source` and `postgres_source` say where a figure is from."""

    api_us: float
    api_source: str
    postgres_us: float
    postgres_source: str
    is_write: bool = False


COSTS: dict[str, Cost] = {
    "home, signed out": Cost(465, QUIET, 1255, RUN),
    "home": Cost(678, QUIET, 2037, FEEDS),  # for 200 followees; see home() for others
    "public": Cost(643, QUIET, 1396, FEEDS),
    "a crud and its replies": Cost(731, SCALED, 1384, RUN),
    "a person's page": Cost(639, SCALED, 914, FEEDS),
    "a tag": Cost(679, SCALED, 546, FEEDS),
    "search": Cost(700, ASSUMED, 2764, FEEDS),
    "suggestions": Cost(700, ASSUMED, 3831, FEEDS),
    "trends": Cost(210, SCALED, 15, RUN),
    "notifications": Cost(741, QUIET, 2267, FEEDS),
    "badges": Cost(566, ASSUMED, 645, ASSUMED),
    "the signed-in person": Cost(566, SCALED, 645, RUN),
    "session": Cost(1000, ASSUMED, 100, ASSUMED),
    "ticket": Cost(1500, ASSUMED, 300, ASSUMED),
    "conversations": Cost(1500, ASSUMED, 645, ASSUMED),
    "messages": Cost(1500, ASSUMED, 645, ASSUMED),
    "mark as read": Cost(2500, ASSUMED, 645, ASSUMED),
    "send a message": Cost(3000, ASSUMED, 1000, ASSUMED),
    "picture status": Cost(566, ASSUMED, 645, ASSUMED),
    "create": Cost(1530, QUIET, 1526, RUN, is_write=True),
    "like": Cost(2153, SCALED, 1517, RUN, is_write=True),
    "follow": Cost(2530, SCALED, 1779, RUN, is_write=True),
}

LOOKUP_US = 5.0
"""Postgres, for the newest crud of one followee: 3.6 µs between 200 and 2,000 followees in the run
above, 6 to 8 in an index of its own on a busy machine (four blocks each)."""

TIMELINE_INSERT_US = 20.0
"""Postgres, for one row of a timeline: 17 and 20 µs when 200,000 were inserted at once."""

TIMELINE_ROW_BYTES = 160
"""A row of a timeline and its index entry, measured by the same insert."""

API_US_PER_FOLLOWEE = (1285 - 678) / 1800
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
