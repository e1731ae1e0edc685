"""Readers of feeds and pages: what a program that knows the formats finds in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from werkzeug.test import TestResponse

from tests.conftest import Browser
from tests.media.conftest import buckets, crud_with, harness, objects  # noqa: F401  # fixtures

SITE = "http://localhost:3000"
ATOM, AGE = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/age/1.0}"
HOSTILE = (
    '<script>alert("1")</script> ]]> & &amp; \'"> <!--\n'
    "\u0645\u0631\u062d\u0628\u0627 \u202e\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_ABSOLUTE = re.compile(r"https?://[^\s]+")

Entry = dict[str, Any]
Read = Callable[[TestResponse], tuple[dict[str, Any], list[Entry]]]


def path_of(url: str) -> str:
    """Return the part of one of our addresses that a client of the API asks for."""
    assert url.startswith(f"{SITE}/")
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def read_atom(response: TestResponse) -> tuple[dict[str, Any], list[Entry]]:
    """Return a valid Atom feed (RFC 4287, 4.1) in the words of JSON Feed."""
    assert response.status_code == 200, response.text
    assert response.content_type == "application/atom+xml; charset=utf-8"
    assert response.text.startswith("<?xml ")
    feed = parse_xml(response.data)
    assert feed.tag == f"{ATOM}feed"
    links = _links(feed)
    assert {"self", "alternate", "first"} <= set(links)
    moment(_text(feed, "updated"))
    entries = []
    for found in feed.findall(f"{ATOM}entry"):
        own = _links(found)
        content = found.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        author = found.find(f"{ATOM}author")
        assert author is not None
        (expires,) = found.findall(f"{AGE}expires")
        entries.append(
            {
                "id": _text(found, "id"),
                "url": own["alternate"][0],
                "title": _text(found, "title"),
                "html": content.text or "",
                "published": moment(_text(found, "published")),
                "updated": moment(_text(found, "updated")),
                "expires": moment(expires.text or ""),
                "author": _text(author, "name"),
                "tags": [each.attrib["term"] for each in found.findall(f"{ATOM}category")],
                "enclosures": own.get("enclosure", []),
            }
        )
    assert feed.find(f"{ATOM}author") is not None or entries or links
    head = {
        "id": _text(feed, "id"),
        "title": _text(feed, "title"),
        "self": links["self"][0],
        "page": links["alternate"][0],
        "next": links.get("next", [None])[0],
    }
    return head, _checked(entries)


def parse_xml(document: bytes) -> ElementTree.Element:
    """Return a document of ours, which defines no entities."""
    assert b"<!" not in document
    return ElementTree.fromstring(document)  # noqa: S314


def read_json(response: TestResponse) -> tuple[dict[str, Any], list[Entry]]:
    """Return a valid JSON Feed 1.1 in the same words."""
    assert response.status_code == 200, response.text
    assert response.content_type == "application/feed+json"
    feed = response.get_json(force=True)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert None not in feed.values()
    entries = [
        {
            "id": item["id"],
            "url": item["url"],
            "title": item.get("title"),
            "html": item["content_html"],
            "published": moment(item["date_published"]),
            "updated": moment(item.get("date_modified", item["date_published"])),
            "expires": moment(item["_cruddur"]["expires_at"]),
            "author": item["authors"][0]["name"],
            "tags": item["tags"],
            "enclosures": [each["url"] for each in item["attachments"]],
        }
        for item in feed["items"]
    ]
    head = {
        "title": feed["title"],
        "self": feed["feed_url"],
        "page": feed["home_page_url"],
        "next": feed.get("next_url"),
    }
    return head, _checked(entries)


READERS = {"atom": read_atom, "json": read_json}


def walk(reader: Browser, path: str, form: str) -> Iterator[list[Entry]]:
    """Yield the pages of a feed, by its own links."""
    following: str | None = path
    while following is not None:
        response = reader.get(following)
        head, entries = READERS[form](response)
        assert path_of(head["self"]) == following
        if head["next"] is not None:
            assert 'rel="next"' in response.headers["Link"]
        yield entries
        following = path_of(head["next"]) if head["next"] else None


def moment(text: str) -> datetime:
    """Return a moment in RFC 3339."""
    assert _RFC_3339.fullmatch(text), text
    return datetime.fromisoformat(text)


def _checked(entries: list[Entry]) -> list[Entry]:
    ids = [entry["id"] for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry["id"])
        assert _ABSOLUTE.fullmatch(entry["url"])
        assert all(_ABSOLUTE.fullmatch(url) for url in entry["enclosures"])
        parse_html(entry["html"])
    return entries


def _text(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


def _links(element: ElementTree.Element) -> dict[str, list[Any]]:
    links: dict[str, list[Any]] = {}
    for link in element.findall(f"{ATOM}link"):
        assert _ABSOLUTE.fullmatch(link.attrib["href"])
        links.setdefault(link.attrib["rel"], []).append(link.attrib["href"])
    return links


class Html(HTMLParser):
    """The elements and the text of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Take text."""
        self.text += data

    def values(self, tag: str, attribute: str) -> list[str | None]:
        """Return an attribute of all elements of a kind."""
        return [attrs.get(attribute) for name, attrs in self.elements if name == tag]

    def meta(self, name: str) -> str | None:
        """Return what a page says about itself."""
        for tag, attrs in self.elements:
            if tag == "meta" and name in (attrs.get("name"), attrs.get("property")):
                return attrs["content"]
        return None


ALLOWED = {
    *("html", "head", "meta", "title", "link", "body", "main", "h1", "time"),
    *("p", "a", "br", "img", "details", "summary", "blockquote", "footer", "ul", "li"),
}


def parse_html(document: str) -> Html:
    """Return a document that has no script, style or event handler, whatever people wrote."""
    parsed = Html()
    parsed.feed(document)
    parsed.close()
    for tag, attrs in parsed.elements:
        assert tag in ALLOWED, tag
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
        for name in ("href", "src", "cite"):
            if attrs.get(name) is not None:
                assert _ABSOLUTE.fullmatch(str(attrs[name]))
    return parsed
