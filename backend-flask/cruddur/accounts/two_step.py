"""Two-step sign-in: codes of an authenticator app, checked by Cognito, and our recovery codes.

docs/decisions/0070-two-step-sign-in.md.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from json import dumps
from uuid import UUID

from cruddur.accounts import repository
from cruddur.accounts.service import Viewer
from cruddur.accounts.sessions import Client
from cruddur.context import ApiContext, Context
from cruddur.errors import ChallengeEnded, InvalidInput, TokenRefused, Unavailable
from cruddur.platform.database import Transaction

log = logging.getLogger(__name__)

# Returns where a change is made.
FindClient = Callable[[], Client]

RECOVERY_CODES_COUNT = 10
# Without what looks alike: i, l, o, 0, 1. Sixteen of them are 79 random bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4
_GROUP_LENGTH = 4


def state(context: ApiContext, viewer: Viewer, token: str) -> str:
    """Return as JSON whether sign-in asks for a code, which Cognito knows, and what we know."""
    known = repository.two_step(context.database, user_uuid=viewer.uuid)
    return dumps({"enabled": context.cognito.has_two_step(token), **known})


def turn_on(
    context: ApiContext, viewer: Viewer, token: str, code: str, find_client: FindClient
) -> list[str]:
    """Ask for a code at each sign-in from now on; return new recovery codes, which replace others.

    The codes are stored first, so that it is never on without any.

    Raises:
        InvalidInput: `code_wrong`.
        TokenRefused: the session has ended, or the account was deleted concurrently.
        Unavailable: Cognito doesn't answer.
    """
    was_on = context.cognito.has_two_step(token)
    _require_code(context, token, code)
    codes = [_new_code() for _ in range(RECOVERY_CODES_COUNT)]
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=viewer.uuid):
            raise TokenRefused
        repository.delete_recovery_codes(transaction, user_uuid=viewer.uuid)
        repository.insert_recovery_codes(
            transaction,
            user_uuid=viewer.uuid,
            hashes=[hash_code(viewer.uuid, each) for each in codes],
        )
        _record(context, transaction, viewer.uuid, "renewed" if was_on else "on", find_client)
    context.cognito.set_two_step(token, is_on=True)
    return codes


def turn_off(
    context: ApiContext, viewer: Viewer, token: str, code: str, find_client: FindClient
) -> None:
    """Ask for no code any more, and delete the recovery codes.

    Raises:
        InvalidInput: `code_wrong`.
        TokenRefused: the session has ended, or the account was deleted concurrently.
        Unavailable: Cognito doesn't answer.
    """
    _require_code(context, token, code)
    context.cognito.set_two_step(token, is_on=False)
    if not _end(context, viewer.uuid, "off", find_client):
        raise TokenRefused


def recover(
    context: ApiContext,
    *,
    email: str,
    challenge: str,
    recovery_code: str,
    find_client: FindClient,
    count_attempt: Callable[[Viewer], None],
) -> None:
    """Let a person sign in without a code of the app, which they have lost, by a recovery code.

    `challenge` proves the password. `count_attempt` may refuse a person's attempt.

    Raises:
        ChallengeEnded: the challenge isn't a live one of the person with this email.
        InvalidInput: `recovery_code_wrong`.
        Unavailable: Cognito doesn't answer; the code can be used again.
    """
    person = repository.person_by_email(context.database, email=email)
    # An unknown email costs the same call, and is refused in the same words.
    username = person["cognito_sub"] if person else email
    if not context.cognito.is_challenged(username, challenge) or person is None:
        raise ChallengeEnded
    uuid: UUID = person["uuid"]
    count_attempt(Viewer(uuid, ""))
    code_hash = hash_code(uuid, recovery_code)
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=uuid):
            raise ChallengeEnded
        if not repository.use_recovery_code(
            transaction, user_uuid=uuid, code_hash=code_hash, used_at=context.clock()
        ):
            raise InvalidInput.of("recovery_code_wrong", "recovery_code")
    try:
        context.user_pool.end_two_step(person["cognito_sub"])
    except Unavailable:
        repository.use_recovery_code(
            context.database, user_uuid=uuid, code_hash=code_hash, used_at=None
        )
        raise
    _end(context, uuid, "recovered", find_client)
    log.info("a recovery code was used")


def hash_code(user_uuid: UUID, code: str) -> bytes:
    """Return the hash of a recovery code, as it is stored; only its letters and digits count."""
    plain = "".join(re.findall("[a-z0-9]", code.lower()))
    return sha256(user_uuid.bytes + plain.encode()).digest()


def _new_code() -> str:
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )


def _require_code(context: ApiContext, token: str, code: str) -> None:
    if not context.cognito.verify_code(token, code):
        raise InvalidInput.of("code_wrong", "code")


def _end(context: Context, user_uuid: UUID, change: str, find_client: FindClient) -> bool:
    """Delete the recovery codes; return False if the account was deleted concurrently."""
    with context.database.transaction() as transaction:
        if not repository.lock_user(transaction, user_uuid=user_uuid):
            return False
        repository.delete_recovery_codes(transaction, user_uuid=user_uuid)
        _record(context, transaction, user_uuid, change, find_client)
    return True


def _record(
    context: Context,
    transaction: Transaction,
    user_uuid: UUID,
    change: str,
    find_client: FindClient,
) -> None:
    repository.record_two_step_change(
        transaction,
        user_uuid=user_uuid,
        change=change,
        now=context.clock(),
        **asdict(find_client()),
    )
