"""Compressed bodies: who gets them, and conditional requests for them."""

from __future__ import annotations

import gzip

import pytest

from tests.conftest import Browser

BROWSERS = "gzip, deflate, br, zstd"
PUBLIC = "/api/activities/public"


@pytest.fixture
def page(alice: Browser) -> bytes:
    """Return a page that is long enough, as it is without compression."""
    for number in range(3):
        alice.crud(f"number {number}, " + "and so it goes " * 10)
    body: bytes = alice.get(PUBLIC).data
    assert len(body) > 1000
    return body


@pytest.mark.parametrize("accepted", [BROWSERS, "gzip", "br;q=1, gzip;q=0.1", "*", "GZIP"])
def test_a_client_that_accepts_gzip_gets_it(alice: Browser, page: bytes, accepted: str) -> None:
    response = alice.get(PUBLIC, headers={"Accept-Encoding": accepted})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == page
    assert int(response.headers["Content-Length"]) == len(response.data) < len(page) / 2
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "identity", "br, zstd", "gzip;q=0", "*;q=0", "gzip;q=x"])
def test_any_other_gets_the_body_as_it_is(alice: Browser, page: bytes, accepted: str) -> None:
    response = alice.get(PUBLIC, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert response.data == page
    assert response.headers["ETag"].startswith('"')
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("first", [BROWSERS, "identity"])
@pytest.mark.parametrize("then", [BROWSERS, "identity"])
def test_either_form_is_confirmed_by_its_etag(alice: Browser, first: str, then: str) -> None:
    response = alice.get(PUBLIC, headers={"Accept-Encoding": first})
    etag = response.headers["ETag"]
    assert etag.startswith("W/") == (first == BROWSERS)
    again = alice.get(PUBLIC, headers={"Accept-Encoding": then, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Encoding" not in again.headers
    assert again.headers["ETag"].startswith("W/") == (then == BROWSERS)
    assert "Accept-Encoding" in again.headers["Vary"]


@pytest.mark.usefixtures("page")
def test_head_has_the_headers_of_get(alice: Browser) -> None:
    headers = {"Accept-Encoding": BROWSERS}
    found = alice.get(PUBLIC, headers=headers)
    head = alice.head(PUBLIC, headers=headers)
    assert head.data == b""
    for name in ("Content-Encoding", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == found.headers[name]


def test_a_short_body_is_not_compressed(alice: Browser) -> None:
    response = alice.get("/api/profile", headers={"Accept-Encoding": BROWSERS})
    assert len(response.data) < 1000
    assert "Content-Encoding" not in response.headers
