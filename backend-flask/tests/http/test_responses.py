"""What the server is given: a whole body at once, with the headers that its status may have."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import create_environ

from tests.conftest import Browser

PUBLIC = "/api/activities/public"


def call(app: Flask, method: str, path: str, **headers: str) -> tuple[Any, dict[str, str]]:
    """Return the body as the server gets it, and the headers."""
    sent: list[Any] = []
    environ = create_environ(path, method=method, headers=headers)
    body = app.wsgi_app(environ, lambda *arguments: sent.append(arguments))  # type: ignore[arg-type]
    return body, dict(sent[0][1])


@pytest.mark.parametrize("path", [PUBLIC, "/api/livez", "/api/nothing", "/api/profile"])
def test_a_body_that_is_whole_is_a_list(app: Flask, path: str) -> None:
    body, headers = call(app, "GET", path)
    assert isinstance(body, list)
    assert sum(map(len, body)) == int(headers["Content-Length"]) > 0


def test_head_and_what_is_not_modified_have_no_body(app: Flask) -> None:
    _, got = call(app, "GET", PUBLIC)
    body, headers = call(app, "HEAD", PUBLIC)
    assert body == []
    assert headers["Content-Length"] == got["Content-Length"]
    body, headers = call(app, "GET", PUBLIC, **{"If-None-Match": got["ETag"]})
    assert body == []
    assert headers["ETag"] == got["ETag"]
    assert "Content-Length" not in headers


def test_a_stream_is_sent_part_by_part(alice: Browser, app: Flask) -> None:
    assert alice.account is not None
    token = {"Authorization": f"Bearer {alice.account.access_token}"}
    body, headers = call(app, "GET", "/api/account/export", **token)
    assert not isinstance(body, list)
    assert b"".join(body).endswith(b"}")
    assert "Content-Length" not in headers
    body.close()


@pytest.mark.parametrize("tag", ["cats", "Zoë", "猫", "a%20b"])
def test_the_address_of_the_next_page_is_encoded(alice: Browser, tag: str) -> None:
    for number in range(2):
        alice.crud(f"#cats #Zoë #猫 number {number}")
    response = alice.get(f"/api/activities/tags/{tag}?limit=1")
    if response.status_code != 200:
        assert "Link" not in response.headers
        return
    address, _, relation = response.headers["Link"].partition(">")
    assert address.isascii()
    assert relation == '; rel="next"'
    following = alice.get(address[1:])
    assert following.status_code == 200
    assert following.get_json() != response.get_json()
