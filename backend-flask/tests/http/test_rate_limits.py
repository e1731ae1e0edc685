"""Rate limits of users and addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.http.rate_limits import client_key
from cruddur.rate_limits import limits
from cruddur.rate_limits.limits import READS, SESSIONS, WRITES
from tests.conftest import Account, Browser, Clock, mid_window, problem

PUBLIC = "/api/activities/public?limit=1"


@pytest.fixture
def clock() -> Clock:
    """A stopped clock, a hundred seconds into every window."""
    still = Clock()
    still.stop(mid_window())
    return still


@pytest.fixture
def make(settings: Config, context: ApiContext, app: Flask) -> Callable[..., Flask]:
    """Return a function that makes an app on the same database, which counts as another process."""

    def make(**changes: object) -> Flask:
        own = {"rate_limits_scale": 0.1, **changes}
        return create_app(settings.model_copy(update=own), context)

    return make


@pytest.fixture
def browser(make: Callable[..., Flask], cast: dict[str, Account]) -> Callable[..., Browser]:
    """Return a function that makes a browser; limits are a tenth, so that they are reached soon."""
    one = make()

    def browser(name: str | None = None, app: Flask = one) -> Browser:
        return Browser(app.test_client(), cast[name] if name else None)

    return browser


@pytest.fixture
def no_counts(database_url: str) -> Iterator[None]:
    """Rename the counter table while a test runs."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE rate_limit_counts RENAME TO lost")
        yield
        connection.execute("ALTER TABLE lost RENAME TO rate_limit_counts")


def limit_headers(response: TestResponse) -> tuple[int, int, int]:
    limit, remaining, reset = (
        int(response.headers[f"RateLimit-{part}"]) for part in ("Limit", "Remaining", "Reset")
    )
    return limit, remaining, reset


def exhaust(browser: Browser, **options: object) -> int:
    """Read until a request is refused; return how many were accepted."""
    for count in range(10_000):
        if browser.get(PUBLIC, **options).status_code == 429:
            return count
    raise AssertionError("it never ended")


def test_every_response_has_rate_limit_headers(browser: Callable[..., Browser]) -> None:
    alice = browser("alice")
    assert limit_headers(alice.get(PUBLIC)) == (150, 149, 200)
    assert limit_headers(alice.get(PUBLIC)) == (150, 148, 200)
    assert limit_headers(alice.get("/api/activities/@nobody_here")) == (150, 147, 200)
    assert limit_headers(alice.get("/api/activities/public?limit=x")) == (150, 146, 200)
    body = {"message": "hello", "ttl": "1-day"}
    assert limit_headers(alice.post("/api/activities", json=body)) == (30, 29, 3500)
    assert limit_headers(alice.post("/api/activities", json={})) == (30, 28, 3500)
    assert limit_headers(alice.put("/api/profile/update", json={})) == (150, 149, 3500)


def test_each_part_of_a_thread_counts(browser: Callable[..., Browser]) -> None:
    alice = browser("alice")
    body = {"message": "hello", "ttl": "1-day", "thread": [{"message": "more"}] * 9}
    assert limit_headers(alice.post("/api/activities", json=body)) == (30, 20, 3500)
    assert limit_headers(alice.post("/api/activities", json=body)) == (30, 10, 3500)
    short = {**body, "thread": [{"message": "more"}] * 4}
    assert limit_headers(alice.post("/api/activities", json=short)) == (30, 5, 3500)
    assert problem(alice.post("/api/activities", json=body), 429) == {"rate_limited"}
    cruds = alice.get("/api/activities/public?limit=50").get_json()
    assert sum(each["message"] == "hello" for each in cruds) == 3


