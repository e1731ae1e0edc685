"""Property-based fuzzing: every response is described in openapi.json, and never a 500."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import OPENAPI, Account
from tests.contracts.test_operations import OPERATIONS
from tests.properties import HealthCheck, given, settings

CHECKS: list[Any] = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


ENDS_A_SESSION = ("/api/account", "/api/session")


@pytest.fixture(scope="module")
def dave(sign_up: Callable[[str], Account]) -> Account:
    """A user for the operations that don't end the session."""
    return sign_up("dave")


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_input_breaks_an_operation(
    app: Flask, sign_up: Callable[[str], Account], dave: Account, method: str, path: str
) -> None:
    contract = schemathesis.openapi.from_dict(OPENAPI)
    contract.app = app
    person = sign_up("dave") if path.startswith(ENDS_A_SESSION) else dave
    headers = {"Authorization": f"Bearer {person.access_token}"}

    @given(case=contract[path][method.upper()].as_strategy())
    @settings(
        max_examples=20,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()
