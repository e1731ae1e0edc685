"""The API as bin/dev runs it, over a socket."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from cruddur.config import Config
from tests.conftest import variable
from tests.waiting import WAIT_SECONDS

COUNT_OBJECTS = """
import gc, os, sys
from cruddur.app import serve
serve()
print(gc.get_freeze_count(), len(gc.get_objects()), file=sys.stderr)
os._exit(0)
"""


@pytest.fixture
def connection() -> Iterator[http.client.HTTPConnection]:
    address = urlsplit(variable("CRUDDUR_API_URL"))
    opened = http.client.HTTPConnection(str(address.hostname), address.port, timeout=WAIT_SECONDS)
    yield opened
    opened.close()


def chunks(size: int) -> Iterator[bytes]:
    yield b'{"refresh_token": "'
    for _ in range(size // 1000):
        yield b"x" * 1000
    yield b'"}'


@pytest.mark.parametrize(("size", "status"), [(1_000, 411), (5_000, 411), (200_000, 413)])
def test_a_body_of_unknown_length_is_refused(
    connection: http.client.HTTPConnection, size: int, status: int
) -> None:
    connection.request(
        "POST",
        "/api/session",
        body=chunks(size),
        headers={"Content-Type": "application/json"},
        encode_chunked=True,
    )
    response = connection.getresponse()
    assert response.status == status
    assert response.headers.get_content_type() == "application/problem+json"
    assert json.loads(response.read())["status"] == status


def test_one_connection_serves_many_requests(connection: http.client.HTTPConnection) -> None:
    for _ in range(3):
        connection.request("GET", "/api/openapi.json")
        response = connection.getresponse()
        assert response.status == 200
        assert json.loads(response.read())["openapi"].startswith("3.1")


def test_what_was_built_at_the_start_is_not_searched_for_garbage(settings: Config) -> None:
    """A search takes as long as dozens of requests, which all wait for it."""
    ended = subprocess.run(
        [sys.executable, "-c", COUNT_OBJECTS],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "CONNECTION_URL": settings.connection_url,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    frozen, searched = map(int, ended.stderr.split()[-2:])
    assert frozen > 10 * searched