def test_requests_over_the_limit_are_refused_until_the_window_ends(
    browser: Callable[..., Browser], clock: Clock
) -> None:
    alice = browser("alice")
    remaining = [limit_headers(alice.get(PUBLIC))[1] for _ in range(150)]
    assert remaining == list(range(149, -1, -1))
    refused = alice.get(PUBLIC)
    assert problem(refused, 429) == {"rate_limited"}
    assert refused.headers["Retry-After"] == "200"
    assert limit_headers(refused) == (150, 0, 200)
    clock.ahead = timedelta(seconds=199)
    assert limit_headers(alice.get(PUBLIC)) == (150, 0, 1)
    clock.ahead = timedelta(seconds=200)
    assert limit_headers(alice.get(PUBLIC)) == (150, 149, 300)


def test_users_and_addresses_are_counted_separately(browser: Callable[..., Browser]) -> None:
    assert exhaust(browser()) == 30
    assert exhaust(browser("alice")) == 150
    assert browser("bob").get(PUBLIC).status_code == 200
    assert browser("alice").crud("writes are another matter")
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert browser().get(PUBLIC, **elsewhere).status_code == 200


def test_a_refused_token_counts_for_the_address(
    browser: Callable[..., Browser],
) -> None:
    forged = {"headers": {"Authorization": "Bearer x.y.z"}}
    assert problem(browser().get(PUBLIC, **forged), 401) == {"token_refused"}
    assert exhaust(browser(), **forged) == 29
    assert problem(browser().get(PUBLIC, **forged), 429) == {"rate_limited"}
    assert problem(browser().post("/api/activities", json={}), 401) == {"not_signed_in"}


def test_sessions_are_counted_by_address(browser: Callable[..., Browser]) -> None:
    response = browser().post("/api/session/refresh")
    assert problem(response, 401) == {"session_ended"}
    assert limit_headers(response) == (
        SESSIONS.per_address // 10,
        SESSIONS.per_address // 10 - 1,
        200,
    )


def test_probes_are_not_counted(browser: Callable[..., Browser]) -> None:
    exhaust(browser())
    for path in ("health-check", "livez", "readyz"):
        response = browser().get(f"/api/{path}")
        assert response.status_code == 200
        assert "RateLimit-Limit" not in response.headers


def test_concurrent_requests_get_no_more_than_the_limit(
    make: Callable[..., Flask], cast: dict[str, Account], browser: Callable[..., Browser]
) -> None:
    browser("alice").get(PUBLIC)
    apps = [make(), make()]

    def read(number: int) -> int:
        response = Browser(apps[number % 2].test_client(), cast["bob"]).get(PUBLIC)
        return response.status_code

    Browser(apps[0].test_client(), cast["bob"]).get(PUBLIC)
    with ThreadPoolExecutor(8) as people:
        statuses = list(people.map(read, range(200)))
    assert statuses.count(200) == 149
    assert statuses.count(429) == 51


def test_several_processes_share_one_count(
    make: Callable[..., Flask], browser: Callable[..., Browser]
) -> None:
    first, second = make(), make()
    assert exhaust(browser("alice", first)) == 150
    assert exhaust(browser("alice", second)) == 0
    half = [browser("bob", first).get(PUBLIC).status_code for _ in range(75)]
    assert half == [200] * 75
    block = READS.per_person // 10 // 50
    assert 75 - block <= exhaust(browser("bob", second)) <= 75


def test_without_its_store_requests_are_served_with_a_warning(
    browser: Callable[..., Browser], no_counts: None, caplog: pytest.LogCaptureFixture
) -> None:
    alice = browser("alice")
    for _ in range(20):
        assert alice.get(PUBLIC).status_code == 200
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1


@pytest.mark.parametrize("jump", [-timedelta(hours=1), timedelta(days=1)])
def test_a_clock_change_does_not_lengthen_the_fallback(
    browser: Callable[..., Browser],
    no_counts: None,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    jump: timedelta,
) -> None:
    alice = browser("alice")
    for ahead in (timedelta(0), jump):
        clock.ahead = ahead
        assert alice.get(PUBLIC).status_code == 200
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 2, "the store is asked again"


