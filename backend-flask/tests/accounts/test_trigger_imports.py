"""What the Cognito triggers import when they start: Cognito waits for five seconds in all."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from devtools.deploy import templates
from tests.conftest import ROOT
from tests.lambda_handlers import LAMBDAS

TRIGGERS = ["cognito_pre_sign_up", "cognito_post_confirmation"]
# Nothing that they do needs these. X-Ray's SDK alone takes a third as long as all the rest.
UNNEEDED = {
    "aws_xray_sdk",
    "boto3",
    "cruddur.app",
    "cruddur.http",
    "cruddur.messages",
    "cruddur.platform.object_storage",
    "cruddur.rate_limits",
    "cruddur_messages",
    "flask",
    "granian",
    "linkify_it",
    "opentelemetry",
    "pyvips",
    "rollbar",
    "s3transfer",
    "spectree",
    "watchtower",
    "werkzeug",
    "wrapt",
}
_START_AND_FAIL = """import json, sys
import handler
from cruddur import lambda_context

counts = [cache.cache_info().currsize
          for cache in (lambda_context.parameters_client, lambda_context.context)]
try:
    handler.handle({}, None)
except Exception as error:
    assert str(error) == "KeyError"
print(json.dumps([counts, sorted(sys.modules)]))
"""
# CPU seconds of a cold start, with bytecode: decision 40 says how they were measured.
COLD_START_CPU_SECONDS = 0.7
COGNITO_TIMEOUT_SECONDS = 5
MEMORY_OF_A_VCPU = 1769


@pytest.fixture(scope="module", params=TRIGGERS)
def started(request: pytest.FixtureRequest) -> tuple[list[int], set[str]]:
    """Return what a trigger has built after its start, and its modules after an invocation."""
    done = subprocess.run(
        [sys.executable, "-c", _START_AND_FAIL],
        env={
            "PYTHONPATH": ":".join([str(LAMBDAS / request.param), *sys.path]),
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "CONNECTION_URL_PARAMETER": "/cruddur/test/connection-url",
            # As Lambda sets them, for a function that is traced.
            "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
            "_X_AMZN_TRACE_ID": "Root=1-67891233-0123456789abcdef01234567;Sampled=1",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    counts, modules = json.loads(done.stdout.splitlines()[-1])  # after the log lines
    return counts, set(modules)


def test_a_trigger_imports_nothing_that_it_doesnt_need(
    started: tuple[list[int], set[str]],
) -> None:
    _, modules = started
    assert modules & UNNEEDED == set()


def test_a_trigger_has_its_client_when_it_has_started_and_no_connection(
    started: tuple[list[int], set[str]],
) -> None:
    counts, modules = started
    assert counts == [1, 0]
    assert {"botocore.session", "psycopg", "cruddur.accounts.service"} <= modules


@pytest.mark.parametrize("name", ["PreSignUp", "PostConfirmation"])
def test_a_cold_start_takes_half_of_cognitos_time_on_a_core_half_as_fast(name: str) -> None:
    resources: dict[str, Any] = templates.read(ROOT / "aws" / "cfn" / "auth.yaml")["Resources"]
    share = resources[name]["Properties"]["MemorySize"] / MEMORY_OF_A_VCPU
    assert 2 * COLD_START_CPU_SECONDS / share <= COGNITO_TIMEOUT_SECONDS / 2
