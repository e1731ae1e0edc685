"""Behaviour of the emulator's Cognito that isn't patched, but that the API and browser need."""

from collections.abc import Callable
from typing import Any

import pytest
from jose import jwt

from tests.emulator.conftest import Emulator, Pool


@pytest.fixture
def pool(make_pool: Callable[..., Pool], address: str) -> Pool:
    pool = make_pool()
    pool.sign_up(address)
    pool.confirm(address)
    return pool


def keys_of(emulator: Emulator, pool: Pool) -> dict[str, Any]:
    keys: dict[str, Any] = emulator.http("GET", f"/{pool.id}/.well-known/jwks.json").json()
    return keys


def refresh(pool: Pool, token: str) -> dict[str, Any]:
    result: dict[str, Any] = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": token},
    )["AuthenticationResult"]
    return result


def test_an_access_token_is_signed_and_carries_cognitos_claims(
    emulator: Emulator, pool: Pool, address: str
) -> None:
    tokens = pool.sign_in(address)
    claims = jwt.decode(
        tokens["AccessToken"],
        keys_of(emulator, pool),
        algorithms=["RS256"],
        issuer=f"https://cognito-idp.us-east-1.amazonaws.com/{pool.id}",
    )
    sub = pool.user(address)["sub"]
    assert claims["sub"] == claims["username"] == sub
    assert claims["client_id"] == pool.client_id
    assert claims["token_use"] == "access"
    assert claims["scope"] == "aws.cognito.signin.user.admin"
    assert claims["jti"] != claims["origin_jti"]
    assert claims["exp"] - claims["iat"] == tokens["ExpiresIn"] == 15 * 60


def test_tokens_and_keys_survive_a_kill(emulator: Emulator, pool: Pool, address: str) -> None:
    token = pool.sign_in(address)["AccessToken"]
    keys = keys_of(emulator, pool)
    emulator.restart_after_kill()
    assert keys_of(emulator, pool) == keys
    assert pool.cognito.get_user(AccessToken=token)["Username"] == pool.user(address)["sub"]


def test_a_refresh_token_gives_new_tokens_until_it_is_revoked(pool: Pool, address: str) -> None:
    tokens = pool.sign_in(address)
    renewed = refresh(pool, tokens["RefreshToken"])
    assert pool.cognito.get_user(AccessToken=renewed["AccessToken"])
    pool.cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=pool.client_id)
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        refresh(pool, tokens["RefreshToken"])
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        pool.cognito.get_user(AccessToken=renewed["AccessToken"])


def test_signing_out_everywhere_ends_every_session(pool: Pool, address: str) -> None:
    here, elsewhere = pool.sign_in(address), pool.sign_in(address)
    pool.cognito.global_sign_out(AccessToken=here["AccessToken"])
    for tokens in (here, elsewhere):
        with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
            refresh(pool, tokens["RefreshToken"])
        with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
            pool.cognito.get_user(AccessToken=tokens["AccessToken"])


def test_a_wrong_password_is_refused(pool: Pool, address: str) -> None:
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        pool.sign_in(address, "Wrong12345!")
