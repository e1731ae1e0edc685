"""Cognito asks: may this person sign up?"""

from __future__ import annotations

from typing import Any

from cruddur import lambda_context
from cruddur.accounts import service
from cruddur.errors import InvalidInput
from cruddur.platform.telemetry.lambda_handler import lambda_handler


class SignUpRefused(Exception):
    """Its text is the first refusal's code; Cognito hands it to the form."""


@lambda_handler("pre-sign-up")
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer the event as it came, or raise `SignUpRefused`.

    Source: "Pre sign-up Lambda trigger", Amazon Cognito developer guide.
    """
    attributes = event["request"]["userAttributes"]
    try:
        service.validate_sign_up(
            lambda_context.context(),
            sub=event["userName"],
            handle=attributes.get("preferred_username", ""),
            name=attributes.get("name", ""),
            email=attributes.get("email", ""),
        )
    except InvalidInput as error:
        raise SignUpRefused(error.errors[0].code) from None
    return event
