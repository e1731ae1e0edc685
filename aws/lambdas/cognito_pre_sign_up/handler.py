"""Cognito PreSignUp trigger: validate a sign-up."""

from __future__ import annotations

from typing import Any

from cruddur import lambda_context
from cruddur.accounts import service
from cruddur.errors import InvalidInput
from cruddur.platform.telemetry.lambda_handler import lambda_handler

# Cognito waits for five seconds, the cold start included. While a function starts, it has a whole
# processor; later only its memory's share of one.
lambda_context.parameters_client()


class SignUpRefused(Exception):
    """Its message is the code of the first error, which Cognito passes to the client."""


@lambda_handler("pre-sign-up", exports_traces=False)
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the event unchanged.

    Raises:
        SignUpRefused: a value is invalid or taken.

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
