"""Every operation of the API, the uploads API and the WebSocket answers as the table says."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import boto3
import psycopg
import pytest
from flask import Flask
from jose import jwt
from websockets.exceptions import InvalidStatus

from cruddur.accounts import service as accounts
from cruddur.accounts import sessions
from cruddur.accounts.service import Viewer
from cruddur.activities.schemas import NewActivity
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.http.auth import Access
from cruddur.platform.tokens import KeySet, TokenVerifier
from tests.conftest import (
    OPENAPI,
    PASSWORD,
    Account,
    Browser,
    Clock,
    admit_to_gateway,
    problem,
    sign_in,
    variable,
)
from tests.contracts.authorization import TABLE
from tests.messaging import open_socket, write
from tests.moderation.conftest import make_moderator  # noqa: F401  # a fixture
from tests.push.browsers import PushBrowser
from tests.waiting import WAIT_SECONDS, http_request, wait_until

WEBSOCKET = "CONNECT realtime"
UPLOADS = "POST uploads"
# What changes the answers of others, by patterns, the mildest first; see `harm`.
HARMFUL = [
    "/publish$",
    "DELETE",
    "/follow$",
    "/block",
    "/account/handle",
    "/sign-out-everywhere",
    "DELETE /api/account$",
]
SUBSCRIPTION = PushBrowser("https://fcm.googleapis.com/fcm/send/x").to_json()
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/activities": {"message": "hello", "ttl": "1-day"},
    "POST /api/activities/{activity_uuid}/reply": {"message": "hello"},
    "POST /api/activities/{activity_uuid}/vote": {"choices": [0]},
    "POST /api/account/decisions/{decision_uuid}/appeal": {"appeal": "No."},
    "POST /api/moderation/reports/{report_uuid}/decision": {"action": "dismiss", "reason": "No."},
    "POST /api/moderation/activities/{activity_uuid}/reinstate": {"reason": "Why."},
    "POST /api/moderation/people/@{handle}/reinstate": {"reason": "Why."},
    "PUT /api/moderation/trend_exclusions": {"kind": "word", "value": "no", "reason": "Why."},
    "POST /api/moderation/trend_exclusions/{exclusion_uuid}/reinstate": {"reason": "Why."},
    "PUT /api/profile/protected": {"protected": False},
    "PUT /api/account/two-step": {"code": "000000"},
    "POST /api/account/two-step/off": {"code": "000000"},
    "POST /api/session/recovery-code": {
        "email": "nobody@cruddur.test",
        "challenge": "not-a-challenge-of-cognito",
        "recovery_code": "aaaa-aaaa-aaaa-aaaa",
    },
    "PUT /api/activities/{activity_uuid}/reply_policy": {"reply_policy": "anyone"},
    "PATCH /api/activities/{activity_uuid}": {},
    "PUT /api/activities/{activity_uuid}/quote_policy": {"quote_policy": "anyone"},
    "PUT /api/profile/update": {"display_name": "Somebody"},
    "POST /api/muted_words": {"value": "hello"},
    "POST /api/drafts": {"message": "hello"},
    "PUT /api/drafts/{draft_uuid}": {"message": "hello"},
    "POST /api/push/subscriptions": SUBSCRIPTION,
    "DELETE /api/push/subscriptions": SUBSCRIPTION,
    "PUT /api/push/settings": {"like": False},
    "PUT /api/notifications/settings": {"replies": "all"},
    "POST /api/profile/update": {"display_name": "Somebody"},
}
# An edit that changes nothing is of any version.
HEADERS = {"PATCH /api/activities/{activity_uuid}": {"If-Match": '"any"'}}
QUERIES = {
    "GET /api/activities/search": "?term=hello",
    "GET /api/users/search": "?term=hello",
    "GET /api/oembed": "?url=http://localhost:3000/@{handle}/status/{activity_uuid}",
    "DELETE /api/messages/{message_group_uuid}/{message_uuid}": "?for=everyone",
}


@dataclass(frozen=True)
class World:
    """Five people, and what the owner has."""

    app: Flask
    people: dict[str, Account]
    parameters: dict[str, str]
    owner_uuid: UUID
    uploads_url: str

    def ask(self, operation: str, token: str | None, refresh_token: str) -> int:
        """Call an operation, without cookies of earlier calls; return the status."""
        headers = {"Authorization": token} if token is not None else {}
        headers |= HEADERS.get(operation, {})
        if operation == WEBSOCKET:
            return self._connect(headers)
        if operation.startswith(UPLOADS):
            url = operation.replace(UPLOADS, self.uploads_url)
            return http_request(
                "POST", url, json={"content_type": "image/jpeg"}, headers=headers, retries=False
            ).status
        method, path = operation.split(" ", 1)
        body = {
            **BODIES,
            "POST /api/session": {"refresh_token": refresh_token},
            "POST /api/messages": {
                "message": "hello",
                "message_group_uuid": self.parameters["message_group_uuid"],
            },
            "POST /api/reports": {
                "subject": {"type": "activity", "uuid": self.parameters["activity_uuid"]},
                "reason": "spam",
            },
            "PUT /api/account/handle": {"handle": f"h_{uuid4().hex[:8]}"},
            "PUT /api/scheduled/{scheduled_uuid}": {
                "scheduled_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()
            },
        }.get(operation)
        address = path + QUERIES.get(operation, "")
        concrete = re.sub(r"\{(\w+)\}", lambda found: self.parameters[found[1]], address)
        response = Browser(self.app.test_client())._open(
            method, concrete, {"headers": headers, "json": body}
        )
        if response.status_code == 401:
            problem(response, 401)
            assert response.headers["WWW-Authenticate"] == "Bearer"
        return response.status_code

    def _connect(self, headers: dict[str, str]) -> int:
        issued = self.app.test_client().post("/api/realtime/tickets", headers=headers)
        made_up = f"{self.parameters['realtime_url']}?ticket={uuid4().hex}{uuid4().hex}"
        url = issued.get_json()["url"] if issued.status_code == 200 else made_up
        try:
            with open_socket(url):
                return 101
        except InvalidStatus:
            return 401  # of the Lambda; the emulator makes a 403 of it


def _session_other_than(admin: psycopg.Connection, owner_uuid: UUID) -> str:
    """Insert a session of the owner that no token of theirs is of; return its uuid."""
    uuid = uuid4()
    admin.execute(
        "INSERT INTO sessions (user_uuid, uuid, created_at, last_used_at)"
        " SELECT %s, %s, now(), now() - interval '1 day'",
        (owner_uuid, uuid),
    )
    return str(uuid)


def _drafts(admin: psycopg.Connection, owner_uuid: UUID) -> dict[str, str]:
    """Insert a draft and a scheduled crud of the owner; return the parameters of paths."""
    uuids = {"draft_uuid": uuid4(), "scheduled_uuid": uuid4()}
    content = NewActivity.model_validate({"message": "hello", "ttl": "1-day"}).model_dump_json()
    for name, uuid in uuids.items():
        admin.execute(
            """
            INSERT INTO drafts (
                uuid, user_uuid, content, scheduled_at, created_at, updated_at, expires_at
            )
            VALUES (
                %s, %s, %s, CASE WHEN %s THEN now() + interval '1 hour' END, now(), now(),
                now() + interval '1 day'
            )
            """,
            (uuid, owner_uuid, content, name == "scheduled_uuid"),
        )
    return {name: str(uuid) for name, uuid in uuids.items()}


def _moderate(admin: psycopg.Connection, owner_uuid: UUID, crud: str) -> tuple[UUID, UUID]:
    """Report the owner's crud, which has a warning as the owner is limited, and exclude a tag.

    Return an open report, and a decision that takes an appeal.
    """
    admin.execute("UPDATE activities SET moderation_warning = 'Why.' WHERE uuid = %s", (crud,))
    admin.execute("UPDATE users SET is_limited = true WHERE uuid = %s", (owner_uuid,))
    opened, closed, decision = uuid4(), uuid4(), uuid4()
    admin.execute(
        """
        INSERT INTO moderation_log (
            uuid, moderator_handle, action, subject_type, subject_uuid, person_uuid, person_handle,
            reason, before, after, created_at
        )
        VALUES (
            %s, 'moderator', 'warn', 'activity', %s, %s, 'owner', 'Why.',
            '{"person": null, "is_hidden": null, "warning": null}',
            '{"person": null, "is_hidden": null, "warning": "Why."}', now()
        )
        """,
        (decision, crud, owner_uuid),
    )
    for report, made_by in ((opened, None), (closed, decision)):
        admin.execute(
            """
            INSERT INTO reports (
                uuid, subject_type, subject_uuid, person_uuid, person_handle, reason, comment,
                evidence, created_at, purge_at, closed_at, decision_uuid
            )
            SELECT
                %s, 'activity', %s, %s, 'owner', 'spam', '', '{}', now(), now() + interval '1 day',
                CASE WHEN %s::uuid IS NOT NULL THEN now() END, %s::uuid
            """,
            (report, crud, owner_uuid, made_by, made_by),
        )
    admin.execute("INSERT INTO trend_exclusions VALUES (%s, 'hashtag', 'hello')", (decision,))
    return opened, decision


@pytest.fixture
def world(
    app: Flask,
    sign_up: Callable[[str], Account],
    make_moderator: Callable[[str], Account],  # noqa: F811
    context: ApiContext,
    admin: psycopg.Connection,
    gateway: str,
) -> World:
    """The owner has a crud, a picture, a conversation with the member, and blocks the blocked."""
    people = {name: sign_up(name) for name in ("other", "blocked", "member", "owner")}
    people["moderator"] = make_moderator("moderator")
    browsers = {name: Browser(app.test_client(), account) for name, account in people.items()}
    for browser in browsers.values():
        assert browser.get("/api/profile").status_code == 200
    owner = browsers["owner"]
    owner_uuid = UUID(owner.get("/api/profile").get_json()["uuid"])
    browsers["member"].act("follow", owner)
    message = write(owner, browsers["member"], "hello")
    owner.act("block", browsers["blocked"])
    crud = owner.crud("hello", poll={"choices": ["yes", "no"]})["uuid"]
    moderator_uuid = browsers["moderator"].get("/api/profile").get_json()["uuid"]
    admin.execute("INSERT INTO moderators (user_uuid) VALUES (%s)", (moderator_uuid,))
    report, decision = _moderate(admin, owner_uuid, crud)
    picture = uuid4()
    admin.execute(
        "INSERT INTO media (uuid, user_uuid, purpose, created_at) VALUES (%s, %s, 'image', now())",
        (picture, owner_uuid),
    )
    word = uuid4()
    admin.execute(
        """
        INSERT INTO muted_words (
            uuid, user_uuid, value, folded, query, in_text, in_tags, except_following, created_at
        )
        VALUES (%s, %s, 'cats', 'cats', 'cats', TRUE, TRUE, FALSE, now())
        """,
        (word, owner_uuid),
    )
    parameters = {
        "handle": owner.handle,
        "activity_uuid": crud,
        "report_uuid": str(report),
        "decision_uuid": str(decision),
        "exclusion_uuid": str(decision),
        "message_group_uuid": message["message_group_uuid"],
        "message_uuid": message["uuid"],
        "media_uuid": str(picture),
        "muted_word_uuid": str(word),
        **_drafts(admin, owner_uuid),
        "session_uuid": _session_other_than(admin, owner_uuid),
        "tag": "hello",
        "realtime_url": context.realtime_url,
    }
    return World(app, people, parameters, owner_uuid, gateway)


def harm(operation: str) -> tuple[int, int, str]:
    """Return a key that sorts operations so that none changes the answer of a later one."""
    stage = max((n + 1 for n, what in enumerate(HARMFUL) if re.search(what, operation)), default=0)
    # What belongs to a thing comes before the thing itself.
    return stage, -operation.count("/"), operation


def test_every_operation_is_in_the_table() -> None:
    api = variable("UPLOADS_API_URL").split("/")[-2]
    routes = boto3.client("apigatewayv2").get_routes(ApiId=api)["Items"]
    assert {route["AuthorizationType"] for route in routes} == {"JWT"}
    published = {WEBSOCKET} | {
        f"{UPLOADS}{route['RouteKey'].removeprefix('POST ')}" for route in routes
    }
    published |= {
        f"{method.upper()} {path}"
        for path, methods in OPENAPI["paths"].items()
        for method in methods
    }
    assert published == set(TABLE), "say in authorization.py who may call it"


def answers_to(world: World, person: str) -> dict[str, int]:
    """Return the answers of all operations to a person."""
    account = world.people[person]
    answers = {}
    for operation in sorted(TABLE, key=harm):
        # The sign-out has ended the session.
        if operation != "DELETE /api/account":
            answers[operation] = world.ask(
                operation, f"Bearer {account.access_token}", account.refresh_token
            )
    return answers


@pytest.mark.parametrize("person", ["other", "blocked", "member", "owner", "moderator"])
def test_people_get_the_answers_of_the_table(world: World, person: str) -> None:
    answers = answers_to(world, person)
    expected = {operation: getattr(TABLE[operation], person) for operation in answers}
    assert answers == expected


@pytest.mark.parametrize("person", ["other", "member"])
def test_a_protected_owner_is_for_followers(world: World, person: str) -> None:
    owner = Browser(world.app.test_client(), world.people["owner"])
    assert owner.put("/api/profile/protected", json={"protected": True}).status_code == 200
    answers = answers_to(world, person)
    assert answers == {operation: TABLE[operation].of_protected(person) for operation in answers}


def test_a_protected_owner_is_not_for_strangers(world: World) -> None:
    owner = Browser(world.app.test_client(), world.people["owner"])
    assert owner.put("/api/profile/protected", json={"protected": True}).status_code == 200
    public = {operation: row for operation, row in TABLE.items() if row.access is Access.OPTIONAL}
    answers = {operation: world.ask(operation, None, "") for operation in public}
    assert answers == {operation: row.of_protected("other") for operation, row in public.items()}


def test_anyone_may_delete_their_own_account(world: World) -> None:
    for account in world.people.values():
        token = f"Bearer {account.access_token}"
        assert world.ask("DELETE /api/account", token, "") == 204
        assert world.ask("GET /api/profile", token, "") == 401


def id_token(account: Account, client_id: str) -> str:
    tokens = boto3.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": account.email, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return str(tokens["IdToken"])


def change_deployed(statement: LiteralString, account: Account) -> None:
    """Change the person's row in the database of the deployed Lambdas, which isn't the tests'."""
    with psycopg.connect(variable("CONNECTION_URL")) as connection:
        changed = connection.execute(f"{statement} WHERE email = %s", (account.email,))
        assert changed.rowcount == 1


