"""From a like to a push service through the deployed stack: its stream, mapping and Lambda."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest

from cruddur.context import ApiContext
from cruddur.push.publisher import PushPublisher
from tests.conftest import Browser, variable
from tests.push.browsers import PushService
from tests.push.test_subscriptions import subscribe
from tests.waiting import wait_until

FUNCTION = "cruddur-local-push"


@pytest.fixture
def context(context: ApiContext) -> Iterator[ApiContext]:
    """The dependencies of the app, which pushes as it does when it is deployed."""
    publisher = PushPublisher(context.database, context.messages, context.clock)
    yield replace(context, push=publisher)
    publisher.close()


@pytest.fixture
def _deployed(push_service: PushService) -> Iterator[None]:
    """Let the deployed Lambda send to the push service of the tests."""
    awslambda = boto3.client("lambda")
    before = awslambda.get_function_configuration(FunctionName=FUNCTION)["Environment"]["Variables"]
    variables = {**before, "PUSH_SERVICES": push_service.origin}
    awslambda.update_function_configuration(
        FunctionName=FUNCTION, Environment={"Variables": variables}
    )
    yield
    awslambda.update_function_configuration(
        FunctionName=FUNCTION, Environment={"Variables": before}
    )


@pytest.mark.usefixtures("_deployed")
def test_a_like_reaches_the_browser_through_the_stream_and_the_packaged_lambda(
    alice: Browser, bob: Browser, push_service: PushService
) -> None:
    browser = push_service.browser()
    subscribe(alice, browser)
    crud = alice.crud("a secret text")
    assert bob.put(f"/api/activities/{crud['uuid']}/like").status_code == 200
    (received,) = wait_until(lambda: push_service.received, "the push arrives")
    assert push_service.origin + received.path == browser.endpoint
    assert received.claims(variable("VAPID_PUBLIC_KEY"))["aud"] == push_service.origin
    payload = json.loads(browser.decrypt(received.body))
    assert payload == {"kind": "like", "group": crud["uuid"], "unread": 1}
