"""Privacy: no exporter sends personal data."""

from __future__ import annotations

import json
import re

from flask import Flask, Response

from cruddur.errors import Unavailable
from cruddur.platform.telemetry import setup
from tests.conftest import PASSWORD, Account, Browser
from tests.messaging import write
from tests.telemetry.conftest import Sinks
from tests.waiting import WAIT_SECONDS

TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")
CRUD, MESSAGE, BIO = "only my followers know", "meet me at midnight", "collects teapots"


def walk(alice: Browser, bob: Browser, anonymous: Browser) -> None:
    """Do most of what can be done, and much that can't."""
    crud = alice.crud(f"{CRUD} #teapots @{bob.handle}")
    bob.reply(crud, f"{CRUD}, and I do")
    alice.put("/api/profile/update", json={"display_name": "Alice of the Teapots", "bio": BIO})
    for path in (
        "/api/activities/home",
        "/api/activities/search?term=followers",
        "/api/activities/tags/teapots",
        f"/api/activities/@{bob.handle}",
        f"/api/users/search?term={bob.handle}",
        "/api/activities/notifications",
        "/api/account/export",
        "/api/badges",
        f"/api/users/@{alice.handle}/message_group",
    ):
        assert bob.get(path).status_code in (200, 404, 422)
    sent = write(alice, bob, MESSAGE)
    group = sent["message_group_uuid"]
    assert bob.get(f"/api/messages/{group}").status_code == 200
    assert bob.put(f"/api/message_groups/{group}/read").status_code == 204
    assert bob.get("/api/message_groups?cursor=nonsense").status_code == 422
    assert bob.post("/api/realtime/tickets").status_code == 200
    assert alice.account is not None
    session = {"refresh_token": alice.account.refresh_token}
    anonymous.post("/api/session", json=session)
    anonymous.post("/api/session", json={"refresh_token": MESSAGE})
    anonymous.get("/api/profile", headers={"Authorization": f"Bearer {MESSAGE}"})
    anonymous.post("/api/activities", json={"message": CRUD})
    alice.post("/api/activities", json={"message": CRUD * 100, "ttl": MESSAGE})
    alice.post("/api/activities", data=CRUD, headers={"Content-Type": "application/json"})
    alice.post("/api/activities", json={"message": CRUD, "ttl": "1-day", BIO: BIO})


def test_no_exporter_sends_private_data(
    app: Flask,
    alice: Browser,
    bob: Browser,
    anonymous: Browser,
    cast: dict[str, Account],
    sinks: Sinks,
) -> None:
    def crash() -> Response:
        raise RuntimeError(MESSAGE, PASSWORD) from Unavailable(CRUD)

    app.add_url_rule("/api/crash", view_func=crash)
    for person in (alice, bob):
        assert person.get("/api/profile").status_code == 200
    bob.act("follow", alice)
    walk(alice, bob, anonymous)
    assert alice.get(f"/api/crash?term={BIO}").status_code == 500
    setup.shutdown(WAIT_SECONDS)
    lines = "\n".join(sinks.lines()).encode()
    sent = {
        "OpenTelemetry": sinks.collector.everything(),
        "X-Ray": sinks.daemon.everything(),
        "Rollbar": sinks.rollbar.everything(),
        "CloudWatch": lines,
    }
    assert all(sent.values())
    assert any(json.loads(each)["message"] == "unhandled error" for each in sinks.lines())
    secrets = [CRUD, MESSAGE, BIO, PASSWORD, "Alice of the Teapots", "teapots", "followers"]
    for account in cast.values():
        assert TOKEN.search(account.access_token.encode())  # it finds tokens where there are any
        secrets += [account.email, account.handle, account.access_token, account.refresh_token]
    for name, everything in sent.items():
        learnt = [secret for secret in secrets if secret.encode() in everything]
        assert learnt == [], name
        assert not TOKEN.search(everything), name
