"""Data export and account deletion."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import boto3
import psycopg
import pytest
from botocore.exceptions import ClientError
from flask import Flask
from jose import jwt

from cruddur.accounts import deletion
from cruddur.accounts import service as accounts
from cruddur.accounts.export_schemas import Export
from cruddur.accounts.service import Viewer
from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.errors import Unavailable
from cruddur.platform.cognito import CognitoAdmin, CognitoClient
from cruddur.platform.database import Database, Statement
from cruddur.social import service as social
from tests.conftest import Account, Browser, Clock, problem, variable
from tests.locks import wait_for_lock_wait
from tests.messaging import send, write
from tests.waiting import WAIT_SECONDS

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

DELETED_ACCOUNTS = Statement(
    "test/deleted_accounts", "SELECT count(*) AS people FROM deleted_accounts"
)
FOLLOW_COUNTS = Statement(
    "test/follow_counts",
    """
    SELECT
        count(*) AS people,
        sum(followers_count) AS followers,
        sum(following_count) AS following
    FROM users
    """,
)
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def dave(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    return Browser(app.test_client(), sign_up("dave"))


def handle(person: Browser) -> str:
    assert person.account is not None
    person.get("/api/profile")
    return person.account.handle


def live_among(dave: Browser, alice: Browser) -> dict[str, str]:
    """Let dave write, answer, react and know people; return alice's crud."""
    crud = alice.crud("a crud of alice's")
    mine = dave.crud("a crud of dave's")
    alice.reply(mine, "an answer to dave")
    dave.reply(crud, "an answer of dave's")
    for kind in ("like", "repost", "bookmark"):
        assert dave.put(f"/api/activities/{crud['uuid']}/{kind}").status_code == 200
    dave.put(f"/api/users/@{handle(alice)}/follow")
    alice.put(f"/api/users/@{handle(dave)}/follow")
    return crud


def follow_counts(viewer: Browser, person: Browser) -> tuple[int, int]:
    profile = viewer.get(f"/api/activities/@{handle(person)}").get_json()["profile"]
    return profile["followers_count"], profile["following_count"]


def test_a_deletion_locks_none_of_the_followers_and_the_purge_corrects_the_rest(
    dave: Browser,
    alice: Browser,
    bob: Browser,
    carol: Browser,
    context: ApiContext,
    database_url: str,
) -> None:
    for person in (alice, bob):
        person.put(f"/api/users/@{handle(dave)}/follow")
    dave.put(f"/api/users/@{handle(carol)}/follow")
    with psycopg.connect(database_url) as holding:
        holding.execute("SELECT FROM users WHERE handle = %s FOR NO KEY UPDATE", (handle(alice),))
        assert dave.delete("/api/account").status_code == 204
        assert follow_counts(carol, bob) == follow_counts(bob, carol) == (0, 0)
        assert follow_counts(bob, alice) == (0, 1)
        assert alice.get(f"/api/users/@{handle(alice)}/following").get_json() == []
        assert list(deletion.correct_follow_counts(context)) == []
    assert list(deletion.correct_follow_counts(context)) == [1]
    assert follow_counts(bob, alice) == (0, 0)


def test_counters_of_many_followers_are_corrected_in_batches(
    dave: Browser, context: ApiContext, make_users: Callable[[int], list[Viewer]]
) -> None:
    followers = make_users(5)
    for person in followers:
        social.follow(context, person.uuid, handle(dave))
    accounts.delete(context, followers[0])
    uuid = UUID(dave.get("/api/profile").get_json()["uuid"])
    accounts.delete(context, Viewer(uuid, handle(dave)))
    # The row about dave, from the first deletion, is forgotten: he has no counter any more.
    assert list(deletion.correct_follow_counts(context, batch=2)) == [2, 2, 1]
    counts = context.database.fetch_one(FOLLOW_COUNTS)
    assert counts == {"people": 4, "followers": 0, "following": 0}


