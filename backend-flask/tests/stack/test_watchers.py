"""The proof that watchers learn nothing would notice if they did."""

from __future__ import annotations

import os
import urllib.request

import pytest

from stack.watchers import Watchers
from tests.conftest import PASSWORD, Account


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


def test_a_watcher_who_heard_nothing_proves_nothing() -> None:
    with Watchers() as watchers:
        findings = watchers.findings(os.environ)
    assert "/v1/traces heard nothing, so nothing is proved" in findings
    assert "X-Ray heard nothing, so nothing is proved" in findings
