"""A domain is verified by SES before Cognito gets it; the calls fit SES's API model."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from devtools.deploy import mail

DOMAIN = "cruddur.example"


@pytest.fixture
def ses() -> Any:
    return boto3.client(
        "sesv2",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


@pytest.mark.parametrize("in_sandbox", [True, False])
def test_it_waits_for_the_verification_and_names_the_sandbox(
    ses: Any, capsys: pytest.CaptureFixture[str], *, in_sandbox: bool
) -> None:
    with Stubber(ses) as stubbed:
        for is_verified in (False, False, True):
            response = {"VerifiedForSendingStatus": is_verified, "IdentityType": "DOMAIN"}
            stubbed.add_response("get_email_identity", response, {"EmailIdentity": DOMAIN})
        stubbed.add_response("get_account", {"ProductionAccessEnabled": not in_sandbox}, {})
        mail.wait_until_verified(ses, DOMAIN, poll_seconds=0)
        stubbed.assert_no_pending_responses()
    assert ("request production access" in capsys.readouterr().out) == in_sandbox