def test_an_export_contains_all_the_users_data_and_no_others(dave: Browser, alice: Browser) -> None:
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


def test_an_export_contains_nothing_expired(dave: Browser, clock: Clock) -> None:
    dave.crud("gone in an hour", "1-hour")
    dave.crud("there for a week", "7-days")
    clock.ahead = timedelta(hours=2)
    cruds = dave.get("/api/account/export").get_json()["cruds"]
    assert [entry["message"] for entry in cruds] == ["there for a week"]


def test_an_export_contains_conversations_as_the_user_may_read_them(
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


def test_account_deletion_deletes_all_rows_and_corrects_all_counters(
    app: Flask, dave: Browser, alice: Browser, anonymous: Browser, database: Database
) -> None:
    crud = live_among(dave, alice)
    uuid = dave.get("/api/profile").get_json()["uuid"]
    assert (database.fetch_one(ROWS, uuid=uuid) or {})["rows"] > 8
    assert dave.delete("/api/account").status_code == 204
    assert database.fetch_one(ROWS, uuid=uuid) == {"rows": 0}

    path = f"/api/activities/@{crud['handle']}/status/{crud['uuid']}"
    thread = alice.get(path).get_json()
    assert thread["replies"] == []
    counts = ("likes_count", "reposts_count", "replies_count")
    assert [thread["activity"][count] for count in counts] == [0, 0, 0]
    profile = alice.get("/api/profile").get_json()
    assert (profile["followers_count"], profile["following_count"]) == (0, 0)

    assert problem(dave.get("/api/profile"), 401) == {"token_refused"}
    assert dave.account is not None
    assert anonymous.get(f"/api/users/@{dave.account.handle}/short").status_code == 404
    with pytest.raises(ClientError, match="UserNotFoundException"):
        boto3.client("cognito-idp").admin_get_user(
            UserPoolId=variable("AWS_COGNITO_USER_POOL_ID"), Username=dave.account.email
        )


COUNTS = """
SELECT likes_count, reposts_count, replies_count
FROM activities
WHERE uuid = %s
"""


@pytest.mark.parametrize("kind", ["likes", "reposts", "replies"])
def test_reactions_removed_during_account_deletion_are_not_counted_twice(
    dave: Browser, alice: Browser, bob: Browser, database_url: str, kind: str
) -> None:
    bob.get("/api/profile")
    crud = alice.crud("a crud of alice's")
    for person in (dave, bob):
        live_by(person, crud)
    with psycopg.connect(database_url) as meanwhile, ThreadPoolExecutor(1) as others:
        # As one who takes back what they did, in the very moment.
        dave_uuid = "(SELECT uuid FROM users WHERE handle = %s)"
        if kind == "replies":
            held = f"SELECT FROM activities WHERE user_uuid = {dave_uuid} FOR UPDATE"
            meanwhile.execute(held.encode(), (dave.handle,))
        meanwhile.execute("SELECT FROM activities WHERE uuid = %s FOR UPDATE", (crud["uuid"],))
        leaving = others.submit(dave.delete, "/api/account")
        wait_for_lock_wait(database_url)
        if kind == "replies":
            gone = f"DELETE FROM activities WHERE user_uuid = {dave_uuid}"
        else:
            gone = f"DELETE FROM {kind} WHERE user_uuid = {dave_uuid}"
        meanwhile.execute(gone.encode(), (dave.handle,))
        meanwhile.execute(
            f"UPDATE activities SET {kind}_count = {kind}_count - 1 WHERE uuid = %s".encode(),
            (crud["uuid"],),
        )
        meanwhile.commit()
        assert leaving.result(timeout=WAIT_SECONDS).status_code == 204
        assert meanwhile.execute(COUNTS.encode(), (crud["uuid"],)).fetchone() == (1, 1, 1)


def live_by(person: Browser, crud: dict[str, str]) -> None:
    person.reply(crud, "an answer")
    for act in ("like", "repost"):
        assert person.put(f"/api/activities/{crud['uuid']}/{act}").status_code == 200


@pytest.fixture
def pool() -> CognitoAdmin:
    """The pool of people, as the purge knows it."""
    return CognitoAdmin(
        region="us-east-1",
        pool_id=variable("AWS_COGNITO_USER_POOL_ID"),
        endpoint_url=variable("AWS_ENDPOINT_URL"),
    )


def leave_without_cognito(settings: Config, context: ApiContext, person: Browser) -> None:
    nowhere = CognitoClient(region="us-east-1", client_id="x", endpoint_url=NOWHERE)
    cut_off = create_app(settings, dataclasses.replace(context, cognito=nowhere))
    assert Browser(cut_off.test_client(), person.account).delete("/api/account").status_code == 204


def cognito_knows(person: Browser) -> bool:
    cognito = boto3.client("cognito-idp")
    assert person.account is not None
    try:
        cognito.admin_get_user(
            UserPoolId=variable("AWS_COGNITO_USER_POOL_ID"), Username=person.account.email
        )
    except cognito.exceptions.UserNotFoundException:
        return False
    return True


def test_account_deletion_completes_when_cognito_is_unavailable(
    settings: Config, dave: Browser, context: ApiContext, anonymous: Browser
) -> None:
    dave.crud("not for long")
    leave_without_cognito(settings, context, dave)
    assert cognito_knows(dave)
    assert anonymous.get(f"/api/users/@{dave.handle}/short").status_code == 404
    for refused in (dave.get("/api/profile"), dave.delete("/api/account")):
        assert problem(refused, 401) == {"token_refused"}
    assert dave.account is not None
    session = {"refresh_token": dave.account.refresh_token}
    assert problem(anonymous.post("/api/session", json=session), 401) == {"session_ended"}
    assert anonymous.get(f"/api/users/@{dave.handle}/short").status_code == 404


def test_the_purge_deletes_remaining_cognito_users(
    app: Flask,
    settings: Config,
    dave: Browser,
    context: ApiContext,
    pool: CognitoAdmin,
    clock: Clock,
    sign_up: Callable[[str], Account],
) -> None:
    erin = Browser(app.test_client(), sign_up("erin"))
    for person in (dave, erin):
        person.get("/api/profile")
        leave_without_cognito(settings, context, person)
    away = CognitoAdmin(region="us-east-1", pool_id="us-east-1_x", endpoint_url=NOWHERE)
    with pytest.raises(Unavailable):
        list(deletion.purge_cognito_users(context, away))
    clock.ahead = deletion.GRACE_PERIOD + timedelta(seconds=1)
    list(deletion.purge_messages(context, context.messages))
    pool.delete(sub_of(erin))  # as where Cognito did it, and its answer was lost
    assert list(deletion.purge_cognito_users(context, pool)) == [1, 1]
    assert not cognito_knows(dave)
    assert list(deletion.purge_cognito_users(context, pool)) == []
    list(deletion.purge_messages(context, context.messages))
    assert context.database.fetch_one(DELETED_ACCOUNTS) == {"people": 0}
    assert problem(dave.get("/api/profile"), 401) == {"token_refused"}


def test_an_account_without_a_cognito_user_can_be_deleted(
    dave: Browser, pool: CognitoAdmin
) -> None:
    dave.get("/api/profile")
    pool.delete(sub_of(dave))
    assert dave.delete("/api/account").status_code == 204
    assert problem(dave.get("/api/profile"), 401) == {"token_refused"}


def test_account_deletion_is_complete_at_once_when_cognito_is_available(
    dave: Browser, context: ApiContext, pool: CognitoAdmin
) -> None:
    dave.get("/api/profile")
    assert dave.delete("/api/account").status_code == 204
    assert not cognito_knows(dave)
    assert list(deletion.purge_cognito_users(context, pool)) == []


def sub_of(person: Browser) -> str:
    assert person.account is not None
    sub: str = jwt.get_unverified_claims(person.account.access_token)["sub"]
    return sub
