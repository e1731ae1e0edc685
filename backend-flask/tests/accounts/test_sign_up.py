"""Sign-up: one row per user, whoever inserts it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import boto3
import psycopg
import pytest
from flask import Flask
from jose import jwt

from cruddur.accounts import repository, service
from cruddur.context import ApiContext
from cruddur.errors import AccountConflict, InvalidInput
from tests.conftest import Account, Browser, problem, variable


def new_user(**changes: str) -> dict[str, Any]:
    return {
        "sub": str(uuid4()),
        "handle": "dave",
        "name": "Dave",
        "email": "dave@cruddur.test",
        **changes,
    }


def test_concurrent_first_requests_insert_a_missing_user_once(
    app: Flask, sign_up: Callable[[str], Account]
) -> None:
    dave = sign_up("dave")

    def ask(_: int) -> str:
        response = Browser(app.test_client(), dave).get("/api/profile")
        assert response.status_code == 200, response.text
        uuid: str = response.get_json()["uuid"]
        return uuid

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(ask, range(24)))) == 1


def test_a_deleted_account_is_not_inserted_again(
    app: Flask, sign_up: Callable[[str], Account], context: ApiContext
) -> None:
    erin = sign_up("erin")
    boto3.client("cognito-idp").delete_user(AccessToken=erin.access_token)
    response = Browser(app.test_client(), erin).get("/api/profile")
    assert problem(response, 401) == {"token_refused"}
    marks = repository.find_conflicts(
        context.database, cognito_sub="-", email=erin.email, handle=erin.handle, now=context.clock()
    )
    assert marks == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"handle": ""}, "handle_blank"),
        ({"handle": "  "}, "handle_blank"),
        ({"handle": "ab"}, "handle_malformed"),
        ({"handle": "x" * 21}, "handle_malformed"),
        ({"handle": "da-ve"}, "handle_malformed"),
        ({"handle": "davé"}, "handle_malformed"),
        ({"handle": "dave\n"}, None),
        ({"handle": "ADMIN"}, "handle_reserved"),
        ({"handle": "Dave"}, None),
        ({"name": " "}, "name_blank"),
        ({"name": "x" * 51}, "name_exceed_max_chars"),
        ({"name": "a\0b"}, "name_control_chars"),
        ({"name": "\uf8ff"}, "name_blank"),
        ({"name": "a\nb\uf8ff"}, None),
        ({"email": "dave@Mailinator.com"}, "email_refused"),
        ({"email": "dave@eu.mailinator.com."}, "email_refused"),
        ({"email": "dave@notmailinator.com"}, None),
        ({"email": "mailinator.com@cruddur.test"}, None),
        ({"email": "dave\0@cruddur.test"}, "string_pattern_mismatch"),
        ({"email": "dave\ud800@cruddur.test"}, "string_unicode"),
    ],
)
def test_sign_up_is_validated_before_the_cognito_user_exists(
    app: Flask, context: ApiContext, changes: dict[str, str], code: str | None
) -> None:
    if code is None:
        service.validate_sign_up(context, **new_user(**changes))
        return
    with pytest.raises(InvalidInput) as refusal:
        service.validate_sign_up(context, **new_user(**changes))
    assert refusal.value.errors[0].code == code


def test_a_handle_is_taken_in_any_case(app: Flask, context: ApiContext) -> None:
    service.register(context, **new_user())
    other = new_user(handle="DAVE", email="other@cruddur.test")
    with pytest.raises(InvalidInput) as refusal:
        service.validate_sign_up(context, **other)
    assert refusal.value.errors[0].code == "handle_taken"


def test_registering_twice_changes_nothing(app: Flask, context: ApiContext) -> None:
    dave = new_user()
    service.register(context, **dave)
    service.register(context, **{**dave, "name": "Somebody else"})
    marks = repository.find_conflicts(
        context.database, cognito_sub="-", email="-", handle="dave", now=context.clock()
    )
    assert marks == {"handle"}


def test_the_second_user_to_confirm_a_handle_gets_a_suffix(
    app: Flask, context: ApiContext, anonymous: Browser
) -> None:
    service.register(context, **new_user())
    second = new_user(email="second@cruddur.test")
    service.register(context, **second)
    marks = repository.find_conflicts(
        context.database,
        cognito_sub=second["sub"],
        email=second["email"],
        handle="dave",
        now=context.clock(),
    )
    assert marks == {"sub", "email", "handle"}
    assert anonymous.get("/api/users/@dave/short").get_json()["display_name"] == "Dave"


def test_an_email_belongs_to_one_person(app: Flask, context: ApiContext) -> None:
    service.register(context, **new_user())
    with pytest.raises(AccountConflict):
        service.register(context, **new_user(handle="dave2", email="DAVE@cruddur.test"))


def test_an_email_that_another_user_proved_is_emptied_in_the_outdated_row(
    app: Flask, context: ApiContext, admin: psycopg.Connection
) -> None:
    first, second = new_user(), new_user(handle="dave2", email="DAVE@cruddur.test")
    service.register(context, **first)
    service.register(context, **second, is_email_verified=True)
    assert emails(admin) == {first["sub"]: None, second["sub"]: "dave@cruddur.test"}
    service.register(context, **second, is_email_verified=True)  # Cognito may call it twice
    service.update_email(context, sub=first["sub"], email="New@cruddur.test")
    assert emails(admin) == {first["sub"]: "new@cruddur.test", second["sub"]: "dave@cruddur.test"}


def test_two_people_exchange_their_emails(
    app: Flask, context: ApiContext, admin: psycopg.Connection
) -> None:
    one, other = new_user(), new_user(handle="erin", email="erin@cruddur.test")
    for person in (one, other):
        service.register(context, **person)
    service.update_email(context, sub=one["sub"], email=other["email"])
    service.update_email(context, sub=other["sub"], email=one["email"])
    assert emails(admin) == {one["sub"]: other["email"], other["sub"]: one["email"]}


def test_an_email_changed_in_cognito_reaches_the_account(
    app: Flask, anonymous: Browser, sign_up: Callable[[str], Account], admin: psycopg.Connection
) -> None:
    dave = sign_up("dave")
    assert Browser(app.test_client(), dave).get("/api/profile").status_code == 200
    change_email(dave, f"new-{dave.email}", verified=False)
    start = {"refresh_token": dave.refresh_token}
    assert anonymous.post("/api/session", json=start).status_code == 201
    assert list(emails(admin).values()) == [dave.email]
    change_email(dave, f"new-{dave.email}", verified=True)
    assert anonymous.post("/api/session/refresh").status_code == 200
    assert list(emails(admin).values()) == [f"new-{dave.email}"]


def test_an_email_given_up_in_cognito_can_sign_up_again(
    app: Flask, sign_up: Callable[[str], Account], admin: psycopg.Connection
) -> None:
    dave, erin = sign_up("dave"), sign_up("erin")
    assert Browser(app.test_client(), dave).get("/api/profile").status_code == 200
    change_email(dave, f"new-{dave.email}", verified=True)
    change_email(erin, dave.email, verified=False)
    refused = Browser(app.test_client(), erin).get("/api/profile")
    assert problem(refused, 409) == {"email_taken"}
    change_email(erin, dave.email, verified=True)
    assert Browser(app.test_client(), erin).get("/api/profile").status_code == 200
    assert sorted(emails(admin).values(), key=str) == [None, dave.email]
    exported = Browser(app.test_client(), dave).get("/api/account/export").get_json()
    assert exported["person"]["email"] is None


def emails(admin: psycopg.Connection) -> dict[str, str | None]:
    return dict(admin.execute("SELECT cognito_sub, email FROM users").fetchall())


def change_email(person: Account, email: str, *, verified: bool) -> None:
    sub = jwt.get_unverified_claims(person.access_token)["sub"]
    attributes = {"email": email, "email_verified": str(verified).lower()}
    boto3.client("cognito-idp").admin_update_user_attributes(
        UserPoolId=variable("AWS_COGNITO_USER_POOL_ID"),
        Username=sub,
        UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
    )


def test_a_domain_refused_since_the_sign_up_is_registered(
    app: Flask, context: ApiContext, anonymous: Browser
) -> None:
    service.register(context, **new_user(email="dave@mailinator.com"))
    assert anonymous.get("/api/users/@dave/short").status_code == 200
