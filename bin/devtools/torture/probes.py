"""Probes: is the API alive all the time, and how soon does it serve again after the database?"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import urllib3

from ..settings import WAIT_TIMEOUT_SECONDS
from .product import Product

_LIVEZ_INTERVAL_SECONDS = 0.2
_POLL_SECONDS = 0.05
_PROBE_SECONDS = 30
# Good answers in a row, so that both workers are among those that answered.
_GOOD_ANSWERS = 6
_NO_DATABASE = "database_not_ready"


@dataclass
class LivezProbe:
    """A thread that asks `livez` on new connections, except while the API itself is hurt."""

    product: Product
    answers: list[float] = field(default_factory=list)
    failures: int = 0
    _hurt: int = 0
    _changes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> LivezProbe:
        self._thread = threading.Thread(target=self._run, name="livez", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    @contextmanager
    def excused(self) -> Iterator[None]:
        """Context manager in which, and until the API is ready again, no answer counts."""
        self._count(1)
        try:
            yield
        finally:
            threading.Thread(target=self._excuse_until_ready, daemon=True).start()

    def _excuse_until_ready(self) -> None:
        try:
            self.product.wait_until_alive()
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self._hurt += change
            self._changes += 1

    def _run(self) -> None:
        while not self._stop.wait(_LIVEZ_INTERVAL_SECONDS):
            with self._lock:
                before, is_hurt = self._changes, self._hurt > 0
            began = time.monotonic()
            is_good = _get(f"{self.product.api_url}/api/livez")[0] == 200
            seconds = time.monotonic() - began
            with self._lock:
                if is_hurt or self._changes != before:
                    continue
            if is_good:
                self.answers.append(seconds)
            else:
                self.failures += 1


def seconds_until_served(product: Product, is_interrupted: Callable[[], bool]) -> float | None:
    """Return how long after the database the API serves again; None if something else fails."""
    deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
    while not product.is_database_up():
        if is_interrupted() or time.monotonic() > deadline:
            return None
        time.sleep(_POLL_SECONDS)
    database_up = time.monotonic()
    good = 0
    first_good = database_up
    while good < _GOOD_ANSWERS:
        if is_interrupted():
            return None
        if time.monotonic() > deadline:
            return float(WAIT_TIMEOUT_SECONDS)
        asked = time.monotonic()
        if _serves_from_database(product.api_url):
            first_good = first_good if good else asked
            good += 1
        else:
            good = 0
        time.sleep(_POLL_SECONDS)
    return first_good - database_up


def _serves_from_database(api_url: str) -> bool:
    status, body = _get(f"{api_url}/api/readyz")
    if status != 200:
        try:
            codes = [each["code"] for each in json.loads(body)["errors"]]
        except (ValueError, KeyError):
            return False
        if _NO_DATABASE in codes:
            return False
    return _get(f"{api_url}/api/activities/public")[0] == 200


def _get(url: str) -> tuple[int, bytes]:
    """Send a request on a connection of its own; the status of no answer is 0."""
    try:
        response = urllib3.request("GET", url, retries=False, timeout=_PROBE_SECONDS)
    except urllib3.exceptions.HTTPError:
        return 0, b""
    return response.status, response.data
