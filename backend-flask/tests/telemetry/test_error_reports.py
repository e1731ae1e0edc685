"""Error reports are redacted."""

from __future__ import annotations

import psycopg
import pytest
from botocore.exceptions import ClientError
from pydantic import BaseModel, ValidationError

from cruddur.platform.database import Database, Statement
from cruddur.platform.telemetry import error_reports

# A constant, as the stack trace has the lines of code.
SECRET = "between us"


def raised(error: Exception) -> Exception:
    """Raise an exception, so that it has a stack trace, and return it."""
    try:
        raise error
    except Exception as same:  # noqa: BLE001  # it is what the test is about
        return same


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (TypeError("'NoneType' object is not iterable"), "'NoneType' object is not iterable"),
        (ValueError("invalid literal for int(): 'alice@cruddur.test'"), ""),
        (KeyError("alice@cruddur.test"), ""),
        (ExceptionGroup("a secret", [KeyError("x"), TypeError("no")]), "KeyError; TypeError: no"),
        (ConnectionRefusedError(111, "Connection refused"), "errno 111"),
        (
            ClientError({"Error": {"Code": "Throttled", "Message": "secret"}}, "PutItem"),
            "Throttled, PutItem",
        ),
        (ClientError({"Error": {"Code": "a secret!", "Message": "secret"}}, "PutItem"), ""),
    ],
)
def test_a_redacted_message_has_types_and_codes_and_no_values(
    error: Exception, message: str
) -> None:
    assert error_reports.redacted_message(error) == message


def test_what_postgres_refuses_isnt_quoted(database: Database) -> None:
    statement = Statement("tests/refused", "SELECT %(text)s::uuid FROM users")
    with pytest.raises(psycopg.Error) as refused:
        database.fetch_one(statement, text=SECRET)
    assert SECRET in str(refused.value)
    formatted = error_reports.format_exception(refused.value)
    assert "SQLSTATE 22P02" in formatted
    assert SECRET not in formatted


def test_what_pydantic_refuses_isnt_quoted() -> None:
    class Wanted(BaseModel):
        number: int

    with pytest.raises(ValidationError) as refused:
        Wanted.model_validate({"number": SECRET})
    assert SECRET not in error_reports.format_exception(refused.value)


def test_a_chain_is_formatted_from_its_beginning() -> None:
    first = raised(KeyError(SECRET))
    second = RuntimeError(SECRET)
    second.__cause__ = first
    formatted = error_reports.format_exception(raised(second))
    assert formatted.index("KeyError") < formatted.index("RuntimeError")
    assert "test_error_reports.py" in formatted
    assert SECRET not in formatted


def test_a_circle_of_causes_ends() -> None:
    one, other = KeyError(), RuntimeError()
    one.__context__, other.__context__ = other, one
    assert [cause.kind for cause in error_reports.exception_chain(one)] == [
        "KeyError",
        "RuntimeError",
    ]
