"""Pages for crawlers, and oEmbed: what a link preview may show, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Browser, Clock, problem
from tests.media import image_fixtures
from tests.social.protection import protect
from tests.syndication.conftest import HOSTILE, SITE, Html, parse_html, parse_xml, path_of

Crud = dict[str, Any]


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob):
        each.get("/api/profile")


def url_of(crud: Crud) -> str:
    return f"{SITE}/@{crud['handle']}/status/{crud['uuid']}"


def page_path(crud: Crud) -> str:
    return f"/api/pages/@{crud['handle']}/status/{crud['uuid']}"


def embed_path(url: str, **more: object) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/api/oembed?url={quote(url, safe='')}{extra}"


def read_page(reader: Browser, path: str) -> Html:
    response = reader.get(path)
    assert response.status_code == 200, response.text
    assert response.content_type == "text/html; charset=utf-8"
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src 'self';")
    assert "script-src" not in policy
    assert "Set-Cookie" not in response.headers
    page = parse_html(response.text)
    assert page.meta("robots") == response.headers["X-Robots-Tag"]
    return page


def link(page: Html, rel: str, kind: str | None = None) -> str | None:
    for tag, attrs in page.elements:
        if tag == "link" and attrs["rel"] == rel and attrs.get("type") == kind:
            return attrs["href"]
    return None


def test_a_cruds_page_has_what_a_preview_shows(alice: Browser, anonymous: Browser) -> None:
    crud = alice.crud("the #garden")
    page = read_page(anonymous, page_path(crud))
    title = page.meta("og:title")
    assert title is not None
    assert title.endswith(f"(@{alice.handle})")
    assert page.meta("og:description") == page.meta("description") == "the #garden"
    assert page.meta("og:type") == "article"
    assert page.meta("og:url") == link(page, "canonical") == url_of(crud)
    assert page.meta("article:author") == f"{SITE}/@{alice.handle}"
    assert page.meta("article:published_time") == crud["created_at"]
    assert page.meta("article:expiration_time") == crud["expires_at"]
    assert page.meta("robots") == f"noarchive, unavailable_after: {crud['expires_at']}"
    assert page.meta("twitter:card") == "summary"
    assert link(page, "alternate", "application/atom+xml") == f"{SITE}/@{alice.handle}.atom"
    for kind in ("application/json+oembed", "text/xml+oembed"):
        address = link(page, "alternate", kind)
        assert address is not None
        assert anonymous.get(path_of(address)).status_code == 200


def test_a_preview_shows_pictures_with_their_description(
    alice: Browser, anonymous: Browser, crud_with: Callable[..., Crud]
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(640, 480), message='"legs" & <more>')
    page = read_page(anonymous, page_path(crud))
    largest = crud["media"][0]["renditions"][-1]
    assert page.meta("og:image") == SITE + largest["url"]
    assert page.meta("og:image:alt") == "Picture 0"
    assert page.meta("og:image:width") == str(largest["width"])
    assert page.meta("twitter:card") == "summary_large_image"
    embed = anonymous.get(embed_path(url_of(crud))).get_json()
    assert embed["thumbnail_url"] == SITE + largest["url"]
    assert (embed["thumbnail_width"], embed["thumbnail_height"]) == (
        largest["width"],
        largest["height"],
    )
    for bound in ({"maxwidth": 10}, {"maxheight": 10}):
        small = anonymous.get(embed_path(url_of(crud), **bound)).get_json()
        assert "thumbnail_url" not in small
        assert small["width"] <= bound.get("maxwidth", 550)


def test_a_content_warning_takes_the_place_of_text_and_pictures(
    alice: Browser,
    anonymous: Browser,
    admin: psycopg.Connection,
    crud_with: Callable[..., Crud],
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(64, 64), message="eight legs #hairy")
    admin.execute("UPDATE activities SET content_warning = 'spiders'")
    for path in (
        page_path(crud),
        embed_path(url_of(crud)),
        embed_path(url_of(crud), format="xml"),
    ):
        text = anonymous.get(path).text
        assert "spiders" in text
        for hidden in ("legs", "hairy", "Picture 0", "/media/"):
            assert hidden not in text


def test_text_of_any_kind_stays_text(alice: Browser, anonymous: Browser) -> None:
    crud = alice.crud(HOSTILE)
    name = "\"><img src=x onerror=a()> ]]> & '"
    changed = alice.put("/api/profile/update", json={"display_name": name, "bio": HOSTILE})
    assert changed.status_code == 200
    page = read_page(anonymous, page_path(crud))
    assert page.meta("og:description") == crud["message"]
    assert page.meta("og:title") == f"{name} (@{alice.handle})"
    person = read_page(anonymous, f"/api/pages/@{alice.handle}")
    assert person.meta("og:description") == changed.get_json()["bio"]
    embed = anonymous.get(embed_path(url_of(crud))).get_json()
    assert crud["message"].replace("\n", "") in parse_html(embed["html"]).text
    assert embed["author_name"] == name
    xml = parse_xml(anonymous.get(embed_path(url_of(crud), format="xml")).data)
    assert xml.findtext("html") == embed["html"]


@pytest.mark.parametrize("change", ["deleted", "hidden", "protected", "suspended", "expired"])
def test_what_a_stranger_may_not_see_is_not_found_and_not_indexed(
    alice: Browser,
    bob: Browser,
    anonymous: Browser,
    admin: psycopg.Connection,
    clock: Clock,
    change: str,
) -> None:
    clock.stop(datetime.now(UTC).replace(microsecond=0))
    crud = alice.crud("hello")
    bob.act("follow", alice)
    if change == "deleted":
        alice.delete(f"/api/activities/{crud['uuid']}")
    elif change == "hidden":
        admin.execute("UPDATE activities SET is_hidden = true")
    elif change == "protected":
        protect(alice)
    elif change == "suspended":  # which hides their cruds too
        admin.execute("UPDATE users SET is_suspended = true WHERE handle = %s", (alice.handle,))
        admin.execute("UPDATE activities SET is_hidden = true")
    else:
        clock.stop(datetime.fromisoformat(crud["expires_at"]) - timedelta(milliseconds=1))
        assert anonymous.get(page_path(crud)).status_code == 200
        clock.ahead = timedelta(milliseconds=1)
    for path in (page_path(crud), embed_path(url_of(crud))):
        for reader in (anonymous, bob):
            gone = reader.get(path)
            assert problem(gone, 404) == {"activity_not_found"}
            assert gone.headers["X-Robots-Tag"] == "noindex"
            assert "hello" not in gone.text


def test_no_cache_keeps_a_preview_longer_than_the_crud_lives(
    alice: Browser, anonymous: Browser, clock: Clock
) -> None:
    crud = alice.crud("brief", "3-hours")
    expires = datetime.fromisoformat(crud["expires_at"])

    def max_ages() -> tuple[str, int]:
        embed = anonymous.get(embed_path(url_of(crud))).get_json()
        return anonymous.get(page_path(crud)).headers["Cache-Control"], embed["cache_age"]

    clock.stop()
    assert max_ages() == ("public, max-age=60", 3600)
    clock.stop(expires - timedelta(seconds=100))
    assert max_ages() == ("public, max-age=60", 100)
    clock.stop(expires - timedelta(seconds=9.5))
    assert max_ages() == ("public, max-age=9", 9)


def test_a_persons_page_says_who_they_are_also_if_they_are_protected(
    alice: Browser, anonymous: Browser, admin: psycopg.Connection
) -> None:
    alice.crud("a secret")
    path = f"/api/pages/@{alice.handle}"
    page = read_page(anonymous, path)
    assert page.meta("og:type") == "profile"
    assert page.meta("profile:username") == alice.handle
    assert link(page, "canonical") == f"{SITE}/@{alice.handle}"
    assert link(page, "alternate", "application/feed+json") == f"{SITE}/@{alice.handle}.json"
    protect(alice)
    page = read_page(anonymous, path)
    assert link(page, "alternate", "application/feed+json") is None
    assert "secret" not in page.text
    admin.execute("UPDATE users SET is_suspended = true WHERE handle = %s", (alice.handle,))
    assert problem(anonymous.get(path), 404) == {"person_not_found"}


def test_an_embed_is_what_oembed_says(alice: Browser, anonymous: Browser) -> None:
    crud = alice.crud("the #garden\nof @" + alice.handle)
    response = anonymous.get(embed_path(url_of(crud)))
    assert response.content_type == "application/json"
    embed = json.loads(response.text)
    assert (embed["version"], embed["type"]) == ("1.0", "rich")
    assert (embed["width"], embed["height"]) == (550, None)
    assert embed["author_url"] == f"{SITE}/@{alice.handle}"
    assert embed["provider_url"] == SITE
    html = parse_html(embed["html"])
    assert html.elements[0] == ("blockquote", {"cite": url_of(crud)})
    assert f"{SITE}/tags/garden" in html.values("a", "href")
    as_xml = anonymous.get(embed_path(url_of(crud), format="xml"))
    assert as_xml.content_type == "text/xml; charset=utf-8"
    root = parse_xml(as_xml.data)
    assert root.tag == "oembed"
    del embed["height"]
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in embed.items()
    }


def test_an_embed_has_the_choices_of_a_poll_unless_a_warning_covers_them(
    alice: Browser, anonymous: Browser
) -> None:
    poll = {"choices": ["tea", "coffee"]}
    shown = alice.crud("Which?", poll=poll)
    covered = alice.crud("Which?", poll=poll, content_warning="drinks")
    for crud, choices in ((shown, 2), (covered, 0)):
        html = anonymous.get(embed_path(url_of(crud))).get_json()["html"]
        assert html.count("<li") == choices


def test_only_addresses_of_our_own_cruds_have_an_embed(alice: Browser, anonymous: Browser) -> None:
    crud = alice.crud("hello")
    ours = url_of(crud)
    for same in (
        ours,
        f"{ours}/",
        f"{ours}?x=1#y",
        ours.replace(crud["uuid"], crud["uuid"].upper()),
    ):
        assert anonymous.get(embed_path(same)).status_code == 200
    for other in (
        ours.replace("localhost", "localhost.example"),
        ours.replace("http:", "https:"),
        ours.replace(":3000", ":3001"),
        ours.replace("http://", "http://user@"),
        ours.replace(alice.handle, "nobody_here"),
        ours.replace(crud["uuid"], str(uuid4())),
        ours.replace(crud["uuid"], "-" * 36),
        f"{SITE}/@{alice.handle}",
        f"{SITE}/",
        "http://[",
        "//" + ours,
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "x",
        "\0",
    ):
        assert problem(anonymous.get(embed_path(other)), 404) == {"activity_not_found"}, other
    assert problem(anonymous.get("/api/oembed"), 422)
    assert problem(anonymous.get(embed_path("x" * 2001)), 422) == {"url_too_long"}
    assert problem(anonymous.get(embed_path(ours, format="yaml")), 422) == {"format_unknown"}
    assert problem(anonymous.get(embed_path(ours, maxwidth=0)), 422) == {"maxwidth_out_of_range"}


def test_former_handles_lead_on(alice: Browser, anonymous: Browser) -> None:
    crud = alice.crud("hello")
    handle = f"{alice.handle[:12]}_new"
    assert alice.put("/api/account/handle", json={"handle": handle}).status_code == 200
    present = url_of({**crud, "handle": handle})
    response = anonymous.get(page_path(crud))
    assert response.headers["Content-Location"] == page_path({**crud, "handle": handle})
    assert link(parse_html(response.text), "canonical") == present
    embed = anonymous.get(embed_path(url_of(crud)))
    assert embed.status_code == 200
    assert present in embed.get_json()["html"]


def test_pages_may_be_asked_for_by_condition_and_by_head(
    alice: Browser, anonymous: Browser
) -> None:
    path = page_path(alice.crud("hello"))
    whole = anonymous.get(path)
    assert anonymous.head(path).headers["Content-Length"] == str(len(whole.data))
    same = anonymous.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
