"""Each documented refusal of each operation is provoked once, and its sentence is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import psycopg
import pytest
from flask import Flask
from jose import jwt
from werkzeug.test import TestResponse

from cruddur.accounts import service as accounts
from cruddur.context import ApiContext
from cruddur.rate_limits.service import Limiter
from tests.conftest import OPENAPI, Account, Browser, variable
from tests.http.test_cursors import PAGED
from tests.messaging import write
from tests.moderation.conftest import make_moderator  # noqa: F401  # a fixture

REFUSALS = [
    (method, path, int(status))
    for path, methods in OPENAPI["paths"].items()
    for method, described in methods.items()
    for status in described["responses"]
    if status.startswith("4")
]

# What the sentence of a refusal has to name.
SENTENCES = {
    400: "JSON",
    401: r"Authorization: Bearer|/api/session|SOFTWARE_TOKEN_MFA",
    403: "author|Sign in again|`can_reply`|began the thread",
    404: r"handle|block|lists|never existed|has ended",
    409: "Verify the address",
    412: "Read the crud again",
    411: "Content-Length",
    413: "64 KB",
    415: "application/json",
    422: (
        r"`(limit|term|for|ttl|handle|refresh_token|message|bio|name|display_name|read_up_to"
        r"|replies|subject|reason|appeal|kind|protected|reply_policy|quote_policy|expires_at|value"
        r"|scheduled_at|choices|code|email|url|endpoint|like)` "
        r"|a reply can be hidden|draft needs a text"
    ),
    428: "If-Match",
    429: "Retry-After",
}
BODIES: dict[str, dict[str, Any]] = {
    "PUT /api/drafts/{draft_uuid}": {"message": "x"},
    "PUT /api/scheduled/{scheduled_uuid}": {
        "scheduled_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()
    },
    "POST /api/messages": {"handle": "nobody_here", "message": "x"},
    "POST /api/activities/{activity_uuid}/reply": {"message": "x"},
    "POST /api/activities/{activity_uuid}/vote": {"choices": [0]},
    "POST /api/reports": {"subject": {"type": "person", "uuid": str(uuid4())}, "reason": "spam"},
    "POST /api/account/decisions/{decision_uuid}/appeal": {"appeal": "x"},
    "POST /api/moderation/reports/{report_uuid}/decision": {"action": "hide", "reason": "x"},
    "POST /api/moderation/people/@{handle}/reinstate": {"reason": "x"},
    "POST /api/moderation/trend_exclusions/{exclusion_uuid}/reinstate": {"reason": "x"},
    "POST /api/moderation/activities/{activity_uuid}/reinstate": {"reason": "x"},
    "PUT /api/activities/{activity_uuid}/reply_policy": {"reply_policy": "nobody"},
    "PATCH /api/activities/{activity_uuid}": {"message": "new"},
    "PUT /api/activities/{activity_uuid}/quote_policy": {"quote_policy": "nobody"},
    "POST /api/activities": {"message": "x", "ttl": "1-day", "quote_uuid": str(uuid4())},
}
ANY_VERSION = {"If-Match": '"any"'}
CURSOR = "`cursor` has to be the cursor of a Link header"


class World:
    """People whose requests are refused, and what others own."""

    def __init__(
        self,
        app: Flask,
        context: ApiContext,
        sign_up: Callable[[str], Account],
        bob: Browser,
        moderator: Account,
    ) -> None:
        self.app = app
        self.moderator = moderator
        self.alice, self.erin, self.dave = (sign_up(name) for name in ("alice", "erin", "dave"))
        # Erin's address belongs to another account, and dave has no name.
        accounts.register(
            context, sub=str(uuid4()), handle="erin", name="Erin", email=self.erin.email
        )
        boto3.client("cognito-idp").admin_update_user_attributes(
            UserPoolId=variable("AWS_COGNITO_USER_POOL_ID"),
            Username=jwt.get_unverified_claims(self.dave.access_token)["sub"],
            UserAttributes=[{"Name": "name", "Value": " "}],
        )
        bob.get("/api/profile")
        alice = Browser(app.test_client(), self.alice)
        alice.get("/api/profile")
        message = write(bob, alice, "hello")
        # Alice may read bob's crud, and not repost it.
        alice.act("follow", bob)
        bob.put("/api/profile/protected", json={"protected": True})
        self.alices = alice.crud("hello")["uuid"]
        self.bobs = {
            "activity_uuid": bob.crud("hello", reply_policy="nobody")["uuid"],
            "message_group_uuid": message["message_group_uuid"],
            "message_uuid": message["uuid"],
        }

    def send(
        self, method: str, path: str, person: Account | None = None, **options: Any
    ) -> TestResponse:
        """Send a request with what nobody has as the path's parameters."""
        known = {"handle": "nobody_here", "tag": "x", **options.pop("known", {})}
        concrete = re.sub(r"\{(\w+)\}", lambda name: known.get(name[1], str(uuid4())), path)
        client = self.app.test_client()
        if refresh_token := options.pop("cookie", None):
            client.set_cookie("cruddur_session", refresh_token)
        address = concrete + options.pop("query", "")
        open_ = getattr(Browser(client, person), method)
        response: TestResponse = open_(address, **options)
        return response

    def provoke(self, method: str, path: str, status: int) -> TestResponse:
        """Return the refusal of a request that deserves this status."""
        described = OPENAPI["paths"][path][method]
        query = {each["name"] for each in described["parameters"] if each["in"] == "query"}
        headers = {"Content-Type": "application/json"}
        badly: dict[str, Any] = {"headers": {"Authorization": "Bearer x"}}
        sender = self.moderator if path.startswith("/api/moderation/") else self.alice
        match status:
            case 400:
                return self.send(method, path, sender, data="{", headers=headers)
            case 401 if path == "/api/session":
                return self.send(method, path, json={"refresh_token": "x"})
            case 401 if path == "/api/session/recovery-code":
                attempt = {
                    "email": self.alice.email,
                    "challenge": "not-a-challenge-of-cognito",
                    "recovery_code": "x",
                }
                return self.send(method, path, json=attempt)
            case 401:
                return self.send(method, path, **badly)
            case 403:
                body = BODIES.get(operation(method, path), {})
                if "quote_uuid" in body:
                    body = {**body, "quote_uuid": self.bobs["activity_uuid"]}
                return self.send(
                    method,
                    path,
                    self.alice,
                    known=self.bobs,
                    query="?for=everyone",
                    headers=ANY_VERSION,
                    json=body or None,
                )
            case 404:
                return self.send(
                    method,
                    path,
                    sender,
                    query="?for=me" if "for" in query else "?url=x" if "url" in query else "",
                    headers=ANY_VERSION,
                    json=BODIES.get(operation(method, path)),
                )
            case 412:
                edited = {"If-Match": '"another version"'}
                known = {"activity_uuid": self.alices}
                return self.send(
                    method, path, sender, known=known, headers=edited, json={"message": "new"}
                )
            case 428:
                return self.send(method, path, sender, json={})
            case 409:
                return self.as_refused(method, path, self.erin)
            case 411:
                chunked = {**headers, "Transfer-Encoding": "chunked"}
                return self.send(method, path, sender, data="{}", headers=chunked)
            case 413:
                large = json.dumps("x" * 70_000)
                return self.send(method, path, sender, data=large, headers=headers)
            case 415:
                other = {"Content-Type": "text/plain"}
                return self.send(method, path, sender, data="x", headers=other)
            case 422 if "requestBody" in described:
                is_needed = described["requestBody"]["required"]
                optional = {"read_up_to": "x", "expires_at": "x", "message": 0, "like": "x"}
                return self.send(method, path, sender, json={} if is_needed else optional)
            case 422 if query:
                return self.send(method, path, sender, query="?limit=0")
            case 422:
                return self.as_refused(method, path, self.dave)
            case 429:
                self.app.extensions["cruddur.limiter"] = Limiter(1e-9)
                self.send(method, path, **badly)
                return self.send(method, path, **badly)
        raise AssertionError("no request provokes this status")

    def as_refused(self, method: str, path: str, person: Account) -> TestResponse:
        """Send a request of somebody who can't have an account."""
        if path == "/api/session":
            return self.send(method, path, json={"refresh_token": person.refresh_token})
        if path == "/api/session/refresh":
            return self.send(method, path, cookie=person.refresh_token)
        return self.send(method, path, person)


