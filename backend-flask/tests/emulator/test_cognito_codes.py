from collections.abc import Callable

import pytest

from tests.emulator.conftest import PASSWORD, Emulator, Pool


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_has_six_digits_and_differs_between_users(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    codes = set()
    for person in range(4):
        pool.sign_up(f"{person}-{address}")
        codes.add(emulator.mailed_code(f"{person}-{address}"))
    assert len(codes) > 1
    assert all(len(code) == 6 and code.isdecimal() for code in codes)


def test_only_the_mailed_code_confirms(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    pool.sign_up(address)
    code = emulator.mailed_code(address)
    with pytest.raises(pool.cognito.exceptions.CodeMismatchException):
        pool.confirm(address, another(code))
    pool.confirm(address, code)
    assert pool.user(address)["status"] == "CONFIRMED"


def test_a_resent_code_replaces_the_first(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    pool.sign_up(address)
    first = emulator.mailed_code(address)
    pool.cognito.resend_confirmation_code(ClientId=pool.client_id, Username=address)
    second = emulator.mailed_code(address)
    with pytest.raises(pool.cognito.exceptions.CodeMismatchException):
        pool.confirm(address, first)
    pool.confirm(address, second)


def test_only_the_mailed_code_resets_a_password(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    pool.sign_up(address)
    pool.confirm(address)
    pool.cognito.forgot_password(ClientId=pool.client_id, Username=address)
    code = emulator.mailed_code(address)
    reset = {"ClientId": pool.client_id, "Username": address, "Password": "Another123!"}
    with pytest.raises(pool.cognito.exceptions.CodeMismatchException):
        pool.cognito.confirm_forgot_password(ConfirmationCode=another(code), **reset)
    assert pool.sign_in(address, PASSWORD)
    pool.cognito.confirm_forgot_password(ConfirmationCode=code, **reset)
    assert pool.sign_in(address, "Another123!")


def test_an_unverified_address_cannot_reset_a_password(
    make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    pool.sign_up(address)
    with pytest.raises(pool.cognito.exceptions.InvalidParameterException):
        pool.cognito.forgot_password(ClientId=pool.client_id, Username=address)
    assert pool.user(address)["status"] == "UNCONFIRMED"


def test_an_unknown_address_gets_the_same_response(
    make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    response = pool.cognito.forgot_password(ClientId=pool.client_id, Username=address)
    assert response["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    with pytest.raises(pool.cognito.exceptions.NotAuthorizedException):
        pool.sign_in(address)
