from collections.abc import Callable
from typing import Any

import pytest

from tests.authenticator import code, wrong_code
from tests.emulator.conftest import PASSWORD, Pool

FACTOR = "SOFTWARE_TOKEN_MFA"
ON = {"Enabled": True, "PreferredMfa": True}


@pytest.fixture
def pool(make_pool: Callable[..., Pool]) -> Pool:
    """A pool whose users may have a second factor."""
    made = make_pool()
    made.cognito.set_user_pool_mfa_config(
        UserPoolId=made.id,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="OPTIONAL",
    )
    return made


def associate(pool: Pool, address: str) -> tuple[str, str]:
    """Sign a user up, and verify a secret; return their access token and the secret."""
    pool.sign_up(address)
    pool.confirm(address)
    token = pool.sign_in(address)["AccessToken"]
    secret = pool.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    pool.cognito.verify_software_token(AccessToken=token, UserCode=code(secret))
    return token, secret


def switch_on(pool: Pool, address: str) -> str:
    """Sign a user up with a second factor; return their secret."""
    token, secret = associate(pool, address)
    pool.cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=ON)
    return secret


def challenge(pool: Pool, address: str) -> str:
    """Give the password; return the session of the challenge."""
    asked = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": address, "PASSWORD": PASSWORD},
    )
    assert asked["ChallengeName"] == FACTOR
    session: str = asked["Session"]
    return session


def answer(pool: Pool, address: str, session: str, digits: str) -> Any:
    return pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName=FACTOR,
        Session=session,
        ChallengeResponses={"USERNAME": address, f"{FACTOR}_CODE": digits},
    )


def test_a_verified_secret_is_asked_for_once_it_is_preferred(pool: Pool, address: str) -> None:
    token, secret = associate(pool, address)
    assert pool.sign_in(address)
    pool.cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=ON)
    answered = answer(pool, address, challenge(pool, address), code(secret))
    assert answered["AuthenticationResult"]["RefreshToken"]


def test_a_wrong_code_leaves_the_challenge_and_the_right_one_ends_it(
    pool: Pool, address: str
) -> None:
    secret = switch_on(pool, address)
    session = challenge(pool, address)
    for _ in range(2):
        with pytest.raises(pool.cognito.exceptions.CodeMismatchException):
            answer(pool, address, session, wrong_code(secret))
    sub = pool.user(address)["sub"]
    assert answer(pool, sub, session, code(secret))["AuthenticationResult"]
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        answer(pool, address, session, code(secret))


def test_a_challenge_is_of_one_person(pool: Pool, address: str) -> None:
    secret = switch_on(pool, address)
    switch_on(pool, f"other-{address}")
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        answer(pool, address, challenge(pool, f"other-{address}"), code(secret))
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        answer(pool, address, "made-up-made-up-made-up", code(secret))


def test_a_wrong_code_verifies_no_secret(pool: Pool, address: str) -> None:
    token, secret = associate(pool, address)
    with pytest.raises(pool.cognito.exceptions.EnableSoftwareTokenMFAException):
        pool.cognito.verify_software_token(AccessToken=token, UserCode=wrong_code(secret))
