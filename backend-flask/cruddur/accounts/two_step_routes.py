"""HTTP routes of two-step sign-in. The secret of the app passes between Cognito and the page."""

from __future__ import annotations

from flask import Blueprint, Response

from cruddur.accounts import two_step
from cruddur.accounts.schemas import RecoveryCodes, RecoverySignIn, TwoStep, TwoStepCode
from cruddur.errors import ChallengeEnded, InvalidInput
from cruddur.http.auth import Access, bearer_token, context, signed_in_viewer
from cruddur.http.clients import client
from cruddur.http.operations import json_response, operation
from cruddur.http.rate_limits import enforce
from cruddur.rate_limits.limits import RECOVERY_CODES, TWO_STEP

blueprint = Blueprint("two_step", __name__, url_prefix="/api")


@blueprint.get("/account/two-step")
@operation(Access.SIGNED_IN, response=TwoStep)
def show_two_step() -> Response:
    """Whether you are asked for a code at sign-in, and the last change of that."""
    return _private(json_response(two_step.state(context(), signed_in_viewer(), _token())))


@blueprint.put("/account/two-step")
@operation(Access.SIGNED_IN, rate_limit=TWO_STEP, response=RecoveryCodes)
def turn_on_two_step(json: TwoStepCode) -> Response:
    """Ask for a code at each sign-in, after Cognito's AssociateSoftwareToken; get recovery codes.

    With a code, also to get other recovery codes: the ones before are void.
    """
    codes = two_step.turn_on(context(), signed_in_viewer(), _token(), json.code, client)
    return _private(json_response(RecoveryCodes(recovery_codes=codes)))


@blueprint.post("/account/two-step/off")
@operation(Access.SIGNED_IN, rate_limit=TWO_STEP, status=204)
def turn_off_two_step(json: TwoStepCode) -> Response:
    """Ask for no code at sign-in any more. It takes a code."""
    two_step.turn_off(context(), signed_in_viewer(), _token(), json.code, client)
    return _private(Response(status=204))


@blueprint.post("/session/recovery-code")
@operation(
    Access.NONE, rate_limit=RECOVERY_CODES, status=204, errors=(ChallengeEnded, InvalidInput)
)
def use_recovery_code(json: RecoverySignIn) -> Response:
    """Switch two-step sign-in off by a recovery code, and then sign in with the password alone.

    After Cognito has taken the password and asked for a code.
    """
    two_step.recover(
        context(),
        email=json.email,
        challenge=json.challenge,
        recovery_code=json.recovery_code,
        find_client=client,
        count_attempt=lambda person: enforce(RECOVERY_CODES, person),
    )
    return _private(Response(status=204))


def _token() -> str:
    token = bearer_token()
    assert token is not None
    return token


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
