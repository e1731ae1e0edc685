"""All exporters configured, with sinks of the tests as their vendors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3
import pytest
from flask import Flask
from pydantic import SecretStr

from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.platform.telemetry import setup
from tests.telemetry.sinks import Collector, RollbarProject, XrayDaemon
from tests.waiting import wait_until

ROLLBAR_TOKEN = "rollbar-token-of-the-tests"
XRAY_KEY_ID = "a-task"


@dataclass(frozen=True)
class Sinks:
    """The sinks of all vendors."""

    collector: Collector
    daemon: XrayDaemon
    rollbar: RollbarProject
    log_group: str
    settings: Config

    def lines(self) -> list[str]:
        """Return the lines that reached CloudWatch."""
        pages = boto3.client("logs").get_paginator("filter_log_events")
        found = pages.paginate(logGroupName=self.log_group)
        return [event["message"] for page in found for event in page["events"]]

    def line(self, message: str, request_id: str) -> dict[str, Any]:
        """Wait for a log line of a request, and return it."""

        def look() -> dict[str, Any]:
            read = [json.loads(each) for each in self.lines() if request_id in each]
            return next((each for each in read if each["message"] == message), {})

        return wait_until(look, f"the line {message!r} of {request_id} is in CloudWatch")


@pytest.fixture
def shared_app(settings: Config, context: ApiContext) -> Flask:
    """A new app for each test, as apps are instrumented when they are built."""
    return create_app(settings, context)


@pytest.fixture
def log_group() -> Iterator[str]:
    """A log group, as the template creates it."""
    name = f"/cruddur/tests/{uuid4().hex[:8]}"
    client: Any = boto3.client("logs")
    client.create_log_group(logGroupName=name)
    yield name
    client.delete_log_group(logGroupName=name)


@pytest.fixture(autouse=True)
def _sinks_first(request: pytest.FixtureRequest) -> None:
    """Configure exporters before the app is built, as the server does."""
    for name in ("sinks", "xray_endpoint"):
        if name in request.fixturenames:
            request.getfixturevalue(name)


@pytest.fixture
def xray_endpoint(settings: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """X-Ray's OTLP endpoint beside another vendor of OpenTelemetry's, with a task's credentials."""
    # As a task has them, for the other vendor; OpenTelemetry's SDK reads them too.
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-honeycomb-team=a%20key")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", XRAY_KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the secret of the tests")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "the token of a task's role")
    with Collector() as collector, Collector() as xray:
        setup.configure_exporters(
            settings.model_copy(
                update={
                    "traces_sample_ratio": 1.0,
                    "otel_exporter_otlp_endpoint": collector.url,
                    "xray_otlp_endpoint": xray.url,
                }
            )
        )
        yield xray
        setup.shutdown()


@pytest.fixture
def sinks(settings: Config, log_group: str, log_lines: list[str]) -> Iterator[Sinks]:
    """All exporters, with every trace sampled."""
    with ExitStack() as on:
        collector = on.enter_context(Collector())
        daemon = on.enter_context(XrayDaemon())
        rollbar = on.enter_context(RollbarProject())
        configured = settings.model_copy(
            update={
                "cruddur_env": "tests",
                "release": "abc123",
                "traces_sample_ratio": 1.0,
                "otel_exporter_otlp_endpoint": collector.url,
                "otel_exporter_otlp_headers": SecretStr("x-honeycomb-team=key%20of%20ours"),
                "aws_xray_daemon_address": daemon.address,
                "cloudwatch_log_group": log_group,
                "rollbar_access_token": SecretStr(ROLLBAR_TOKEN),
                "rollbar_endpoint": f"{rollbar.url}/api/1/",
            }
        )
        setup.configure_exporters(configured)
        on.callback(setup.shutdown)
        yield Sinks(collector, daemon, rollbar, log_group, configured)
