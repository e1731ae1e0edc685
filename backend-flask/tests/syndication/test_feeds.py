"""Feeds of a person and of a tag: valid, what a stranger sees, and exact about expiry."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from cruddur.syndication.entries import linked, printable, shortened
from tests.conftest import Browser, Clock, problem
from tests.media import image_fixtures
from tests.social.protection import protect
from tests.syndication.conftest import (
    HOSTILE,
    READERS,
    SITE,
    Entry,
    parse_html,
    read_atom,
    read_json,
    walk,
)

FORMS = sorted(READERS)


@pytest.fixture(autouse=True)
def _accounts(alice: Browser, bob: Browser) -> None:
    """Create the accounts, which a first request does."""
    for each in (alice, bob):
        each.get("/api/profile")


def paths(person: Browser, form: str) -> tuple[str, str]:
    return f"/@{person.handle}.{form}", f"/tags/garden.{form}"


def entries(reader: Browser, path: str) -> list[Entry]:
    return READERS[path.rpartition(".")[2]](reader.get(path))[1]


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_has_what_a_program_needs(alice: Browser, anonymous: Browser, form: str) -> None:
    crud = alice.crud("the #garden of https://example.org/?a=1&b=2\nand @" + alice.handle)
    page = f"{SITE}/@{alice.handle}"
    for path in paths(alice, form):
        head, (entry,) = READERS[form](anonymous.get(path))
        assert head["self"] == SITE + path
        assert head["next"] is None
        assert entry["id"] == f"urn:uuid:{crud['uuid']}"
        assert entry["url"] == f"{page}/status/{crud['uuid']}"
        assert entry["published"] == datetime.fromisoformat(crud["created_at"])
        assert entry["updated"] == entry["published"]
        assert entry["expires"] == datetime.fromisoformat(crud["expires_at"])
        assert entry["tags"] == ["garden"]
        assert entry["author"].endswith(f"(@{alice.handle})")
        html = parse_html(entry["html"])
        assert html.text == crud["message"].replace("\n", "")
        assert html.values("a", "href") == [
            f"{SITE}/tags/garden",
            "https://example.org/?a=1&b=2",
            page,
        ]
    assert READERS[form](anonymous.get(paths(alice, form)[0]))[0]["page"] == page


@pytest.mark.parametrize("form", FORMS)
def test_an_edited_crud_has_its_new_text_and_its_time(
    alice: Browser, anonymous: Browser, form: str
) -> None:
    crud = alice.crud("a gardn")
    edited = alice.edit(crud, message="a garden").get_json()
    (entry,) = entries(anonymous, paths(alice, form)[0])
    assert "a garden" in entry["html"]
    assert entry["published"] == datetime.fromisoformat(crud["created_at"])
    assert entry["updated"] == datetime.fromisoformat(edited["edited_at"])
    preview = f"/api/pages/@{alice.handle}/status/{crud['uuid']}"
    assert edited["edited_at"] in anonymous.get(preview).text


@pytest.mark.parametrize("form", FORMS)
def test_a_persons_feed_has_no_replies_and_no_reposts(
    alice: Browser, bob: Browser, anonymous: Browser, form: str
) -> None:
    theirs = bob.crud("by bob #garden")
    alice.reply(theirs, "a reply #garden")
    alice.put(f"/api/activities/{theirs['uuid']}/repost")
    own = alice.crud("by alice #garden")
    alice.put(f"/api/activities/{own['uuid']}/repost")
    person, tag = paths(alice, form)
    assert [entry["url"] for entry in entries(anonymous, person)] == [
        f"{SITE}/@{alice.handle}/status/{own['uuid']}"
    ]
    assert len(entries(anonymous, tag)) == 3


@pytest.mark.parametrize("form", FORMS)
def test_every_reader_has_the_feed_of_a_stranger(
    alice: Browser, bob: Browser, anonymous: Browser, form: str
) -> None:
    alice.crud("the #garden")
    bob.act("block", alice)
    for path in paths(alice, form):
        expected = anonymous.get(path)
        for reader in (alice, bob):
            assert reader.get(path).data == expected.data
        # A token isn't even looked at.
        forged = anonymous.get(path, headers={"Authorization": "Bearer x"})
        assert forged.data == expected.data
        assert "Set-Cookie" not in expected.headers


@pytest.mark.parametrize("form", FORMS)
def test_what_a_stranger_may_not_see_is_in_no_feed(
    alice: Browser, bob: Browser, anonymous: Browser, admin: psycopg.Connection, form: str
) -> None:
    person, tag = paths(alice, form)
    crud = alice.crud("the #garden")
    bob.act("follow", alice)

    def seen() -> tuple[int, int]:
        answer = anonymous.get(person)
        listed = READERS[form](answer)[1] if answer.status_code == 200 else []
        return answer.status_code, len(listed) + len(entries(anonymous, tag))

    assert seen() == (200, 2)
    protect(alice)
    assert seen() == (404, 0)
    assert problem(bob.get(person), 404) == {"person_not_found"}
    protect(alice, is_protected=False)
    admin.execute("UPDATE users SET is_limited = true WHERE handle = %s", (alice.handle,))
    assert seen() == (200, 1)  # as their own page
    admin.execute("UPDATE activities SET is_hidden = true WHERE uuid = %s", (crud["uuid"],))
    assert seen() == (200, 0)
    admin.execute("UPDATE activities SET is_hidden = false WHERE uuid = %s", (crud["uuid"],))
    admin.execute(
        "UPDATE users SET is_limited = false, is_suspended = true WHERE handle = %s",
        (alice.handle,),
    )
    admin.execute("UPDATE activities SET is_hidden = true WHERE uuid = %s", (crud["uuid"],))
    assert seen() == (404, 0)
    assert anonymous.get(person).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("form", FORMS)
def test_a_hidden_reply_is_in_no_tags_feed(
    alice: Browser, bob: Browser, anonymous: Browser, form: str
) -> None:
    reply = bob.reply(alice.crud("root"), "rude #garden")
    tag = paths(alice, form)[1]
    assert len(entries(anonymous, tag)) == 1
    alice.put(f"/api/activities/{reply['uuid']}/hidden")
    assert entries(anonymous, tag) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_crud_is_gone_at_its_moment_and_no_cache_keeps_it_longer(
    alice: Browser, anonymous: Browser, clock: Clock, form: str
) -> None:
    clock.stop(datetime.now(UTC).replace(microsecond=0))
    expires = datetime.fromisoformat(alice.crud("brief #garden", "1-hour")["expires_at"])
    alice.crud("long #garden", "7-days")
    for path in paths(alice, form):
        clock.ahead = timedelta(0)
        assert anonymous.get(path).headers["Cache-Control"] == "public, max-age=60"
        clock.ahead = expires - clock() - timedelta(seconds=7.5)
        assert anonymous.get(path).headers["Cache-Control"] == "public, max-age=7"
        clock.ahead += timedelta(seconds=7.499)
        last = anonymous.get(path)
        assert last.headers["Cache-Control"] == "public, max-age=0"
        assert len(entries(anonymous, path)) == 2
        clock.ahead += timedelta(milliseconds=1)
        again = anonymous.get(path, headers={"If-None-Match": last.headers["ETag"]})
        assert again.status_code == 200
        assert len(entries(anonymous, path)) == 1
        assert again.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("form", FORMS)
def test_text_of_any_kind_stays_text(alice: Browser, anonymous: Browser, form: str) -> None:
    crud = alice.crud(f"{HOSTILE} #garden")
    name = '<b>A</b> ]]> & "quotes" \''
    changed = alice.put("/api/profile/update", json={"display_name": name, "bio": HOSTILE})
    assert changed.status_code == 200
    for path in paths(alice, form):
        (entry,) = entries(anonymous, path)
        assert parse_html(entry["html"]).text == crud["message"].replace("\n", "")
        assert entry["author"] == f"{name} (@{alice.handle})"


@pytest.mark.parametrize("form", FORMS)
def test_a_poll_has_its_choices_and_a_quote_a_link(
    alice: Browser, bob: Browser, anonymous: Browser, form: str
) -> None:
    crud = bob.crud("quoted", "1-day")
    poll = {"choices": ["tea", "<b>coffee</b>"]}
    alice.crud("Which?", "1-day", poll=poll, quote_uuid=crud["uuid"])
    path, _ = paths(alice, form)
    (entry,) = entries(anonymous, path)
    html, url = parse_html(entry["html"]), f"{SITE}/@{bob.handle}/status/{crud['uuid']}"
    assert [tag for tag, _ in html.elements] == ["p", "ul", "li", "li", "blockquote", "p", "a"]
    assert html.text == f"Which?tea<b>coffee</b>{crud['display_name']} (@{bob.handle})"
    assert (html.values("a", "href"), html.values("blockquote", "cite")) == ([url], [url])
    if form == "json":
        item = anonymous.get(path).get_json(force=True)["items"][0]
        assert item["content_text"] == f"Which?\n\n• tea\n• <b>coffee</b>\n\n{url}"
    bob.put("/api/profile/protected", json={"protected": True})
    (entry,) = entries(anonymous, path)
    assert parse_html(entry["html"]).values("a", "href") == [], "a stranger can't see it"


def test_no_cache_keeps_a_link_longer_than_the_quoted_crud_lives(
    alice: Browser, bob: Browser, anonymous: Browser, clock: Clock
) -> None:
    clock.stop(datetime.now(UTC).replace(microsecond=0))
    alice.crud("look", "1-day", quote_uuid=bob.crud("brief", "1-hour")["uuid"])
    clock.ahead += timedelta(minutes=59, seconds=50)
    response = anonymous.get(f"/@{alice.handle}.atom")
    assert response.headers["Cache-Control"] == "public, max-age=10"
    clock.ahead += timedelta(seconds=10)
    (entry,) = entries(anonymous, f"/@{alice.handle}.json")
    assert parse_html(entry["html"]).values("a", "href") == []


def test_characters_that_xml_forbids_are_left_out(
    alice: Browser, anonymous: Browser, admin: psycopg.Connection
) -> None:
    uuid = alice.crud("the #garden")["uuid"]
    admin.execute(
        "UPDATE activities SET message = %s, entities = '[]' WHERE uuid = %s",
        ("a\x01\x0b\x1f\x7f\ufffe\uffffb\t\U0001f600", uuid),
    )
    (entry,) = read_atom(anonymous.get(f"/@{alice.handle}.atom"))[1]
    assert parse_html(entry["html"]).text == "a\x7fb\t\U0001f600"
    (item,) = read_json(anonymous.get(f"/@{alice.handle}.json"))[1]
    assert "\ufffe" in item["html"]  # JSON may have them


def test_a_content_warning_is_the_title_and_pictures_wait_behind_it(
    alice: Browser,
    anonymous: Browser,
    admin: psycopg.Connection,
    crud_with: Callable[..., dict[str, Any]],
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(64, 64), message="eight legs")
    atom, feed = (f"/@{alice.handle}.{form}" for form in ("atom", "json"))
    picture = f"{SITE}{crud['media'][0]['renditions'][-1]['url']}"
    for path in (atom, feed):
        (entry,) = entries(anonymous, path)
        assert entry["title"] == ("eight legs" if path == atom else None)
        assert entry["enclosures"] == [picture]
        html = parse_html(entry["html"])
        assert (html.values("img", "src"), html.values("img", "alt")) == ([picture], ["Picture 0"])
    admin.execute("UPDATE activities SET content_warning = 'spiders & <b>'")
    for path in (atom, feed):
        (entry,) = entries(anonymous, path)
        assert entry["title"] == "spiders & <b>"
        assert entry["enclosures"] == []
        html = parse_html(entry["html"])
        assert [tag for tag, _ in html.elements][:2] == ["details", "summary"]
        assert html.text == "spiders & <b>eight legsPicture 0"
        assert html.values("img", "src") == []
        assert html.values("a", "href") == [picture]
    item = anonymous.get(feed).get_json(force=True)["items"][0]
    assert item["_cruddur"]["content_warning"] == "spiders & <b>"
    assert item["content_text"] == "spiders & <b>\n\neight legs"
    admin.execute("UPDATE activities SET moderation_warning = 'Graphic'")
    assert entries(anonymous, atom)[0]["title"] == "Graphic · spiders & <b>"


def test_a_crud_of_pictures_alone_has_a_title_too(
    alice: Browser, anonymous: Browser, crud_with: Callable[..., dict[str, Any]]
) -> None:
    crud_with(alice, image_fixtures.jpeg(64, 64), message="")
    (entry,) = entries(anonymous, f"/@{alice.handle}.atom")
    assert entry["title"] == "Picture 0"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_a_walk_by_the_feeds_own_links_has_each_crud_once(
    alice: Browser, bob: Browser, anonymous: Browser, form: str, limit: int
) -> None:
    written = [alice.crud(f"Number {number} #garden")["uuid"] for number in range(5)]
    alice.reply(bob.crud("b"), "no feed of alice's")
    person, tag = paths(alice, form)
    for path, extra in ((person, 0), (tag, 0)):
        pages = list(walk(anonymous, f"{path}?limit={limit}", form))
        found = [entry["id"].rpartition(":")[2] for page in pages for entry in page]
        assert found == written[::-1], extra
        assert all(len(page) <= limit for page in pages)


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_without_cruds_is_a_feed(alice: Browser, anonymous: Browser, form: str) -> None:
    for path in paths(alice, form):
        head, listed = READERS[form](anonymous.get(path))
        assert listed == []
        assert head["next"] is None
        # Whoever has it is told that nothing changed.
        etag = anonymous.get(path).headers["ETag"]
        assert anonymous.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("form", FORMS)
def test_requests_may_be_conditional_compressed_or_of_the_head_alone(
    alice: Browser, anonymous: Browser, form: str
) -> None:
    for number in range(5):
        alice.crud(f"Number {number} of the #garden, which is long enough to be compressed")
    for path in paths(alice, form):
        whole = anonymous.get(path)
        head = anonymous.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(whole.data))
        same = anonymous.get(path, headers={"If-None-Match": whole.headers["ETag"]})
        assert (same.status_code, same.data) == (304, b"")
        assert same.headers["Cache-Control"] == "public, max-age=60"
        zipped = anonymous.get(path, headers={"Accept-Encoding": "gzip"})
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(zipped.data) == whole.data
        alice.crud("one more #garden")
        new = anonymous.get(path, headers={"If-None-Match": whole.headers["ETag"]})
        assert new.status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_a_former_handles_feed_has_the_present_addresses(
    alice: Browser, anonymous: Browser, form: str
) -> None:
    crud = alice.crud("hello")
    before = alice.handle
    assert (
        alice.put("/api/account/handle", json={"handle": f"{before[:12]}_new"}).status_code == 200
    )
    response = anonymous.get(f"/@{before}.{form}?limit=5")
    present = f"/@{before[:12]}_new.{form}?limit=5"
    assert response.headers["Content-Location"] == present
    head, (entry,) = READERS[form](response)
    assert head["self"] == SITE + present
    assert entry["id"] == f"urn:uuid:{crud['uuid']}"
    assert f"/@{before[:12]}_new/" in entry["url"]


@pytest.mark.parametrize("form", FORMS)
def test_a_tag_in_any_spelling_and_script_has_one_feed(
    alice: Browser, anonymous: Browser, form: str
) -> None:
    alice.crud("#Käse und #猫")
    for spelling in ("KÄSE", "käse", "ka\u0308se"):
        head, listed = READERS[form](anonymous.get(f"/tags/{spelling}.{form}"))
        assert head["self"] == f"{SITE}/tags/k%C3%A4se.{form}"
        assert len(listed) == 1
    assert len(entries(anonymous, f"/tags/猫.{form}")) == 1
    for wrong in ("a b", "a.b", "%00", "x" * 51):
        assert problem(anonymous.get(f"/tags/{wrong}.{form}"), 422) == {"tag_malformed"}


def test_other_methods_and_endings_are_refused(alice: Browser) -> None:
    for path in (f"/@{alice.handle}.atom", "/tags/garden.json"):
        for method in ("post", "put", "delete"):
            assert getattr(alice, method)(path).status_code == 405
    for path in (
        f"/@{alice.handle}.rss",
        f"/@{alice.handle}.atomx",
        f"/@{alice.handle}",
        "/tags/a",
    ):
        assert alice.get(path).status_code == 404


def test_a_long_text_is_cut_between_characters_for_a_title() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert shortened("two\n lines") == "two lines"
    assert shortened(family * 80) == family * 80
    assert shortened(family * 81) == family * 79 + "…"


def test_ranges_count_utf16_and_nothing_is_lost_between_them() -> None:
    text = "\U0001f600<a> #tag&"
    entities = [{"kind": "hashtag", "start": 6, "end": 10, "tag": "tag"}]
    assert str(linked(text, entities, SITE)) == (
        f'\U0001f600&lt;a&gt; <a href="{SITE}/tags/tag">#tag</a>&amp;'
    )
    assert printable("a\0b\ud800c\r\n") == "abc\r\n"


def test_a_feed_says_utc(alice: Browser, anonymous: Browser) -> None:
    alice.crud("hello")
    (entry,) = entries(anonymous, f"/@{alice.handle}.atom")
    assert entry["published"].tzinfo == UTC
