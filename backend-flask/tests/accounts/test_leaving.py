"""Taking everything along, and leaving nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError
from flask import Flask

from cruddur.accounts.schemas import Export
from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.platform.database import Database, Statement
from cruddur.platform.identity import Identity
from tests.conftest import Account, Browser, Clock, problem, variable
from tests.messaging import send, write

ROWS = Statement(
    "test/rows",
    """
    SELECT
        (SELECT count(*) FROM users WHERE uuid = %(uuid)s)
        + (SELECT count(*) FROM activities WHERE user_uuid = %(uuid)s)
        + (SELECT count(*) FROM likes WHERE user_uuid = %(uuid)s)
        + (SELECT count(*) FROM reposts WHERE user_uuid = %(uuid)s)
        + (SELECT count(*) FROM bookmarks WHERE user_uuid = %(uuid)s)
        + (SELECT count(*) FROM follows WHERE %(uuid)s IN (follower_uuid, followed_uuid))
        + (SELECT count(*) FROM notifications WHERE %(uuid)s IN (user_uuid, actor_uuid)) AS rows
    """,
)


@pytest.fixture
def dave(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    return Browser(app.test_client(), sign_up("dave"))


def handle(person: Browser) -> str:
    assert person.account is not None
    person.get("/api/profile")
    return person.account.handle


def live_among(dave: Browser, alice: Browser) -> dict[str, str]:
    """Let dave write, answer, react and know people; answer alice's crud."""
    crud = alice.crud("a crud of alice's")
    mine = dave.crud("a crud of dave's")
    alice.reply(mine, "an answer to dave")
    dave.reply(crud, "an answer of dave's")
    for kind in ("like", "repost", "bookmark"):
        assert dave.put(f"/api/activities/{crud['uuid']}/{kind}").status_code == 200
    dave.put(f"/api/users/@{handle(alice)}/follow")
    alice.put(f"/api/users/@{handle(dave)}/follow")
    return crud


def test_an_export_holds_everything_and_only_what_is_ones_own(
    dave: Browser, alice: Browser
) -> None:
    crud = live_among(dave, alice)
    response = dave.get("/api/account/export")
    assert response.headers["Cache-Control"] == "no-store"
    export = Export.model_validate(response.get_json())
    assert dave.account is not None
    assert export.person.email == dave.account.email
    assert [entry.message for entry in export.cruds] == ["a crud of dave's", "an answer of dave's"]
    assert {str(uuid) for uuid in export.likes + export.reposts + export.bookmarks} == {
        crud["uuid"]
    }
    assert export.following == export.followers == [handle(alice)]
    assert "an answer to dave" not in response.text


def test_an_export_holds_nothing_that_has_expired(dave: Browser, clock: Clock) -> None:
    dave.crud("gone in an hour", "1-hour")
    dave.crud("there for a week", "7-days")
    clock.ahead = timedelta(hours=2)
    cruds = dave.get("/api/account/export").get_json()["cruds"]
    assert [entry["message"] for entry in cruds] == ["there for a week"]


def test_an_export_holds_the_conversations_as_they_may_be_read(
    dave: Browser, friends: tuple[Browser, Browser]
) -> None:
    alice, bob = friends
    handle(dave)
    with_dave = write(alice, dave, "for dave")["message_group_uuid"]
    taken_back = send(alice, "taken back", message_group_uuid=with_dave)["uuid"]
    alice.delete(f"/api/messages/{with_dave}/{taken_back}?for=everyone")
    send(dave, "from dave", message_group_uuid=with_dave)
    write(alice, bob, "not for dave")
    response = dave.get("/api/account/export")
    (group,) = Export.model_validate(response.get_json()).message_groups
    assert group.handle == alice.handle
    assert [message.message for message in group.messages] == ["for dave", "from dave"]


def test_whoever_leaves_leaves_nothing_and_is_counted_nowhere(
    app: Flask, dave: Browser, alice: Browser, stranger: Browser, database: Database
) -> None:
    crud = live_among(dave, alice)
    uuid = dave.get("/api/profile").get_json()["uuid"]
    assert (database.one(ROWS, uuid=uuid) or {})["rows"] > 8
    assert dave.delete("/api/account").status_code == 204
    assert database.one(ROWS, uuid=uuid) == {"rows": 0}

    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    thread = alice.get(path).get_json()
    assert thread["replies"] == []
    counts = ("likes_count", "reposts_count", "replies_count")
    assert [thread["activity"][count] for count in counts] == [0, 0, 0]
    profile = alice.get("/api/profile").get_json()
    assert (profile["followers_count"], profile["following_count"]) == (0, 0)

    assert problem(dave.get("/api/profile"), 401) == {"token_refused"}
    assert dave.account is not None
    assert stranger.get(f"/api/users/@{dave.account.handle}/short").status_code == 404
    with pytest.raises(ClientError, match="UserNotFoundException"):
        boto3.client("cognito-idp").admin_get_user(
            UserPoolId=variable("AWS_COGNITO_USER_POOL_ID"), Username=dave.account.email
        )


def test_should_cognito_not_answer_nothing_has_happened(
    settings: Config, dave: Browser, context: ApiContext
) -> None:
    dave.crud("still here")
    nowhere = Identity(region="us-east-1", client_id="x", endpoint_url="http://127.0.0.1:1")
    cut_off = create_app(settings, dataclasses.replace(context, identity=nowhere))
    leaving = Browser(cut_off.test_client(), dave.account)
    assert problem(leaving.delete("/api/account"), 503) == {"unavailable"}
    assert dave.get("/api/profile").get_json()["cruds_count"] == 1
