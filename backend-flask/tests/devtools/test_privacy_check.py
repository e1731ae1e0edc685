"""The privacy check finds private text in exported telemetry."""

from __future__ import annotations

import os
import urllib.request
from uuid import uuid4

import pytest

from devtools.privacy_check import TelemetrySinks
from tests.conftest import PASSWORD, Account, Browser


@pytest.mark.parametrize("kind", ["email address", "password", "token"])
def test_private_text_in_a_sink_is_found(cast: dict[str, Account], kind: str) -> None:
    alice = cast["alice"]
    secret = {
        "email address": alice.email,
        "password": PASSWORD,
        "token": f"Bearer {alice.access_token}",
    }[kind]
    with TelemetrySinks() as sinks:
        collector = sinks.environment()["OTEL_EXPORTER_OTLP_ENDPOINT"]
        for text in ("nothing of note", f"a span named {secret}"):
            request = urllib.request.Request(f"{collector}/v1/traces", text.encode())
            urllib.request.urlopen(request).close()
        assert f"/v1/traces received a user's {kind}" in sinks.findings(os.environ)


def test_deleted_text_is_looked_for_too(alice: Browser, database_url: str) -> None:
    running = {**os.environ, "CONNECTION_URL": database_url}
    deleted = f"deleted soon after, {uuid4().hex}"
    with TelemetrySinks() as sinks:
        sinks.record(running)
        uuid = alice.crud(deleted)["uuid"]
        assert alice.delete(f"/api/activities/{uuid}").status_code == 204
        collector = sinks.environment()["OTEL_EXPORTER_OTLP_ENDPOINT"]
        request = urllib.request.Request(f"{collector}/v1/traces", deleted.encode())
        urllib.request.urlopen(request).close()
        assert "/v1/traces received a user's crud or bio" in sinks.findings(running)


def test_a_sink_that_received_nothing_is_reported() -> None:
    with TelemetrySinks() as sinks:
        findings = sinks.findings(os.environ)
    assert "/v1/traces received nothing, so the check proves nothing" in findings
    assert "X-Ray received nothing, so the check proves nothing" in findings
    assert "/api/1/item/ received nothing, so the check proves nothing" in findings
