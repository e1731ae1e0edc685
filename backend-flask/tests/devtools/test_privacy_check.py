"""The proof that watchers learn nothing would notice if they did."""

from __future__ import annotations

import os
import urllib.request
from uuid import uuid4

import pytest

from devtools.privacy_check import Watchers
from tests.conftest import PASSWORD, Account, Browser


@pytest.mark.parametrize("kind", ["email address", "password", "token"])
def test_what_a_watcher_learns_is_found(cast: dict[str, Account], kind: str) -> None:
    alice = cast["alice"]
    secret = {
        "email address": alice.email,
        "password": PASSWORD,
        "token": f"Bearer {alice.access_token}",
    }[kind]
    with Watchers() as watchers:
        collector = watchers.environment()["OTEL_EXPORTER_OTLP_ENDPOINT"]
        for words in ("nothing of note", f"a span named {secret}"):
            request = urllib.request.Request(f"{collector}/v1/traces", words.encode())
            urllib.request.urlopen(request).close()
        assert f"/v1/traces learnt a person's {kind}" in watchers.findings(os.environ)


def test_what_is_deleted_meanwhile_is_looked_for_too(alice: Browser, database_url: str) -> None:
    running = {**os.environ, "CONNECTION_URL": database_url}
    gone = f"deleted soon after, {uuid4().hex}"
    with Watchers() as watchers:
        watchers.watch(running)
        uuid = alice.crud(gone)["uuid"]
        assert alice.delete(f"/api/activities/{uuid}").status_code == 204
        collector = watchers.environment()["OTEL_EXPORTER_OTLP_ENDPOINT"]
        request = urllib.request.Request(f"{collector}/v1/traces", gone.encode())
        urllib.request.urlopen(request).close()
        assert "/v1/traces learnt a person's crud or bio" in watchers.findings(running)


def test_a_watcher_who_heard_nothing_proves_nothing() -> None:
    with Watchers() as watchers:
        findings = watchers.findings(os.environ)
    assert "/v1/traces heard nothing, so nothing is proved" in findings
    assert "X-Ray heard nothing, so nothing is proved" in findings
    assert "/api/1/item/ heard nothing, so nothing is proved" in findings
