"""ETags and conditional GET."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import Browser, Clock

LISTS = [
    "/api/activities/home",
    "/api/activities/public",
    "/api/activities/@{handle}",
    "/api/activities/@{handle}/status/{uuid}",
]
SINGLE = ["/api/profile", "/api/users/@{handle}/short"]


@pytest.mark.parametrize("path", LISTS + SINGLE)
def test_a_matching_etag_gets_304(alice: Browser, path: str) -> None:
    path = path.format_map(alice.crud("hello"))
    first = alice.get(path)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    again = alice.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in again.headers["Vary"]
    assert alice.get(path).data == first.data


@pytest.mark.parametrize("path", LISTS)
def test_a_changed_resource_gets_a_new_etag(alice: Browser, bob: Browser, path: str) -> None:
    written = alice.crud("hello")
    path = path.format_map(written)
    etag = alice.get(path).headers["ETag"]
    bob.reply(written, "hi")
    changed = alice.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_an_expired_crud_does_not_get_304(alice: Browser, clock: Clock) -> None:
    alice.crud("brief", "1-hour")
    etag = alice.get("/api/activities/public").headers["ETag"]
    clock.ahead = timedelta(hours=1)
    gone = alice.get("/api/activities/public", headers={"If-None-Match": etag})
    assert (gone.status_code, gone.get_json()) == (200, [])


@pytest.mark.parametrize(
    ("offered", "status"),
    [
        ("*", 304),
        ('"other", {etag}', 304),
        ("W/{etag}", 304),
        ('"other", "another"', 200),
        ("", 200),
    ],
)
def test_if_none_match_accepts_several_etags_and_a_star(
    alice: Browser, offered: str, status: int
) -> None:
    etag = alice.get("/api/activities/public").headers["ETag"]
    headers = {"If-None-Match": offered.format(etag=etag)}
    assert alice.get("/api/activities/public", headers=headers).status_code == status


def test_a_304_still_has_its_link_header(alice: Browser) -> None:
    for number in range(2):
        alice.crud(f"crud {number}")
    first = alice.get("/api/activities/public?limit=1")
    again = alice.get(
        "/api/activities/public?limit=1", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.headers["Link"] == first.headers["Link"]
    for header in ("X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"):
        assert header in again.headers


def test_only_successful_reads_have_an_etag(alice: Browser, anonymous: Browser) -> None:
    untagged = [
        anonymous.get("/api/livez"),
        anonymous.get("/@nobody_here.atom"),
        anonymous.get("/api/activities/@nobody_here"),
        alice.post("/api/activities", json={"message": "x", "ttl": "1-day"}),
        alice.put("/api/profile/update", json={"display_name": "Alice", "bio": ""}),
    ]
    for response in untagged:
        assert "ETag" not in response.headers
    headers = {"If-None-Match": "*"}
    body = {"message": "x", "ttl": "1-day"}
    assert alice.post("/api/activities", json=body, headers=headers).status_code == 200