def test_rate_limits_can_be_switched_off(make: Callable[..., Flask]) -> None:
    off = Browser(make(rate_limits_scale=0).test_client())
    assert "RateLimit-Limit" not in off.get(PUBLIC).headers


def forwarded(*addresses: str) -> dict[str, object]:
    return {
        "headers": {"X-Forwarded-For": ", ".join(addresses)},
        "environ_base": {"REMOTE_ADDR": "10.0.0.1"},
    }


def test_without_a_trusted_proxy_a_forwarded_address_means_nothing(
    browser: Callable[..., Browser],
) -> None:
    assert exhaust(browser(), **forwarded("192.0.2.1")) == 30
    assert browser().get(PUBLIC, **forwarded("192.0.2.2")).status_code == 429


def test_behind_proxies_the_address_is_the_one_that_our_first_proxy_saw(
    make: Callable[..., Flask],
) -> None:
    anonymous = Browser(make(trusted_proxies=2).test_client())
    assert exhaust(anonymous, **forwarded("192.0.2.1", "10.0.0.9")) == 30
    forged = forwarded("198.51.100.7", "192.0.2.1", "10.0.0.9")
    assert anonymous.get(PUBLIC, **forged).status_code == 429
    other = forwarded("192.0.2.1", "192.0.2.2", "10.0.0.9")
    assert anonymous.get(PUBLIC, **other).status_code == 200
    direct = forwarded("192.0.2.1")
    assert anonymous.get(PUBLIC, **direct).status_code == 200, "it didn't come through both"


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:DB8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
        ("forged'); --", "unknown"),
    ],
)
def test_an_ipv6_address_counts_for_its_network(address: str, meant: str) -> None:
    assert client_key(address) == meant


def test_one_household_shares_a_limit(browser: Callable[..., Browser]) -> None:
    def at(address: str) -> dict[str, object]:
        return {"environ_base": {"REMOTE_ADDR": address}}

    assert exhaust(browser(), **at("2001:db8:1:2::1")) == 30
    assert browser().get(PUBLIC, **at("2001:db8:1:2:ffff::2")).status_code == 429
    assert browser().get(PUBLIC, **at("2001:db8:1:3::1")).status_code == 200


def test_a_replayed_write_counts_as_a_write(browser: Callable[..., Browser]) -> None:
    alice = browser("alice")
    for count in (1, 2):
        response = alice.post(
            "/api/activities",
            json={"message": "once", "ttl": "1-day"},
            headers={"Idempotency-Key": "k-1"},
        )
        assert limit_headers(response)[1] == WRITES.per_person // 10 - count


def test_refused_requests_need_no_queries(
    browser: Callable[..., Browser], database_url: str
) -> None:
    alice = browser("alice")
    exhaust(alice)
    for _ in range(20):
        assert alice.get(PUBLIC).status_code == 429
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT sum(taken) FROM rate_limit_counts").fetchone()
    assert row == (150,)


def test_the_quotas_are_those_of_the_decision() -> None:
    quotas = {
        limit.name: (limit.seconds, limit.per_person, limit.per_address)
        for limit in vars(limits).values()
        if isinstance(limit, limits.RateLimit)
    }
    assert quotas == {
        "reads": (300, 1500, 300),
        "writes": (3600, 300, 60),
        "changes": (3600, 1500, 60),
        "messages": (300, 300, 60),
        "sessions": (300, 300, 300),
        "two-step": (3600, 10, 20),
        "recovery-codes": (3600, 10, 20),
        "tickets": (300, 600, 60),
        "exports": (3600, 20, 20),
        "reports": (3600, 30, 30),
        "handles": (24 * 3600, 20, 20),
        "uploads": (3600, 100, 0),
        "new-account-mentions": (24 * 3600, 50, 0),
        "new-account-links": (24 * 3600, 20, 0),
        "new-account-conversations": (24 * 3600, 20, 0),
    }
