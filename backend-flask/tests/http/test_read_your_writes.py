"""Pages are read from a replica, and a client still sees what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cruddur.app import build_context, build_database, build_replicas, create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.platform import log_positions
from cruddur.platform.replicas import Replicas, ReplicaState
from devtools.local.database_roles import role_url
from tests.conftest import Account, Browser, Clock
from tests.replica_servers import ReplicatedDatabase
from tests.waiting import wait_until

PUBLIC = "/api/activities/public"
HEADER = "Cruddur-Position"


@pytest.fixture(scope="module")
def replicated_context(settings: Config, replicated: ReplicatedDatabase) -> Iterator[ApiContext]:
    """The dependencies of an app with a replica that is behind by any time."""
    url, replica_url = (
        role_url(each, "api", statement_timeout_seconds=60)
        for each in (replicated.url, replicated.replica_url)
    )
    own = settings.model_copy(
        update={"connection_url": url, "read_connection_url": (replica_url,), "timeouts_scale": 10}
    )
    database = build_database(own)
    replicas = build_replicas(own, database)
    assert replicas is not None
    # In these tests the replica stands still for longer than in the product.
    replicas._max_lag_seconds = 3600
    database.open()
    replicas.open()
    yield build_context(own, database, replicas)
    replicas.close()
    database.close()


@pytest.fixture
def app(
    settings: Config, replicated_context: ApiContext, clock: Clock, replicated: ReplicatedDatabase
) -> Iterator[Flask]:
    context = replace(replicated_context, clock=clock)
    wait_until(lambda: states(context) == [ReplicaState.OK], "the replica is read from")
    yield create_app(settings, context)
    replicated.on_primary("DELETE FROM activities; DELETE FROM users")


@pytest.fixture
def paused(
    alice: Browser, bob: Browser, replicated: ReplicatedDatabase, replicated_context: ApiContext
) -> Iterator[None]:
    """The replica has alice and bob, and stands still."""
    for person in (alice, bob):
        assert person.get("/api/profile").status_code == 200
    catch_up(alice, replicated_context)
    with replicated.paused_replay():
        yield


def states(context: ApiContext) -> list[ReplicaState]:
    assert context.replicas is not None
    return list(context.replicas.states().values())


def catch_up(writer: Browser, context: ApiContext) -> None:
    """Wait until the replica has all that was written."""
    response = writer.put("/api/notifications/read", json={})
    position = int(response.headers[HEADER])
    replicas = context.replicas
    assert isinstance(replicas, Replicas)
    wait_until(lambda: replicas.all[0].position >= position, "the replica has caught up")


def messages(browser: Browser, path: str = PUBLIC, **more: Any) -> list[str]:
    response = browser.get(path, **more)
    assert response.status_code == 200, response.text
    return [crud["message"] for crud in response.get_json()]


def another(app: Flask, account: Account | None = None) -> Browser:
    """Return a client without the cookies of others; nobody's without an account."""
    return Browser(app.test_client(), account)


@pytest.mark.usefixtures("paused")
def test_the_author_sees_a_crud_at_once_and_others_with_the_replica(
    app: Flask, alice: Browser, bob: Browser, cast: dict[str, Account]
) -> None:
    alice.crud("fresh")
    assert messages(alice) == ["fresh"]
    assert messages(another(app)) == []
    phone = another(app, cast["alice"])
    assert messages(phone) == []


@pytest.mark.usefixtures("paused")
def test_a_client_without_cookies_sends_the_header_back(app: Flask, alice: Browser) -> None:
    response = alice.post("/api/activities", json={"message": "fresh", "ttl": "1-day"})
    position = response.headers[HEADER]
    other = another(app)
    assert messages(other) == []
    assert messages(other, headers={HEADER: position}) == ["fresh"]
    assert messages(other, headers={HEADER: "1"}) == []


@pytest.mark.usefixtures("paused")
@pytest.mark.parametrize("sent", ["x", "-1", "1.5", "9" * 40, "٣", "0/16B3748"])
def test_what_is_no_position_is_answered_by_the_writer(
    app: Flask, alice: Browser, sent: str
) -> None:
    alice.crud("fresh")
    headers = {HEADER: sent.encode().decode("latin-1")}
    assert messages(another(app), headers=headers) == ["fresh"]


@pytest.mark.usefixtures("paused")
def test_a_read_sends_no_position(alice: Browser) -> None:
    response = alice.get(PUBLIC)
    assert HEADER not in response.headers
    assert "Set-Cookie" not in response.headers


@pytest.mark.usefixtures("paused")
def test_the_cookie_is_for_the_api_alone_and_short(app: Flask, alice: Browser) -> None:
    response = alice.post("/api/activities", json={"message": "fresh", "ttl": "1-day"})
    position = response.headers[HEADER]
    assert response.headers["Set-Cookie"] == (
        f"cruddur_position={position}; Expires={_expiry(response.headers['Set-Cookie'])};"
        " Max-Age=60; HttpOnly; Path=/; SameSite=Strict"
    )


def _expiry(cookie: str) -> str:
    return cookie.partition("Expires=")[2].partition(";")[0]


@pytest.mark.usefixtures("paused")
def test_a_block_hides_at_once_for_the_one_who_blocks(alice: Browser, bob: Browser) -> None:
    assert alice.get(f"/api/users/@{bob.handle}/short").status_code == 200
    alice.act("block", bob)
    assert alice.get(f"/api/users/@{bob.handle}/short").status_code == 404
    alice.undo("block", bob)
    assert alice.get(f"/api/users/@{bob.handle}/short").status_code == 200


