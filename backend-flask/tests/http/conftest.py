"""Fixtures of the tests against a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cruddur.config import Config
from tests.http.live_server import Serve, serving


@pytest.fixture
def serve(settings: Config) -> Iterator[Serve]:
    """Return a function that starts the server as deployments do."""
    with serving(settings) as start:
        yield start
