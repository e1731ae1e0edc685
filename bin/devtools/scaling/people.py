"""What people do: a stated model, from monthly people to requests a second."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from .costs import COSTS, POSTGRES_OVERHEAD, home_api_us, home_postgres_us

SECONDS_PER_MONTH = 30.4 * 86_400

DAILY_SHARE = 0.3
"""Of monthly people, those who come on a day."""
SESSIONS_PER_DAY = 4
MINUTES_PER_SESSION = 4.0
SESSIONS_PER_MONTH = DAILY_SHARE * SESSIONS_PER_DAY * 30.4
"""Of a monthly person."""

FEED_POLL_SECONDS = 25  # frontend-react-js/src/features/activities/api/use-new-cruds.ts
BADGES_POLL_SECONDS = 300  # frontend-react-js/src/lib/api/badges.ts, while the socket is connected
FEED_SHARE = 0.7
"""Of a session's time, that in which a feed is shown, and so polled."""

PER_SESSION: Mapping[str, float] = {
    "session": 1,
    "the signed-in person": 1,
    "ticket": 1,
    "trends": 1,
    "suggestions": 0.3,  # only wide windows show them
    "home": 3 + FEED_SHARE * MINUTES_PER_SESSION * 60 / FEED_POLL_SECONDS,
    "public": 0.5,
    "badges": 1.5 + MINUTES_PER_SESSION * 60 / BADGES_POLL_SECONDS,
    "a crud and its replies": 2,
    "a person's page": 1,
    "a tag": 0.2,
    "search": 0.2,
    "notifications": 0.7,
    "conversations": 0.5,
    "messages": 0.7,
    "mark as read": 0.4,
    "send a message": 0.5,
    "picture status": 0.1,
    "create": 0.25,
    "like": 1,
    "follow": 0.1,
}
"""Requests of one session, by kind."""

SIGNED_OUT_PAGES_PER_MONTH = 4
"""Pages that visitors and crawlers read signed out, for each monthly person."""

PICTURES_PER_MONTH = 1
PICTURES_SEEN_PER_SESSION = 20  # that aren't in the browser's cache yet
LIVE_DAYS = 7
"""How long a crud lives, on average."""

PEAK_TO_MEAN = 3.0
"""The busiest minute of a usual week, to the mean."""
BURST = 1.5
BURST_SECONDS, BURST_PERIOD = 10, 60
"""Ten seconds of each minute have half as many requests again: somebody known has posted."""

BY_HOUR = tuple(1 + 0.9 * math.sin(math.pi * (hour - 9) / 12) for hour in range(24))
"""The daily curve, UTC, of a region's people: quiet at 3, busiest at 15; the mean is 1."""

_FOLLOWEES = NormalDist(math.log(60), 1.3)
"""Logarithm of the number of followees: median 60, mean 140, one in three hundred over 2,000."""


def share_following_more_than(followees: float) -> float:
    """Return the share of people who follow more than so many."""
    return 1 - _FOLLOWEES.cdf(math.log(followees)) if followees > 0 else 1.0


def mean_followees(above: float = 0) -> float:
    """Return the mean number of followees, counting only people who follow more than `above`.

    It is a mean over all people: those who follow fewer count as zero.
    """
    mean = math.exp(_FOLLOWEES.mean + _FOLLOWEES.variance / 2)
    if above <= 0:
        return mean
    shifted = NormalDist(_FOLLOWEES.mean + _FOLLOWEES.variance, _FOLLOWEES.stdev)
    return mean * (1 - shifted.cdf(math.log(above)))


def share_with_lease(tasks: int) -> float:
    """Return the share of signed-in requests that take a lease of a rate limit, in Postgres.

    A session's requests are spread over the tasks, and each task takes a lease at its first one.
    """
    reads = sum(PER_SESSION.values())
    return tasks * (1 - (1 - 1 / tasks) ** reads) / reads


@dataclass(frozen=True)
class Load:
    """Requests by so many monthly people."""

    people: int

    @property
    def per_month(self) -> dict[str, float]:
        """Requests a month, by kind."""
        requests = {
            kind: self.people * SESSIONS_PER_MONTH * count for kind, count in PER_SESSION.items()
        }
        return {**requests, "home, signed out": self.people * SIGNED_OUT_PAGES_PER_MONTH}

    @property
    def requests_per_month(self) -> float:
        """All of them."""
        return sum(self.per_month.values())

    @property
    def mean(self) -> float:
        """Requests a second, on average."""
        return self.requests_per_month / SECONDS_PER_MONTH

    @property
    def peak(self) -> float:
        """Requests a second in the busiest minute."""
        return self.mean * PEAK_TO_MEAN

    def at_peak(self, kind: str) -> float:
        """Return the requests of a kind a second, in the busiest minute."""
        return self.per_month[kind] / SECONDS_PER_MONTH * PEAK_TO_MEAN

    @property
    def sessions_per_month(self) -> float:
        """Visits of signed-in people."""
        return self.people * SESSIONS_PER_MONTH

    @property
    def live_cruds(self) -> float:
        """Cruds that haven't expired."""
        return self.per_month["create"] / 30.4 * LIVE_DAYS


def api_us(kind: str) -> float:
    """Return the API's mean cost of a kind of request."""
    return home_api_us(mean_followees()) if kind == "home" else COSTS[kind].api_us


def postgres_us(kind: str) -> float:
    """Return Postgres's mean cost of a kind of request, with what it does beside requests."""
    cost = home_postgres_us(mean_followees()) if kind == "home" else COSTS[kind].postgres_us
    return cost * POSTGRES_OVERHEAD


def mean_us(load: Load) -> tuple[float, float]:
    """Return the mean cost of a request, for the API and for Postgres."""
    total = load.requests_per_month
    api = sum(count * api_us(kind) for kind, count in load.per_month.items()) / total
    postgres = sum(count * postgres_us(kind) for kind, count in load.per_month.items()) / total
    return api, postgres
