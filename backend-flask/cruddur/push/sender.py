"""Sends pushes to push services (RFC 8030): all services at once, each by threads of its own."""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from threading import Event

import urllib3
from urllib3.exceptions import HTTPError

from cruddur import push_services
from cruddur.push.encryption import Sender, encode, encrypt
from cruddur_messages.web_push import Push, Subscription

log = logging.getLogger(__name__)

_THREADS_PER_SERVICE = 8
_MAX_SERVICES = 8
TIMEOUT_SECONDS = 5.0
# RFC 8030: at most 32 characters of base64url.
_TOPIC_BYTES = 24
_MAX_RETRY_AFTER = 900


class Outcome(Enum):
    """What became of a push to one browser."""

    SENT = "sent"
    GONE = "gone"
    RETRY = "retried"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Delivery:
    """A push to one browser, and after how many seconds to try it again."""

    push: Push
    subscription: Subscription
    retry_after: int = 0

    @property
    def service(self) -> str:
        """The origin of its push service."""
        return push_services.origin(self.subscription.endpoint)

    def alone(self) -> Push:
        """Return the push to this browser only."""
        return replace(self.push, subscriptions=[self.subscription])


@dataclass(frozen=True)
class Report:
    """What became of a batch."""

    counts: Counter[Outcome]
    gone: Sequence[Subscription]
    retries: Sequence[Delivery]


@dataclass(frozen=True)
class PushSender:
    """Sends to the push services of a list, and to no other address."""

    sender: Sender
    services: Collection[str]
    clock: Callable[[], datetime]
    timeout_seconds: float = TIMEOUT_SECONDS
    _http: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(
            num_pools=_MAX_SERVICES, maxsize=_THREADS_PER_SERVICE, retries=False
        )
    )

    def send(self, pushes: Iterable[Push]) -> Report:
        """Send each push to each of its browsers; never raise for what a service answers.

        A service that is too slow once gets nothing more of this batch: the rest is to be retried.
        """
        by_service: dict[str, list[Delivery]] = defaultdict(list)
        for push in pushes:
            for subscription in push.subscriptions:
                delivery = Delivery(push, subscription)
                by_service[delivery.service].append(delivery)
        outcomes: list[tuple[Delivery, Outcome]] = []
        with ThreadPoolExecutor(_MAX_SERVICES) as threads:
            for found in threads.map(self._send_to_service, by_service.values()):
                outcomes += found
        return Report(
            Counter(outcome for _, outcome in outcomes),
            [each.subscription for each, outcome in outcomes if outcome is Outcome.GONE],
            [each for each, outcome in outcomes if outcome is Outcome.RETRY],
        )

    def _send_to_service(self, deliveries: list[Delivery]) -> list[tuple[Delivery, Outcome]]:
        is_slow = Event()

        def send(delivery: Delivery) -> tuple[Delivery, Outcome]:
            return self._send(delivery, is_slow)

        with ThreadPoolExecutor(_THREADS_PER_SERVICE) as threads:
            return list(threads.map(send, deliveries))

    def _send(self, delivery: Delivery, is_slow: Event) -> tuple[Delivery, Outcome]:
        push, subscription = delivery.push, delivery.subscription
        now = self.clock()
        ttl = int((push.expires_at - now).total_seconds())
        if ttl <= 0:
            return delivery, Outcome.EXPIRED
        if not push_services.is_allowed(subscription.endpoint, self.services):
            log.warning("A push service isn't in the list")
            return delivery, Outcome.REFUSED
        if is_slow.is_set():
            return delivery, Outcome.RETRY
        try:
            response = self._http.request(
                "POST",
                subscription.endpoint,
                body=encrypt(payload(push), subscription.p256dh, subscription.auth),
                headers={
                    "Authorization": self.sender.authorization(delivery.service, now),
                    "Content-Encoding": "aes128gcm",
                    "Content-Type": "application/octet-stream",
                    "TTL": str(ttl),
                    "Topic": topic(push, subscription),
                    "Urgency": push.urgency,
                },
                redirect=False,
                timeout=urllib3.Timeout(total=self.timeout_seconds),
            )
        except HTTPError as error:
            is_slow.set()
            log.warning("A push service can't be reached: %s", type(error).__name__)
            return delivery, Outcome.RETRY
        if 200 <= response.status < 300:
            return delivery, Outcome.SENT
        if response.status in (404, 410):
            return delivery, Outcome.GONE
        if response.status == 429 or response.status >= 500:
            return replace(delivery, retry_after=_retry_after(response)), Outcome.RETRY
        log.warning("A push service refuses a push: %d", response.status)
        return delivery, Outcome.REFUSED


def payload(push: Push) -> bytes:
    """Return what the browser's worker gets: no name and no text."""
    fields = {"kind": push.kind, "group": push.group, "unread": push.unread}
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


def topic(push: Push, subscription: Subscription) -> str:
    """Return the Topic, which replaces an older push that the browser hasn't got yet."""
    text = f"{subscription.uuid} {push.kind} {push.group}"
    return encode(sha256(text.encode()).digest()[:_TOPIC_BYTES])


def _retry_after(response: urllib3.BaseHTTPResponse) -> int:
    """Return the seconds that a push service asks for, at most what a queue can wait."""
    given = response.headers.get("Retry-After", "")
    return min(int(given), _MAX_RETRY_AFTER) if given.isdecimal() else 0


def batches(deliveries: Sequence[Delivery], size: int) -> Iterator[Sequence[Delivery]]:
    """Yield the deliveries in batches."""
    for start in range(0, len(deliveries), size):
        yield deliveries[start : start + size]