def operation(method: str, path: str) -> str:
    return f"{method.upper()} {path}"


@pytest.fixture
def world(
    app: Flask,
    context: ApiContext,
    sign_up: Callable[[str], Account],
    bob: Browser,
    make_moderator: Callable[[str], Account],  # noqa: F811
    admin: psycopg.Connection,
) -> World:
    account = make_moderator("moderator")
    uuid = Browser(app.test_client(), account).get("/api/profile").get_json()["uuid"]
    admin.execute("INSERT INTO moderators (user_uuid) VALUES (%s)", (uuid,))
    return World(app, context, sign_up, bob, account)


def test_every_documented_refusal_has_a_sentence_that_helps(app: Flask, world: World) -> None:
    wrong = []
    for method, path, status in REFUSALS:
        limiter = app.extensions["cruddur.limiter"]
        refused = world.provoke(method, path, status)
        app.extensions["cruddur.limiter"] = limiter
        detail = json.loads(refused.text).get("detail") if refused.text else None
        is_right = refused.status_code == status and isinstance(detail, str)
        if not is_right or not re.search(SENTENCES[status], str(detail)):
            wrong.append((operation(method, path), status, refused.status_code, detail))
        if status == 429:
            assert int(refused.headers["Retry-After"]) > 0
    assert wrong == []


@pytest.mark.parametrize("path", PAGED)
def test_an_invalid_cursor_says_so(world: World, path: str) -> None:
    for cursor in ("x", "", "A" * 40, "%00"):
        query = f"?term=x&cursor={cursor}"
        person = world.moderator if path.startswith("/api/moderation/") else world.alice
        refused = world.send("get", path, person, query=query, known=world.bobs)
        assert refused.status_code == 422
        assert json.loads(refused.text)["detail"].startswith(CURSOR)
