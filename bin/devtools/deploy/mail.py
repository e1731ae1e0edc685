"""Mail: Cognito takes an identity of SES only once it is verified."""

from __future__ import annotations

import time
from typing import Any

from ..errors import UserError
from ..terminal import echo
from .environments import friendly_aws_errors

_TIMEOUT_SECONDS = 1800


def wait_until_verified(ses: Any, domain: str, *, poll_seconds: float) -> None:
    """Wait until SES has found the domain's DKIM records; say if the account is in the sandbox.

    Raises:
        UserError: it hasn't found them in half an hour.
    """
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    with friendly_aws_errors("SES"):
        while not ses.get_email_identity(EmailIdentity=domain)["VerifiedForSendingStatus"]:
            if time.monotonic() > deadline:
                raise UserError(
                    f"SES hasn't verified {domain} in half an hour, though its records are in the"
                    " hosted zone: is that the zone that the domain's registrar names? Then run"
                    " this again."
                )
            time.sleep(poll_seconds)
        if not ses.get_account().get("ProductionAccessEnabled"):
            echo(
                "SES is in its sandbox, so only verified addresses get mail: request production"
                " access (Amazon SES, Account dashboard)."
            )