@pytest.fixture
def brief_client(gateway: str) -> Iterator[str]:
    """An app client whose access tokens live for a second, which the gateway knows."""
    cognito, pool = boto3.client("cognito-idp"), variable("AWS_COGNITO_USER_POOL_ID")
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="brief",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        AccessTokenValidity=1,
        TokenValidityUnits={"AccessToken": "seconds"},
    )["UserPoolClient"]["ClientId"]
    with admit_to_gateway(client) as url:
        assert url == gateway
        yield client
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client)


@pytest.fixture
def token(
    request: pytest.FixtureRequest,
    world: World,
    context: ApiContext,
    clock: Clock,
    settings: Config,
    admin: psycopg.Connection,
) -> str | None:
    """The Authorization header of the owner's request, of the kind that the test asks for."""
    owner = world.people["owner"]
    good = f"Bearer {owner.access_token}"
    viewer = Viewer(world.owner_uuid, owner.handle)
    match request.param:
        case "anonymous":
            return None
        case "another scheme":
            return "Basic eA=="
        case "a bad token":
            return f"{good[:-8]}AAAAAAAA"
        case "an id token":
            return f"Bearer {id_token(owner, settings.aws_cognito_user_pool_client_id)}"
        case "an expired token":
            brief: str = request.getfixturevalue("brief_client")
            expired = sign_in(boto3.client("cognito-idp"), brief, owner.email, owner.handle)
            ends_at = jwt.get_unverified_claims(expired.access_token)["exp"]
            wait_until(lambda: time.time() > ends_at + 1, "the token has expired")
            # Of this client, so that its age is all that is wrong with it; ten seconds are leeway.
            verifier = TokenVerifier(
                KeySet(settings.cognito_jwks_url, timeout_seconds=WAIT_SECONDS),
                issuer=settings.cognito_issuer,
                client_id=brief,
                clock=lambda: clock() + timedelta(minutes=1),
            )
            world.app.extensions["cruddur"] = replace(context, tokens=verifier)
            return f"Bearer {expired.access_token}"
        case "signed out everywhere":
            sessions.sign_out_everywhere(context, viewer, owner.access_token)
            change_deployed(
                "UPDATE users SET tokens_valid_from = now() + interval '1 second'", owner
            )
        case "a suspended account":
            admin.execute(
                "UPDATE users SET is_suspended = true WHERE uuid = %s", (world.owner_uuid,)
            )
            admin.execute(
                "UPDATE activities SET is_hidden = true WHERE user_uuid = %s", (world.owner_uuid,)
            )
            change_deployed("UPDATE users SET is_suspended = true", owner)
        case "a deleted account":
            accounts.delete(context, viewer)
            change_deployed("DELETE FROM users", owner)
    return good


TOKENS = [
    "anonymous",
    "another scheme",
    "a bad token",
    "an id token",
    "an expired token",
    "signed out everywhere",
    "a suspended account",
    "a deleted account",
]


@pytest.mark.parametrize("token", TOKENS, indirect=True)
def test_without_a_valid_token_only_what_is_public_answers(
    request: pytest.FixtureRequest, world: World, token: str | None
) -> None:
    refresh_token = world.people["other"].refresh_token
    kind = request.node.callspec.params["token"]
    # What ignores tokens doesn't find the owner, nor what they had.
    is_gone = kind in ("a suspended account", "a deleted account")
    expected = {
        operation: row.suspended
        if kind == "a suspended account" or (is_gone and row.access is Access.NONE)
        else row.without_valid_token(has_token=token is not None)
        for operation, row in TABLE.items()
    }
    if kind == "an expired token":
        # A new session has a token of another client.
        expected["POST /api/session"] = 401
    # A suspended person may delete the account, with which all else ends.
    in_order = sorted(expected, key=lambda operation: operation == "DELETE /api/account")
    answers = {operation: world.ask(operation, token, refresh_token) for operation in in_order}
    assert answers == expected
