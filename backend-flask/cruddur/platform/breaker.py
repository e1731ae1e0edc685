"""Circuit breaker and bulkhead: a store that fails or is slow is left alone, and holds few threads.

Closed: calls run. Open: calls fail at once. Half-open: one call runs, and its outcome decides.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import wraps
from typing import Any, TypeVar, cast

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as AwsConnectionError

from cruddur.errors import Unavailable

log = logging.getLogger(__name__)

MAX_FAILURES = 3
RESET_TIMEOUT_SECONDS = 0.5
# How long a call waits for a place in the bulkhead.
ACQUIRE_TIMEOUT_SECONDS = 0.25

Client = TypeVar("Client")


class State(Enum):
    """The state of a breaker; the value is its gauge."""

    CLOSED = 0
    HALF_OPEN = 1
    OPEN = 2

    def __str__(self) -> str:
        return self.name.lower().replace("_", "-")


class StoreRefused(Unavailable):
    """A part of the service can't be reached just now; try again shortly."""

    retry_after_seconds = 1


class Breaker:
    """The breaker of one store; with `max_concurrent`, also its bulkhead."""

    def __init__(
        self,
        store: str,
        *,
        max_concurrent: int | None = None,
        acquire_timeout_seconds: float = ACQUIRE_TIMEOUT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self._max_concurrent = max_concurrent or math.inf
        self._acquire_timeout_seconds = acquire_timeout_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._in_use = self._waiting = 0
        self._left = threading.Condition(self._lock)
        self._state = State.CLOSED
        self._failures = 0
        self._opened_at = 0.0
        self._refused = 0

    @property
    def state(self) -> State:
        """The present state."""
        return self._state

    @property
    def refused(self) -> int:
        """How many calls were refused since the process began."""
        return self._refused

    @contextmanager
    def guard(self, is_failure: Callable[[BaseException], bool]) -> Iterator[None]:
        """Context manager: call the store inside. `is_failure` tells its failures from its answers.

        Raises:
            StoreRefused: the breaker is open, or too many calls are waiting for the store.
        """
        is_trial = self.enter()
        try:
            yield
        except BaseException as error:
            self.leave(is_trial=is_trial, has_failed=is_failure(error))
            raise
        self.leave(is_trial=is_trial, has_failed=False)

    def enter(self) -> bool:
        """Begin a call; return whether it is the trial of a half-open breaker. `leave` must follow.

        Raises:
            StoreRefused: as `guard`.
        """
        with self._lock:
            self._check()
            if self._in_use >= self._max_concurrent:
                self._wait_for_a_place()
                try:
                    self._check()
                except StoreRefused:
                    self._left.notify()  # the place is another's
                    raise
            self._in_use += 1
            is_trial = self._state is State.OPEN
            if is_trial:
                self._state = State.HALF_OPEN
            return is_trial

    def leave(self, *, is_trial: bool, has_failed: bool) -> None:
        """End a call: `enter` said whether it is a trial."""
        # Most calls change nothing else.
        if is_trial or has_failed or self._failures:
            self._record(is_trial, has_failed=has_failed)
        with self._lock:
            self._in_use -= 1
            if self._waiting:
                self._left.notify()

    def _check(self) -> None:
        """Refuse a call, unless it may run or be the trial of a half-open breaker."""
        is_due = self._clock() - self._opened_at >= RESET_TIMEOUT_SECONDS
        if self._state is State.CLOSED or (self._state is State.OPEN and is_due):
            return
        self._refused += 1
        raise StoreRefused(f"The {self.store} store doesn't answer: its breaker is {self._state}.")

    def _wait_for_a_place(self) -> None:
        self._waiting += 1
        is_free = self._left.wait_for(
            lambda: self._in_use < self._max_concurrent, self._acquire_timeout_seconds
        )
        self._waiting -= 1
        if not is_free:
            self._refused += 1
            raise StoreRefused(f"Too many requests wait for the {self.store} store.")

    def _record(self, is_trial: bool, *, has_failed: bool) -> None:
        with self._lock:
            before = self._state
            if is_trial:
                self._state = State.OPEN if has_failed else State.CLOSED
                self._failures = 0
            elif before is State.CLOSED:
                self._failures = self._failures + 1 if has_failed else 0
                if self._failures >= MAX_FAILURES:
                    self._state = State.OPEN
            if self._state is State.OPEN and before is not State.OPEN:
                self._opened_at = self._clock()
            after = self._state
        # A trial that fails changes nothing that the log doesn't say already.
        if before is not after and not (is_trial and has_failed):
            level = logging.WARNING if after is State.OPEN else logging.INFO
            log.log(level, "breaker %s", after, extra={"store": self.store})


def breaker_gauges(breakers: tuple[Breaker, ...]) -> Mapping[str, float]:
    """Return each breaker's state: 0 closed, 1 half-open, 2 open."""
    return {breaker.store: breaker.state.value for breaker in breakers}


def breaker_counters(breakers: tuple[Breaker, ...]) -> Mapping[str, float]:
    """Return how many calls each breaker has refused."""
    return {f"{breaker.store}_refused": breaker.refused for breaker in breakers}


class _RefusedCall(BotoCoreError):
    """A refused call, for the code that handles the client's own errors."""

    fmt = "The breaker refused the call."


class _GuardedClient:
    """Proxy of an AWS client whose operations run inside a breaker."""

    def __init__(self, client: Any, breaker: Breaker) -> None:
        self._client = client
        self._breaker = breaker

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._client, name)
        if name not in self._client.meta.method_to_api_mapping:
            return operation

        @wraps(operation)
        def call(**parameters: object) -> Any:
            try:
                with self._breaker.guard(_is_aws_failure):
                    return operation(**parameters)
            except StoreRefused as error:
                raise _RefusedCall from error

        return call


def guard_client(client: Client, breaker: Breaker) -> Client:
    """Return an AWS client whose operations run inside a breaker."""
    return cast(Client, _GuardedClient(client, breaker))


def _is_aws_failure(error: BaseException) -> bool:
    """Return whether the service didn't answer, or failed; throttling and refusals are answers."""
    if isinstance(error, ClientError):
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    return isinstance(error, (AwsConnectionError, HTTPClientError))
