"""Moderators, reports and decisions, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import psycopg
import pytest
from flask import Flask

from cruddur.context import ApiContext, Context
from cruddur.platform.database import Database
from devtools.local.database_roles import role_url
from tests.conftest import Account, Browser, sign_in, variable
from tests.waiting import WAIT_SECONDS

REASON = "This is against the rules."


def uuid_of(person: Browser) -> str:
    """Return a person's uuid; their row is inserted if it is missing."""
    return str(person.get("/api/profile").get_json()["uuid"])


def report(
    reporter: Browser, kind: str, uuid: str, reason: str = "harassment", **more: Any
) -> dict[str, Any]:
    """Report something, which must be accepted; return the report."""
    body = {"subject": {"type": kind, "uuid": uuid}, "reason": reason, **more}
    response = reporter.post("/api/reports", json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.get_json()
    return made


def reports(person: Browser) -> list[dict[str, Any]]:
    """Return the reports that a person made."""
    response = person.get("/api/reports")
    assert response.status_code == 200, response.text
    made: list[dict[str, Any]] = response.get_json()
    return made


def queue(moderator: Browser, status: str = "open") -> list[dict[str, Any]]:
    """Return the queue of a moderator."""
    response = moderator.get(f"/api/moderation/reports?status={status}&limit=100")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()
    return found


def decide(moderator: Browser, uuid: str, action: str, **more: Any) -> dict[str, Any]:
    """Decide on a report, which must be accepted; return it."""
    response = moderator.post(
        f"/api/moderation/reports/{uuid}/decision",
        json={"action": action, "reason": REASON, **more},
    )
    assert response.status_code == 200, response.text
    decided: dict[str, Any] = response.get_json()
    return decided


def decisions(person: Browser) -> list[dict[str, Any]]:
    """Return the decisions about a person, as they read them."""
    response = person.get("/api/account/decisions")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()
    return found


@pytest.fixture(scope="session")
def make_moderator(
    sign_up: Callable[[str], Account], app_client_id: str
) -> Callable[[str], Account]:
    """Return a function that signs up a person who is in the group of moderators."""
    cognito, pool = boto3.client("cognito-idp"), variable("AWS_COGNITO_USER_POOL_ID")

    def make(name: str) -> Account:
        account = sign_up(name)
        cognito.admin_add_user_to_group(
            UserPoolId=pool, Username=account.email, GroupName="moderators"
        )
        return sign_in(cognito, app_client_id, account.email, account.handle)

    return make


@pytest.fixture(scope="session")
def moderator_accounts(make_moderator: Callable[[str], Account]) -> list[Account]:
    """Two people in the group."""
    return [make_moderator(name) for name in ("mona", "milo")]


@pytest.fixture
def moderators(
    app: Flask, moderator_accounts: list[Account], admin: psycopg.Connection
) -> list[Browser]:
    """Two moderators: in the group, with a row."""
    browsers = [Browser(app.test_client(), account) for account in moderator_accounts]
    for browser in browsers:
        admin.execute("INSERT INTO moderators (user_uuid) VALUES (%s)", (uuid_of(browser),))
    return browsers


@pytest.fixture
def moderator(moderators: list[Browser]) -> Browser:
    """A moderator."""
    return moderators[0]


@pytest.fixture
def leaver(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    """Dave, who may delete his account."""
    return Browser(app.test_client(), sign_up("dave"))


@pytest.fixture
def purging(context: ApiContext, database_url: str) -> Iterator[Context]:
    """The dependencies of the purge, as its role in Postgres."""
    database = Database(
        role_url(database_url, "purge", statement_timeout_seconds=round(WAIT_SECONDS)),
        pool_size=1,
        statement_timeout_seconds=round(WAIT_SECONDS),
        wait_seconds=WAIT_SECONDS,
    )
    database.open()
    yield Context(database, clock=context.clock)
    database.close()
