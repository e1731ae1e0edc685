"""HTTP client of an actor: retries with backoff and jitter, and writes down every attempt."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import urllib3

from ..history import (
    ACKNOWLEDGED,
    REFUSED,
    RETRIED_STATUSES,
    UNKNOWN,
    Attempt,
    History,
    Operation,
)

# An answer that takes longer is a finding, but the run goes on.
_READ_TIMEOUT_SECONDS = 60
_CONNECT_TIMEOUT_SECONDS = 5
_MAX_BACKOFF_SECONDS = 2.0
_MAX_RETRY_AFTER_SECONDS = 5.0
# How long an operation is retried, while the run goes on and after its end.
_OPERATION_TIMEOUT_SECONDS = 300
_DRAIN_TIMEOUT_SECONDS = 90
# How many of the requests with a key are sent twice, half of them at once, as by an impatient
# client or a proxy.
_REPLAY_SHARE = 0.1
# The API streams it, so an error in the middle can't change its status.
_STREAMED = "/api/account/export"

Reduce = Callable[[Any, Mapping[str, str]], Any]
"""Returns what of a body and its headers is recorded."""

Request = tuple[str, str, Mapping[str, str], bytes | None, Reduce]
"""Method, URL, headers, body, and what is recorded of the answer."""


def whole(body: Any, _headers: Mapping[str, str]) -> Any:
    """Return the body."""
    return body


class Client:
    """Sends the requests of one actor, one after the other."""

    def __init__(
        self, history: History, rng: random.Random, stop: threading.Event, actor: str
    ) -> None:
        self.actor = actor
        self.token = ""
        self._history = history
        self._rng = rng
        self._stop = stop
        self._pool = urllib3.PoolManager(
            num_pools=4,
            maxsize=2,
            retries=False,
            timeout=urllib3.Timeout(connect=_CONNECT_TIMEOUT_SECONDS, read=_READ_TIMEOUT_SECONDS),
        )

    def call(
        self,
        action: str,
        method: str,
        url: str,
        route: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        key: str | None = None,
        if_match: str | None = None,
        arguments: Mapping[str, Any] | None = None,
        reduce: Reduce = whole,
    ) -> Operation:
        """Send a request until it is answered for good; record and return the operation."""
        target = route.format(**{name: quote(text) for name, text in (path or {}).items()})
        if query:
            target += f"?{urlencode(query)}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        if if_match is not None:
            headers["If-Match"] = if_match
        if body is not None:
            headers["Content-Type"] = "application/json"
        encoded = None if body is None else json.dumps(body).encode()
        request = (method, url + target, headers, encoded, reduce)
        recorded = {**(path or {}), **(arguments or {})}
        replays: list[Operation] = []

        def replay() -> None:
            replays.append(self._perform("replay", route, key, {}, request))

        chance = 1.0 if key is None else self._rng.random()
        at_once = threading.Thread(target=replay) if chance < _REPLAY_SHARE / 2 else None
        if at_once:
            at_once.start()
        operation = self._perform(action, route, key, recorded, request)
        if at_once:
            at_once.join()
        elif chance < _REPLAY_SHARE:
            replay()
        for each in replays:
            operation = self._add_replay(operation, each)
        self._history.add(operation)
        return operation

    def _add_replay(self, operation: Operation, replay: Operation) -> Operation:
        """Record the same request's other answer; return the operation, with what it has shown."""
        if operation.is_acknowledged:
            original = {"original": operation.result["uuid"]}
            self._history.add(replace(replay, arguments=original))
            earlier = max(0.0, operation.started - replay.started)
            return replace(
                operation, started=operation.started - earlier, wall=operation.wall - earlier
            )
        if replay.outcome == REFUSED:
            return operation
        # The first was refused, but the second wasn't: what it did belongs to the operation.
        return replace(
            operation,
            ended=replay.ended,
            outcome=replay.outcome,
            attempts=(*operation.attempts, *replay.attempts),
            result=replay.result,
        )

    def _perform(
        self,
        action: str,
        route: str,
        key: str | None,
        arguments: Mapping[str, Any],
        request: Request,
    ) -> Operation:
        outcome, attempts, result = self._retry(*request)
        return Operation(
            id=self._history.next_id(),
            actor=self.actor,
            action=action,
            started=attempts[0].started,
            ended=attempts[-1].ended,
            wall=attempts[0].started - time.monotonic() + time.time(),
            outcome=outcome,
            method=request[0],
            route=route,
            key=key,
            arguments=arguments,
            attempts=tuple(attempts),
            result=result,
        )

    def _retry(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        reduce: Reduce,
    ) -> tuple[str, list[Attempt], Any]:
        attempts: list[Attempt] = []
        deadline = time.monotonic() + _OPERATION_TIMEOUT_SECONDS
        drain_deadline: float | None = None
        while True:
            attempt, result, wait = self._attempt(method, url, headers, body, reduce)
            attempts.append(attempt)
            if attempt.status is not None and attempt.status < 300 and not attempt.error:
                return ACKNOWLEDGED, attempts, result
            was_ambiguous = any(each.is_ambiguous for each in attempts)
            if _is_final(attempt, was_ambiguous=was_ambiguous):
                return UNKNOWN if was_ambiguous else REFUSED, attempts, attempt.code
            if self._stop.is_set() and drain_deadline is None:
                drain_deadline = time.monotonic() + _DRAIN_TIMEOUT_SECONDS
            if time.monotonic() > min(deadline, drain_deadline or deadline):
                return UNKNOWN if was_ambiguous else REFUSED, attempts, attempt.error
            ceiling = min(_MAX_BACKOFF_SECONDS, 0.05 * 2 ** min(len(attempts), 10))
            time.sleep(max(wait, self._rng.uniform(0, ceiling)))

    def _attempt(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        reduce: Reduce,
    ) -> tuple[Attempt, Any, float]:
        started = time.monotonic()
        try:
            response = self._pool.request(method, url, headers=headers, body=body, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            is_sent = not isinstance(
                error,
                urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError,
            )
            failed = Attempt(started, time.monotonic(), error=type(error).__name__, is_sent=is_sent)
            return failed, None, 0.0
        ended = time.monotonic()
        retry_after = response.headers.get("Retry-After", "")
        wait = min(float(retry_after), _MAX_RETRY_AFTER_SECONDS) if retry_after.isdigit() else 0.0
        status: int | None = response.status
        code, problem, result = "", "", None
        try:
            parsed = json.loads(response.data) if response.status != 204 else None
            if response.status < 300:
                result = reduce(parsed, response.headers)
            else:
                code = _problem_code(parsed)
        except (ValueError, KeyError, TypeError) as error:
            problem = f"body can't be read ({type(error).__name__})"
            if _STREAMED in url:
                status = None  # a document that was cut off has no end, so it is no answer
        attempt = Attempt(started, ended, status, code, problem, bool(retry_after))
        return attempt, result, wait


def _is_final(attempt: Attempt, *, was_ambiguous: bool) -> bool:
    if attempt.status == 401:
        # A token that is refused while the API's clock is moved is good again later. After a
        # deletion of the account without an answer, the refusal is the answer.
        return was_ambiguous and attempt.code == "token_refused"
    return (
        attempt.status is not None
        and not attempt.error
        and attempt.status not in RETRIED_STATUSES
        and attempt.code != "idempotency_key_in_use"
    )


def _problem_code(problem: Any) -> str:
    if not isinstance(problem, dict):
        return ""
    fields = [error.get("code", "") for error in problem.get("errors", [])]
    return ",".join(fields) or str(problem.get("type", "")).rpartition(":")[2]