@pytest.mark.usefixtures("paused")
def test_who_is_blocked_can_do_nothing_from_then_on(alice: Browser, bob: Browser) -> None:
    crud = alice.crud("mine")
    alice.act("block", bob)
    assert bob.put(f"/api/activities/{crud['uuid']}/like").status_code == 404
    assert bob.put(f"/api/users/@{alice.handle}/follow").status_code == 404
    reply = {"message": "no", "ttl": "1-day"}
    assert bob.post(f"/api/activities/{crud['uuid']}/reply", json=reply).status_code == 404


@pytest.mark.usefixtures("paused")
def test_a_sign_out_everywhere_is_exact(app: Flask, sign_up: Callable[[str], Account]) -> None:
    account = sign_up("carol")
    browser, phone = another(app, account), another(app, account)
    assert phone.get(PUBLIC).status_code == 200
    assert browser.post("/api/account/sign-out-everywhere").status_code == 204
    assert phone.get(PUBLIC).status_code == 401


def test_a_crud_expires_on_a_replica_that_stands_still(
    app: Flask,
    alice: Browser,
    bob: Browser,
    clock: Clock,
    replicated: ReplicatedDatabase,
    replicated_context: ApiContext,
) -> None:
    alice.crud("short", ttl="1-hour")
    catch_up(alice, replicated_context)
    with replicated.paused_replay():
        assert messages(another(app)) == ["short"]
        clock.ahead += timedelta(hours=1, seconds=1)
        assert messages(another(app)) == []


@pytest.mark.usefixtures("paused")
def test_a_new_person_is_found(app: Flask, carol: Browser) -> None:
    profile = carol.get("/api/profile")
    assert profile.status_code == 200
    assert another(app).get(f"/api/users/@{carol.handle}/short").status_code == 200
    assert another(app, carol.account).get("/api/profile").status_code == 200


@pytest.mark.usefixtures("paused")
def test_a_reply_and_its_notification_are_seen_by_who_sent_the_position(
    app: Flask, alice: Browser, bob: Browser
) -> None:
    crud = alice.crud("question")
    answer = bob.reply(crud, "answer")
    thread = bob.get(f"/api/activities/@{alice.handle}/status/{crud['uuid']}")
    assert answer["uuid"] in thread.text
    path = "/api/activities/notifications"
    phone = another(app, alice.account)
    assert phone.get(path).get_json() == []
    position = bob.put("/api/notifications/read", json={}).headers[HEADER]
    assert len(phone.get(path, headers={HEADER: position}).get_json()) == 1


@pytest.mark.usefixtures("paused")
def test_a_repeated_request_sends_the_position_again(app: Flask, alice: Browser) -> None:
    headers = {"Idempotency-Key": "once"}
    body = {"message": "fresh", "ttl": "1-day"}
    assert alice.post("/api/activities", json=body, headers=headers).status_code == 200
    phone = another(app, alice.account)
    again = phone.post("/api/activities", json=body, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert messages(phone) == ["fresh"]


PAGES = (
    "/api/activities/public",
    "/api/activities/home",
    "/api/activities/bookmarks",
    "/api/activities/tags/{tag}",
    "/api/activities/notifications",
    "/api/activities/search?term=word",
    "/api/activities/search?term=%23{tag}",
    "/api/activities/search?term=from:@{handle}",
    "/api/activities/@{handle}",
    "/api/activities/@{handle}?tab=likes",
    "/api/activities/@{handle}/status/{uuid}",
    "/api/activities/@{handle}/status/{uuid}?order=liked",
    "/api/activities/{uuid}/likes",
    "/api/activities/{uuid}/reposts",
    "/api/badges",
    "/api/profile",
    "/api/trends",
    "/api/users/@{handle}/short",
    "/api/users/@{handle}/followers",
    "/api/users/@{handle}/following",
    "/api/users/blocked",
    "/api/users/muted",
    "/api/users/search?term={handle}",
    "/api/users/suggestions",
)


def test_every_page_is_read_from_the_replica(
    app: Flask, alice: Browser, bob: Browser, replicated_context: ApiContext
) -> None:
    crud = alice.crud("a word and #cruds")
    bob.put(f"/api/activities/{crud['uuid']}/like")
    catch_up(bob, replicated_context)
    reader = another(app, bob.account)
    replicas = replicated_context.replicas
    assert replicas is not None
    for path in PAGES:
        before = replicas.counters()
        filled = path.format(handle=alice.handle, uuid=crud["uuid"], tag="cruds")
        response = reader.get(filled)
        assert response.status_code == 200, filled
        after = replicas.counters()
        assert after["replica"] > before["replica"], filled
        assert (after["writer"], after["failed"]) == (before["writer"], before["failed"]), filled


def test_readyz_tells_how_the_replicas_are(
    app: Flask, anonymous: Browser, replicated: ReplicatedDatabase
) -> None:
    def words() -> dict[str, str]:
        found: dict[str, str] = anonymous.get("/api/readyz").get_json()["replicas"]
        return found

    wait_until(lambda: words() == {"replica_1": "ok"}, "the replica is used")
    replicated.replica.stop()
    try:
        wait_until(lambda: words() == {"replica_1": "unreachable"}, "the replica is left out")
        assert anonymous.get(PUBLIC).status_code == 200
    finally:
        replicated.replica.start()
    wait_until(lambda: words() == {"replica_1": "ok"}, "the replica is used again")


def test_without_a_replica_nothing_is_asked_or_sent(
    settings: Config, shared_context: ApiContext, make_users: Callable[[int], Any]
) -> None:
    assert shared_context.replicas is None
    assert shared_context.reads is shared_context.database
    log_positions.begin_request(0)
    app = create_app(settings, shared_context)
    response = Browser(app.test_client()).get(PUBLIC, headers={HEADER: "7"})
    assert response.status_code == 200
    assert HEADER not in response.headers
    assert log_positions.required() == 0
