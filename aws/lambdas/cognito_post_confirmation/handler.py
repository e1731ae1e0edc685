"""Cognito PostConfirmation trigger: create the user's row after they confirmed their email."""

from __future__ import annotations

from typing import Any

from cruddur import lambda_context
from cruddur.accounts import service
from cruddur.platform.telemetry.lambda_handler import lambda_handler

# Cognito waits for five seconds, the cold start included. While a function starts, it has a whole
# processor; later only its memory's share of one.
lambda_context.parameters_client()


@lambda_handler("post-confirmation", exports_traces=False)
def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Create the user's row; ignore password resets, which call the same trigger.

    Source: "Post confirmation Lambda trigger", Amazon Cognito developer guide.
    """
    if event["triggerSource"] == "PostConfirmation_ConfirmSignUp":
        attributes = event["request"]["userAttributes"]
        service.register(
            lambda_context.context(),
            sub=attributes["sub"],
            handle=attributes.get("preferred_username", ""),
            name=attributes.get("name", ""),
            email=attributes["email"],
            is_email_verified=attributes.get("email_verified") == "true",
        )
    return event
