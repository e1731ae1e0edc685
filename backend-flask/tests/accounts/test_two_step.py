"""Two-step sign-in: codes of an authenticator app, and recovery codes for who has lost it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import boto3
import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cruddur.accounts import two_step
from cruddur.context import ApiContext
from cruddur.platform.cognito import CognitoAdmin
from cruddur.rate_limits.limits import RECOVERY_CODES, TWO_STEP
from cruddur.rate_limits.service import Limiter
from tests.authenticator import code, wrong_code
from tests.conftest import PASSWORD, ROOT, Account, Browser, Clock, mid_window, problem, variable

PATH = "/api/account/two-step"
OFF = f"{PATH}/off"
RECOVER = "/api/session/recovery-code"
CHALLENGE = "SOFTWARE_TOKEN_MFA"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
NOWHERE = "http://127.0.0.1:1"


@dataclass
class Dave:
    """A person with an authenticator app."""

    browser: Browser
    account: Account
    client_id: str
    secret: str = ""

    def set_up(self) -> str:
        """Get a secret for the app from Cognito, as the page does."""
        self.secret = boto3.client("cognito-idp").associate_software_token(
            AccessToken=self.account.access_token
        )["SecretCode"]
        return self.secret

    def turn_on(self) -> list[str]:
        """Turn it on; return the recovery codes."""
        self.set_up()
        response = self.browser.put(PATH, json={"code": code(self.secret)})
        assert response.status_code == 200, response.text
        codes: list[str] = response.get_json()["recovery_codes"]
        return codes

    def state(self) -> dict[str, Any]:
        response = self.browser.get(PATH)
        assert response.status_code == 200, response.text
        assert response.headers["Cache-Control"] == "no-store"
        found: dict[str, Any] = response.get_json()
        return found

    def give_password(self) -> dict[str, Any]:
        """Return what Cognito answers to the password: tokens, or a challenge."""
        cognito: Any = boto3.client("cognito-idp")
        answer: dict[str, Any] = cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": self.account.email, "PASSWORD": PASSWORD},
        )
        return answer

    def challenge(self) -> str:
        answer = self.give_password()
        assert answer["ChallengeName"] == CHALLENGE
        session: str = answer["Session"]
        return session

    def recover(self, browser: Browser, recovery_code: str, **changes: str) -> TestResponse:
        body = {"email": self.account.email, "recovery_code": recovery_code, **changes}
        if "challenge" not in changes:
            body["challenge"] = self.challenge()
        return browser.post(RECOVER, json=body, headers={"User-Agent": FIREFOX})


@pytest.fixture
def dave(app: Flask, sign_up: Callable[[str], Account], app_client_id: str) -> Dave:
    account = sign_up("dave")
    browser = Browser(app.test_client(), account)
    assert browser.get("/api/profile").status_code == 200
    return Dave(browser, account, app_client_id)


def stored(admin: psycopg.Connection, dave: Dave) -> list[tuple[bytes, bool]]:
    return admin.execute(
        "SELECT hash, used_at IS NOT NULL FROM recovery_codes WHERE user_uuid = %s ORDER BY hash",
        (uuid_of(dave),),
    ).fetchall()


def uuid_of(dave: Dave) -> UUID:
    return UUID(dave.browser.get("/api/profile").get_json()["uuid"])


def test_it_is_off_until_a_code_of_the_app_turns_it_on(dave: Dave) -> None:
    assert dave.state() == {"enabled": False, "recovery_codes_left": 0, "last_change": None}
    secret = dave.set_up()
    refused = dave.browser.put(PATH, json={"code": wrong_code(secret)})
    assert problem(refused, 422) == {"code_wrong"}
    assert "AccessToken" in dave.give_password()["AuthenticationResult"]
    response = dave.browser.put(
        PATH,
        json={"code": code(secret)},
        headers={"User-Agent": FIREFOX},
        environ_overrides={"REMOTE_ADDR": "203.0.113.77"},
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert secret not in response.text
    state = dave.state()
    assert (state["enabled"], state["recovery_codes_left"]) == (True, 10)
    del state["last_change"]["changed_at"]
    assert state["last_change"] == {
        "change": "on",
        "browser": "Firefox",
        "system": "Windows",
        "network": "203.0.113.0/24",
    }
    assert dave.challenge()
    # A sign-in from before stays.
    assert dave.browser.get("/api/profile").status_code == 200


def test_recovery_codes_are_random_and_only_their_hashes_are_stored(
    dave: Dave, admin: psycopg.Connection, log_lines: list[str]
) -> None:
    codes = dave.turn_on()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-km-z2-9]{4}-){3}[a-km-z2-9]{4}", each) for each in codes)
    hashes = sorted(two_step.hash_code(uuid_of(dave), each) for each in codes)
    assert stored(admin, dave) == [(each, False) for each in hashes]
    rows = admin.execute("SELECT r::text FROM recovery_codes AS r").fetchall()
    for each in codes:
        assert each not in str(rows)
        assert each not in "".join(log_lines)


def test_a_code_gets_new_recovery_codes_and_the_old_ones_are_void(
    dave: Dave, anonymous: Browser
) -> None:
    old = dave.turn_on()
    refused = dave.browser.put(PATH, json={"code": wrong_code(dave.secret)})
    assert problem(refused, 422) == {"code_wrong"}
    new = dave.browser.put(PATH, json={"code": code(dave.secret, steps=1)}).get_json()
    assert dave.state()["last_change"]["change"] == "renewed"
    assert problem(dave.recover(anonymous, old[0]), 422) == {"recovery_code_wrong"}
    assert dave.recover(anonymous, new["recovery_codes"][0]).status_code == 204


def test_only_a_code_turns_it_off(dave: Dave, admin: psycopg.Connection) -> None:
    dave.turn_on()
    refused = dave.browser.post(OFF, json={"code": wrong_code(dave.secret)})
    assert problem(refused, 422) == {"code_wrong"}
    assert dave.state()["enabled"] is True
    assert dave.browser.post(OFF, json={"code": code(dave.secret)}).status_code == 204
    state = dave.state()
    assert (state["enabled"], state["recovery_codes_left"]) == (False, 0)
    assert state["last_change"]["change"] == "off"
    assert stored(admin, dave) == []
    assert "AuthenticationResult" in dave.give_password()


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "１２３４５６", "12 456", 123456, None])
def test_what_is_no_code_is_refused_before_cognito_is_asked(dave: Dave, digits: object) -> None:
    for method, path in (("put", PATH), ("post", OFF)):
        refused = getattr(dave.browser, method)(path, json={"code": digits})
        (found,) = problem(refused, 422)
        assert found.startswith("code_")
        assert found != "code_wrong"


def test_a_recovery_code_turns_it_off_and_is_recorded(
    dave: Dave, anonymous: Browser, admin: psycopg.Connection
) -> None:
    codes = dave.turn_on()
    typed = codes[3].upper().replace("-", " ")
    response = dave.recover(anonymous, typed)
    assert response.status_code == 204, response.text
    assert "AuthenticationResult" in dave.give_password()
    assert stored(admin, dave) == []
    state = dave.state()
    assert state["enabled"] is False
    assert state["last_change"]["change"] == "recovered"
    assert state["last_change"]["browser"] == "Firefox"


def test_without_the_password_all_answers_are_the_same(
    dave: Dave, anonymous: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    codes = dave.turn_on()
    assert bob.account is not None
    answers = []
    for email, recovery_code in (
        (dave.account.email, codes[0]),
        (dave.account.email, "aaaa-aaaa-aaaa-aaaa"),
        (bob.account.email, codes[0]),
        ("nobody@cruddur.test", codes[0]),
    ):
        refused = dave.recover(
            anonymous, recovery_code, email=email, challenge="made-up-made-up-made-up"
        )
        assert problem(refused, 401) == {"challenge_ended"}
        answers.append({**refused.get_json(), "request_id": ""})
    assert answers == answers[:1] * 4
    # A challenge is of one person only.
    refused = dave.recover(anonymous, codes[0], email=bob.account.email)
    assert problem(refused, 401) == {"challenge_ended"}
    assert [used for _, used in stored(admin, dave)] == [False] * 10


def test_a_wrong_code_leaves_the_challenge_and_says_no_more(
    dave: Dave, anonymous: Browser, admin: psycopg.Connection
) -> None:
    codes = dave.turn_on()
    challenge = dave.challenge()
    for wrong in ("aaaa-aaaa-aaaa-aaaa", codes[0][:-1], "é" * 100, code(dave.secret)):
        refused = dave.recover(anonymous, wrong, challenge=challenge)
        assert problem(refused, 422) == {"recovery_code_wrong"}
    assert len(stored(admin, dave)) == 10
    assert dave.recover(anonymous, codes[0], challenge=challenge).status_code == 204


def test_a_code_of_another_person_is_none_of_yours(
    dave: Dave, anonymous: Browser, app: Flask, sign_up: Callable[[str], Account]
) -> None:
    account = sign_up("erin")
    erin = Dave(Browser(app.test_client(), account), account, dave.client_id)
    assert erin.browser.get("/api/profile").status_code == 200
    dave.turn_on()
    refused = dave.recover(anonymous, erin.turn_on()[0])
    assert problem(refused, 422) == {"recovery_code_wrong"}
    assert erin.state()["enabled"] is True


def test_of_concurrent_requests_with_one_code_one_is_let_in(dave: Dave, app: Flask) -> None:
    codes = dave.turn_on()
    challenges = [dave.challenge() for _ in range(4)]

    def recover(challenge: str) -> int:
        browser = Browser(app.test_client())
        return dave.recover(browser, codes[0], challenge=challenge).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(recover, challenges)) == [204, 422, 422, 422]


@contextmanager
def without_cognito(app: Flask) -> Iterator[None]:
    context: ApiContext = app.extensions["cruddur"]
    away = CognitoAdmin(region="us-east-1", pool_id="us-east-1_x", endpoint_url=NOWHERE)
    app.extensions["cruddur"] = replace(context, user_pool=away)
    yield
    app.extensions["cruddur"] = context


def test_a_code_that_could_not_be_used_can_be_used_again(
    dave: Dave, anonymous: Browser, app: Flask, admin: psycopg.Connection
) -> None:
    codes = dave.turn_on()
    challenge = dave.challenge()
    with without_cognito(app):
        refused = dave.recover(anonymous, codes[0], challenge=challenge)
        assert problem(refused, 503) == {"unavailable"}
    assert [used for _, used in stored(admin, dave)] == [False] * 10
    assert dave.recover(anonymous, codes[0], challenge=challenge).status_code == 204


def test_a_suspended_person_gets_in_as_far_as_with_a_code_of_the_app(
    dave: Dave, anonymous: Browser, admin: psycopg.Connection
) -> None:
    codes = dave.turn_on()
    admin.execute("UPDATE users SET is_suspended = true WHERE uuid = %s", (uuid_of(dave),))
    assert dave.recover(anonymous, codes[0]).status_code == 204


def test_attempts_are_few(
    dave: Dave, app: Flask, alice: Browser, clock: Clock, admin: psycopg.Connection
) -> None:
    clock.stop(mid_window())
    codes = dave.turn_on()
    app.extensions["cruddur.limiter"] = Limiter(1)
    for _ in range(TWO_STEP.per_person):
        dave.browser.post(OFF, json={"code": wrong_code(dave.secret)})
    refused = dave.browser.post(OFF, json={"code": code(dave.secret)})
    assert problem(refused, 429) == {"rate_limited"}
    assert alice.put(PATH, json={"code": "000000"}).status_code == 422

    def elsewhere(number: int) -> Browser:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        return Browser(client)

    # Who doesn't know the password uses up the attempts of an address only.
    for _ in range(RECOVERY_CODES.per_address):
        dave.recover(elsewhere(1), "x", challenge="made-up-made-up-made-up")
    refused = dave.recover(elsewhere(1), codes[0])
    assert problem(refused, 429) == {"rate_limited"}
    challenge = dave.challenge()
    for number in range(RECOVERY_CODES.per_person):
        refused = dave.recover(elsewhere(2 + number), "x", challenge=challenge)
        assert problem(refused, 422) == {"recovery_code_wrong"}
    refused = dave.recover(elsewhere(100), codes[0], challenge=challenge)
    assert problem(refused, 429) == {"rate_limited"}
    assert len(stored(admin, dave)) == 10


def test_the_export_has_the_last_change_and_the_account_takes_all_with_it(
    dave: Dave, admin: psycopg.Connection
) -> None:
    assert dave.browser.get("/api/account/export").get_json()["person"]["two_step"] is None
    dave.turn_on()
    exported = dave.browser.get("/api/account/export").get_json()["person"]["two_step"]
    assert exported == dave.state()["last_change"]
    uuid = uuid_of(dave)
    assert dave.browser.delete("/api/account").status_code == 204
    for table in ("recovery_codes", "two_step_changes"):
        found = admin.execute(f"SELECT FROM {table} WHERE user_uuid = %s", (uuid,))
        assert found.fetchall() == []


def test_the_pool_offers_the_second_step_and_waits_ten_minutes_for_it() -> None:
    template = (ROOT / "aws/cfn/auth.yaml").read_text("utf-8")
    assert "MfaConfiguration: OPTIONAL\n      EnabledMfas: [SOFTWARE_TOKEN_MFA]\n" in template
    deployed = boto3.client("cognito-idp").get_user_pool_mfa_config(
        UserPoolId=variable("AWS_COGNITO_USER_POOL_ID")
    )
    assert deployed["MfaConfiguration"] == "OPTIONAL"
    assert deployed["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
