"""A crud as feeds, link previews and oEmbed show it: addresses, title, text and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import regex
from markupsafe import Markup

_GRAPHEME = regex.compile(r"\X")
_MAX_TITLE_GRAPHEMES = 80
# What no XML document can have, escaped or not (XML 1.0, 2.2), nor may HTML.
_FORBIDDEN = regex.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Image:
    """A picture at its largest size."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Author:
    """Who wrote a crud, or whose feed it is."""

    name: str
    handle: str
    url: str
    avatar: Image | None


@dataclass(frozen=True)
class Quoted:
    """The crud that a crud quotes: its author's name, its address and its end."""

    author: str
    url: str
    expires: str


@dataclass(frozen=True)
class Entry:
    """A crud. `warning` is in place of title and text where nobody has asked for them."""

    uuid: str
    url: str
    author: Author
    published: str
    edited: str | None
    expires: str
    title: str
    warning: str | None
    text: str
    linked_text: Markup
    details: Markup
    html: str
    images: list[Image]
    tags: list[str]
    visible_until: datetime
    """When nobody may see it, or what it quotes, any more."""

    @property
    def updated(self) -> str:
        """When it got its present text."""
        return self.edited or self.published


def person_url(web_url: str, handle: str) -> str:
    """Return the address of a person's page."""
    return f"{web_url}/@{handle}"


def crud_url(web_url: str, handle: str, uuid: str) -> str:
    """Return the address of a crud's page."""
    return f"{person_url(web_url, handle)}/status/{uuid}"


def tag_url(web_url: str, tag: str) -> str:
    """Return the address of a tag's page."""
    return f"{web_url}/tags/{quote(tag)}"


def author(person: Json, web_url: str) -> Author:
    """Return the author of a crud or the person of a profile, given as JSON."""
    avatar = person["avatar"]
    return Author(
        name=person["display_name"],
        handle=person["handle"],
        url=person_url(web_url, person["handle"]),
        avatar=_image(avatar["renditions"], web_url) if avatar else None,
    )


def entry(activity: Json, web_url: str) -> Entry:
    """Return the entry of a crud, given as JSON."""
    writer = author(activity, web_url)
    warnings = (activity.get("moderation_warning"), activity["content_warning"])
    warning = " · ".join(filter(None, warnings)) or None
    images = [
        _image(picture["renditions"], web_url, picture["alt"]) for picture in activity["media"]
    ]
    choices = [each["text"] for each in (activity["poll"] or {}).get("choices", [])]
    quoted = _quoted(activity, web_url)
    text = activity["message"]
    linked_text = linked(text, activity["entities"], web_url)
    details = _details(choices, quoted)
    parts = [warning, text, "\n".join(f"• {each}" for each in choices), quoted and quoted.url]
    tags = {each["tag"] for each in activity["entities"] if each["kind"] == "hashtag"}
    return Entry(
        uuid=activity["uuid"],
        url=crud_url(web_url, writer.handle, activity["uuid"]),
        author=writer,
        published=activity["created_at"],
        edited=activity.get("edited_at"),
        expires=activity["expires_at"],
        title=shortened(warning or text or _description(images) or f"@{writer.handle}"),
        warning=warning,
        text="\n\n".join(filter(None, parts)),
        linked_text=linked_text,
        details=details,
        html=str(_html(linked_text, details, images, warning)),
        # A reader would show them beside the warning.
        images=[] if warning else images,
        tags=sorted(tags),
        visible_until=datetime.fromisoformat(
            min(activity["expires_at"], quoted.expires) if quoted else activity["expires_at"]
        ),
    )


def shortened(text: str) -> str:
    """Return a text as one line that fits a title."""
    line = " ".join(text.split())
    graphemes = [found[0] for found in _GRAPHEME.finditer(line)]
    if len(graphemes) <= _MAX_TITLE_GRAPHEMES:
        return line
    return "".join(graphemes[: _MAX_TITLE_GRAPHEMES - 1]).rstrip() + "…"


def printable(document: str) -> str:
    """Return a document without the characters that XML and HTML forbid."""
    return str(_FORBIDDEN.sub("", document))


def linked(text: str, entities: Sequence[Json], web_url: str) -> Markup:
    """Return a text as HTML, its mentions, hashtags and links as links."""
    return Markup().join(_parts(text, entities, web_url))


def _parts(text: str, entities: Sequence[Json], web_url: str) -> Iterator[Markup]:
    units, position = text.encode("utf-16-le"), 0
    for found in sorted(entities, key=lambda each: int(each["start"])):
        yield _lines(units, position, found["start"])
        # Our own pages need no advice, and a crawler isn't told to follow what people write.
        rel = Markup(' rel="nofollow ugc noopener"') if found["kind"] == "link" else Markup()
        yield Markup('<a href="{}"{}>{}</a>').format(
            _target(found, web_url), rel, _lines(units, found["start"], found["end"])
        )
        position = found["end"]
    yield _lines(units, position, len(units) // 2)


def _lines(units: bytes, start: int, end: int) -> Markup:
    """Return a part of a text in UTF-16 as HTML."""
    part = units[2 * start : 2 * end].decode("utf-16-le", "replace")
    return Markup("<br>").join(part.split("\n"))


def _target(entity: Json, web_url: str) -> str:
    match entity["kind"]:
        case "mention":
            return person_url(web_url, entity["handle"])
        case "hashtag":
            return tag_url(web_url, entity["tag"])
    return str(entity["url"])


def _quoted(activity: Json, web_url: str) -> Quoted | None:
    """Return whose crud a crud quotes and where it is, if a stranger may see it."""
    quote_card = activity.get("quote", {})
    if quote_card.get("state") != "available":
        return None
    name, handle = quote_card["display_name"], quote_card["handle"]
    url = crud_url(web_url, handle, quote_card["uuid"])
    return Quoted(f"{name} (@{handle})", url, quote_card["expires_at"])


def _details(choices: list[str], quoted: Quoted | None) -> Markup:
    """Return the choices of a poll, without results, and a link to what is quoted, as HTML."""
    details = Markup()
    if choices:
        items = (Markup('<li dir="auto">{}</li>').format(each) for each in choices)
        details += Markup("<ul>{}</ul>").format(Markup().join(items))
    if quoted:
        link = Markup('<blockquote cite="{0}"><p><a href="{0}">{1}</a></p></blockquote>')
        details += link.format(quoted.url, quoted.author)
    return details


def _html(text: Markup, details: Markup, images: list[Image], warning: str | None) -> Markup:
    """Return all of a crud; behind a warning, if there is one, and pictures as links then."""
    body = Markup('<p dir="auto">{}</p>').format(text) if text else Markup()
    body += details
    if warning is None:
        template = Markup('<p><img src="{0}" alt="{1}" width="{2}" height="{3}"></p>')
    else:
        template = Markup('<p><a href="{0}">{4}</a></p>')
    for image in images:
        body += template.format(
            image.url, image.alt, image.width, image.height, image.alt or image.url
        )
    if warning is None:
        return body
    return Markup("<details><summary>{}</summary>{}</details>").format(warning, body)


def _description(images: list[Image]) -> str:
    return next((image.alt for image in images if image.alt), "")


def _image(renditions: list[Json], web_url: str, alt: str = "") -> Image:
    largest = renditions[-1]
    return Image(f"{web_url}{largest['url']}", largest["width"], largest["height"], alt)
