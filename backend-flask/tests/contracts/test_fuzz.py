"""Fuzz every operation of openapi.json, as a person and as a stranger, also along OpenAPI links.

`CRUDDUR_FUZZ_CASES=5000 bin/test tests/contracts/test_fuzz.py` is the long run: against a real
server, and with a new seed each time.
"""

from __future__ import annotations

import copy
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category
from uuid import UUID, uuid4

import psycopg
import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from cruddur.config import Config
from cruddur.rate_limits.service import Limiter
from tests.conftest import OPENAPI, Account, Browser
from tests.contracts.test_operations import OPERATIONS
from tests.http.live_server import serving, status
from tests.waiting import wait_until

LONG_RUN = int(os.environ.get("CRUDDUR_FUZZ_CASES", "0"))
EXAMPLES = max(2, LONG_RUN // (2 * len(OPERATIONS)))
CHAINS = max(20, LONG_RUN // 20)
# These end the session, so what a chain of links has created isn't there any more.
SESSIONS = "^/api/(account|session)"
# authorization.py tests both, with more kinds of people and tokens. In one process, the requests
# that schemathesis sends for the second have arguments that Werkzeug's client doesn't know.
UNUSED_CHECKS = ("object_level_authorization", *(() if LONG_RUN else ("ignored_auth",)))
# Requests that the schema allows and a rule refuses, which no schema can express.
RULES = {
    "characters are graphemes, and control characters are no text": (
        "POST /api/activities",
        "PATCH /api/activities/{activity_uuid}",
        "POST /api/activities/{activity_uuid}/reply",
        "POST /api/messages",
        "POST /api/profile/update",
        "PUT /api/profile/update",
        "GET /api/activities/search",
        "GET /api/users/search",
        "POST /api/muted_words",
        "POST /api/drafts",
        "PUT /api/drafts/{draft_uuid}",
    ),
    "only a reply is hidden in its thread, whose root has the policy": (
        "PUT /api/activities/{activity_uuid}/hidden",
        "DELETE /api/activities/{activity_uuid}/hidden",
        "PUT /api/activities/{activity_uuid}/reply_policy",
    ),
    "an endpoint is of a known push service, and a key is a point on a curve": (
        "POST /api/push/subscriptions",
        "DELETE /api/push/subscriptions",
    ),
    "a time is neither too soon nor too far": ("PUT /api/scheduled/{scheduled_uuid}",),
    "a tag is judged in its normalized form": (
        "GET /api/activities/tags/{tag}",
        "GET /tags/{tag}.atom",
        "GET /tags/{tag}.json",
    ),
    "a vote is for choices that the poll has, and not the author's": (
        "POST /api/activities/{activity_uuid}/vote",
    ),
    "a cursor and `after` exclude each other": ("GET /api/messages/{message_group_uuid}",),
    "a code is one of the app that nobody has": (
        "PUT /api/account/two-step",
        "POST /api/account/two-step/off",
    ),
    "a handle is free, and not reserved": ("PUT /api/account/handle",),
    "nobody does it to themselves": (
        "GET /api/users/@{handle}/message_group",
        *(
            f"{m} /api/users/@{{handle}}/{w}"
            for m in ("PUT", "DELETE")
            for w in ("follow", "block")
        ),
        *(f"{m} /api/follow_requests/@{{handle}}" for m in ("PUT", "DELETE")),
        *(f"{m} /api/users/@{{handle}}/mute" for m in ("PUT", "DELETE")),
        *(f"{m} /api/users/@{{handle}}/mute-reposts" for m in ("PUT", "DELETE")),
    ),
}
# Who leaves a conversation stays in it: its messages are cleared, and a new one brings it back.
STAYING = (
    "GET /api/message_groups/{message_group_uuid}",
    "GET /api/messages/{message_group_uuid}",
)


@dataclass
class Run:
    """What a run of schemathesis did and found."""

    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0, "")

    def record(self, event: Any) -> None:
        """Take the calls and failed checks of one scenario."""
        if isinstance(event, events.NonFatalError | events.FatalError):
            self.errors.append(repr(getattr(event, "value", None) or event))
        if not isinstance(event, events.ScenarioFinished):
            return
        recorder = event.recorder
        for uuid, node in recorder.cases.items():
            self.calls[node.value.operation.label] += 1
            answer = recorder.interactions[uuid].response
            self.statuses[answer.status_code if answer else 0] += 1
            took = answer.elapsed if answer else 0
            self.slowest = max(self.slowest, (round(took, 2), node.value.operation.label))
            if node.is_transition_applied and answer and answer.status_code < 300:
                self.links[node.value.operation.label] += 1
        for check in (each for checks in recorder.checks.values() for each in checks):
            if check.failure_info is not None:
                failure = check.failure_info.failure
                name = f"{check.name}: {failure.operation}: {failure.title}"
                self.failures.setdefault(
                    name, f"{failure.message}\n{check.failure_info.code_sample}"
                )


def contract(target: Flask | str, phases: set[str], *, picture: UUID | None = None) -> Any:
    """Return the specification with all checks of schemathesis, for these phases."""
    expected = ["2xx", "401", "403", "404", "409", "412", "422", "428"]
    allowed = {"positive_data_acceptance": {"expected-statuses": expected}}
    operations: list[dict[str, Any]] = [
        {"include-name": list(names), "checks": allowed} for names in RULES.values()
    ]
    operations.append(
        {"include-name": list(STAYING), "checks": {"use_after_free": {"enabled": False}}}
    )
    operations.append(
        {
            "include-path": "/api/media/{media_uuid}",
            "parameters": {"path.media_uuid": str(picture)} if picture else {},
        }
    )
    config = SchemathesisConfig.from_dict(
        {
            **({} if LONG_RUN else {"seed": 1}),
            **({"base-url": target} if isinstance(target, str) else {}),
            # The WSGI client doesn't decompress.
            "headers": {"Accept-Encoding": "identity"},
            "generation": {
                "max-examples": CHAINS if "stateful" in phases else EXAMPLES,
                "deterministic": not LONG_RUN,
                "mode": "positive" if "stateful" in phases else "all",
            },
            "checks": {
                **{name: {"enabled": False} for name in UNUSED_CHECKS},
                # If-Match, whose absence has a status of its own.
                "missing_required_header": {"expected-statuses": ["401", "422", "428"]},
            },
            "phases": {
                name: {"enabled": name in phases}
                for name in ("examples", "coverage", "fuzzing", "stateful")
            },
            "operations": operations,
        }
    )
    schema = schemathesis.openapi.from_dict(copy.deepcopy(OPENAPI), config=config)
    schema.app = None if isinstance(target, str) else target
    return schema


def fuzz(schema: Any, run: Run) -> None:
    for event in from_schema(schema).execute():
        run.record(event)


@pytest.fixture
def target(app: Flask, settings: Config) -> Iterator[Flask | str]:
    """The app, or the address of a server; rate limits would leave little to fuzz."""
    if not LONG_RUN:
        app.extensions["cruddur.limiter"] = Limiter(1_000_000)
        yield app
        return
    with serving(settings) as start:
        _, port = start(
            AWS_COGNITO_USER_POOL_CLIENT_ID=settings.aws_cognito_user_pool_client_id,
            DRAIN_SECONDS="0",
            RATE_LIMITS_SCALE="1000000",
        )
        wait_until(lambda: status(port, "/api/readyz") == 200, "the server is ready")
        yield f"http://127.0.0.1:{port}"


@dataclass
class Person:
    """A person who signs up again whenever their session has ended."""

    sign_up: Callable[[str], Account]
    account: Account

    def authenticate(self, schema: Any) -> None:
        """Send this person's token with each request of a schema."""
        person = self

        @schema.auth(refresh_interval=None)
        class Auth:
            def get(self, _case: Any, _context: Any) -> str:
                return person.account.access_token

            def set(self, case: Any, token: str, _context: Any) -> None:
                case.headers["Authorization"] = f"Bearer {token}"

        @schema.hook  # type: ignore[untyped-decorator]
        def after_call(_context: Any, case: Any, response: Any) -> None:
            if case.path.startswith("/api/account") and response.status_code == 204:
                person.account = person.sign_up("dave")


def write_acceptable_text(schema: Any, recipient: Browser) -> None:
    """Make texts and recipients ones that are accepted, so that there is something to link to."""

    @schema.hook  # type: ignore[untyped-decorator]
    def map_body(_context: Any, body: Any) -> Any:
        if isinstance(body, dict) and isinstance(body.get("message"), str):
            printable = [char for char in body["message"] if not category(char).startswith("C")]
            body["message"] = "".join(["hello ", *printable[:200]])
            body.pop("media", None)
            if "ttl" not in body:  # a message
                body.pop("message_group_uuid", None)
                body["handle"] = recipient.handle
        return body

    @schema.hook  # type: ignore[untyped-decorator]
    def map_headers(_context: Any, headers: Any) -> Any:
        # A replayed response speaks of a crud that may be deleted by now.
        if headers and "Idempotency-Key" in headers:
            headers["Idempotency-Key"] = str(uuid4())
        return headers


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """A run, whose numbers are shown and whose failures fail the test."""
    made = Run()
    yield made
    figures = f"{made.calls.total()} calls: {dict(made.statuses)}, links: {dict(made.links)}"
    sys.stdout.write(f"\n{request.node.name}: {figures}, slowest: {made.slowest}\n")
    assert made.errors == []
    assert not made.failures, "\n\n".join(f"{n}\n{text}" for n, text in made.failures.items())
    assert made.calls.total() >= LONG_RUN // 2


@pytest.mark.parametrize("who", ["person", "stranger"])
def test_no_input_breaks_an_operation(
    target: Flask | str,
    run: Run,
    sign_up: Callable[[str], Account],
    bob: Browser,
    admin: psycopg.Connection,
    who: str,
) -> None:
    assert bob.get("/api/profile").status_code == 200
    bob.crud("hello")
    phases, picture = {"coverage", "fuzzing"}, uuid4()
    if who == "stranger":
        # Most of what they ask is refused without being read.
        schema = contract(target, phases if LONG_RUN else {"fuzzing"})
        chains = contract(target, {"stateful"})
    else:
        person = Person(sign_up, sign_up("dave"))
        dave = Browser(bob._client, person.account)
        owner = dave.get("/api/profile").get_json()["uuid"]
        admin.execute(
            "INSERT INTO media (uuid, user_uuid, purpose, created_at)"
            " VALUES (%s, %s, 'image', now())",
            (picture, owner),
        )
        schema = contract(target, phases, picture=picture)
        chains = contract(target, {"stateful"})
        person.authenticate(schema)
        person.authenticate(chains)
        write_acceptable_text(chains, bob)
    fuzz(schema, run)
    assert set(run.calls) == {f"{method.upper()} {path}" for method, path in OPERATIONS}
    fuzz(chains.exclude(path_regex=SESSIONS), run)
    # A stranger creates nothing, and may find nothing.
    assert run.links or who == "stranger"
