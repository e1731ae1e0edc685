"""HTTP routes of feeds for machines, of pages for crawlers, and of oEmbed.

All are as a stranger sees them: tokens are ignored, so a cache may keep them for everybody.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup
from pydantic import BaseModel, Field

from cruddur.errors import ActivityNotFound, InvalidInput, PersonNotFound
from cruddur.http.auth import Access, context
from cruddur.http.operations import operation
from cruddur.http.pagination import PageQuery, set_next_cursor
from cruddur.syndication import service
from cruddur.syndication.entries import Author, Entry, Image, printable
from cruddur.syndication.schemas import (
    Embed,
    EmbedFormat,
    JsonFeed,
    JsonFeedAttachment,
    JsonFeedAuthor,
    JsonFeedExtension,
    JsonFeedItem,
)
from cruddur.syndication.service import Feed

# CloudFront's policy of API responses, which aren't pages, allows nothing.
_PAGE_POLICY = (
    "default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_EMBED_WIDTH = 550
_ATOM, _JSON_FEED = "application/atom+xml", "application/feed+json"

blueprint = Blueprint("syndication", __name__, template_folder="templates")

Pixels = Annotated[int, Field(ge=1, le=10_000)]


class EmbedQuery(BaseModel):
    """Query parameters of oEmbed."""

    url: Annotated[str, Field(max_length=2000, description="the address of a crud's page")]
    format: EmbedFormat = EmbedFormat.JSON
    maxwidth: Pixels | None = None
    maxheight: Pixels | None = None


@blueprint.after_request
def _keep_from_search(response: Response) -> Response:
    """Keep what isn't a page, and what is refused, from being shown by search engines."""
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


@blueprint.get("/@<handle:handle>.atom")
@operation(Access.NONE, media_type=_ATOM, errors=(PersonNotFound,))
def person_atom(query: PageQuery, handle: str) -> Response:
    """A person's cruds as Atom, without replies and reposts, newest first."""
    return _atom(_person_feed(handle, query), query)


@blueprint.get("/@<handle:handle>.json")
@operation(Access.NONE, media_type=_JSON_FEED, response=JsonFeed, errors=(PersonNotFound,))
def person_json(query: PageQuery, handle: str) -> Response:
    """A person's cruds as JSON Feed, without replies and reposts, newest first."""
    return _json_feed(_person_feed(handle, query), query)


@blueprint.get("/tags/<tag>.atom")
@operation(Access.NONE, media_type=_ATOM, errors=(InvalidInput,))
def tag_atom(query: PageQuery, tag: str) -> Response:
    """Cruds and replies with a hashtag as Atom, newest first."""
    return _atom(_tag_feed(tag, query), query)


@blueprint.get("/tags/<tag>.json")
@operation(Access.NONE, media_type=_JSON_FEED, response=JsonFeed, errors=(InvalidInput,))
def tag_json(query: PageQuery, tag: str) -> Response:
    """Cruds and replies with a hashtag as JSON Feed, newest first."""
    return _json_feed(_tag_feed(tag, query), query)


@blueprint.get("/api/pages/@<handle:handle>")
@operation(Access.NONE, media_type="text/html", errors=(PersonNotFound,))
def person_preview(handle: str) -> Response:
    """A person's page for crawlers, with Open Graph."""
    found = service.profile(context(), handle, _web_url())
    author = found.author
    robots = "noarchive"
    page = render_template(
        "page.html",
        title=_named(author),
        description=found.bio,
        url=author.url,
        author=author,
        images=[author.avatar] if author.avatar else [],
        feed_url=None if found.is_protected else author.url,
        robots=robots,
    )
    return _page(page, robots, [])


@blueprint.get("/api/pages/@<handle:handle>/status/<uuid:activity_uuid>")
@operation(Access.NONE, media_type="text/html", errors=(ActivityNotFound,))
def crud_preview(handle: str, activity_uuid: UUID) -> Response:
    """A crud's page for crawlers, with Open Graph, oEmbed and the time when it is gone."""
    entry = service.crud(context(), handle, activity_uuid, _web_url())
    author = entry.author
    robots = f"noarchive, unavailable_after: {entry.expires}"
    images = entry.images or ([author.avatar] if author.avatar else [])
    page = render_template(
        "page.html",
        title=_named(author),
        description=entry.warning or entry.text or entry.title,
        html=None if entry.warning else Markup(entry.html),  # noqa: S704  # built in entries.py
        url=entry.url,
        author=author,
        entry=entry,
        images=images,
        feed_url=author.url,
        embed_url=f"{_web_url()}/api/oembed?{urlencode({'url': entry.url})}",
        robots=robots,
    )
    return _page(page, robots, [entry])


@blueprint.get("/api/oembed")
@operation(Access.NONE, response=Embed, errors=(ActivityNotFound, InvalidInput))
def oembed(query: EmbedQuery) -> Response:
    """A crud for embedding in another site, by the address of its page (oEmbed 1.0)."""
    entry = service.crud_of_url(context(), query.url, _web_url())
    image = _thumbnail(entry, query)
    embed = Embed(
        provider_url=_web_url(),
        author_name=entry.author.name,
        author_url=entry.author.url,
        title=entry.title,
        html=render_template(
            "embed.html", entry=entry, text=entry.warning or entry.linked_text or entry.title
        ).strip(),
        width=min(query.maxwidth or _EMBED_WIDTH, _EMBED_WIDTH),
        cache_age=service.seconds_to_keep(context(), [entry], service.MAX_EMBED_AGE),
        thumbnail_url=image.url if image else None,
        thumbnail_width=image.width if image else None,
        thumbnail_height=image.height if image else None,
    )
    if query.format is EmbedFormat.XML:
        values = embed.model_dump(exclude_none=True)
        return _public(printable(render_template("embed.xml", embed=values)), "text/xml", [entry])
    # Without a picture, its keys are missing; the height is there, and unknown.
    values = {**embed.model_dump(exclude_none=True), "height": None}
    return _public(current_app.json.dumps(values), "application/json", [entry])


def _person_feed(handle: str, query: PageQuery) -> Feed:
    return service.person_feed(context(), handle, _web_url(), after=query.after, limit=query.limit)


def _tag_feed(tag: str, query: PageQuery) -> Feed:
    return service.tag_feed(context(), tag, _web_url(), after=query.after, limit=query.limit)


def _atom(feed: Feed, query: PageQuery) -> Response:
    document = render_template(
        "atom.xml",
        feed=feed,
        self_url=_address(feed, query, ".atom"),
        first_url=_address(feed, PageQuery(limit=query.limit), ".atom"),
        next_url=_next_address(feed, query, ".atom"),
    )
    return _feed(feed, query, printable(document), _ATOM)


def _json_feed(feed: Feed, query: PageQuery) -> Response:
    authors = [_author(feed.author)] if feed.author else []
    document = JsonFeed(
        title=feed.title,
        description=feed.description or None,
        home_page_url=feed.page_url,
        feed_url=_address(feed, query, ".json"),
        next_url=_next_address(feed, query, ".json"),
        icon=authors[0].avatar if authors else None,
        authors=authors,
        items=[_item(entry) for entry in feed.entries],
    )
    text = document.model_dump_json(by_alias=True, exclude_none=True)
    return _feed(feed, query, text, _JSON_FEED)


def _item(entry: Entry) -> JsonFeedItem:
    return JsonFeedItem(
        id=f"urn:uuid:{entry.uuid}",
        url=entry.url,
        title=entry.title if entry.warning else None,
        content_html=entry.html,
        content_text=entry.text,
        date_published=entry.published,
        date_modified=entry.edited,
        image=entry.images[0].url if entry.images else None,
        authors=[_author(entry.author)],
        tags=entry.tags,
        attachments=[
            JsonFeedAttachment(url=image.url, title=image.alt or None) for image in entry.images
        ],
        _cruddur=JsonFeedExtension(
            about=f"{_web_url()}/api/docs",
            expires_at=entry.expires,
            content_warning=entry.warning,
        ),
    )


def _author(author: Author) -> JsonFeedAuthor:
    return JsonFeedAuthor(
        name=_named(author), url=author.url, avatar=author.avatar.url if author.avatar else None
    )


def _named(author: Author) -> str:
    return f"{author.name} (@{author.handle})"


def _address(feed: Feed, query: PageQuery, ending: str) -> str:
    """Return the address of a page of a feed."""
    changed = query.model_dump(exclude_defaults=True)
    encoded = f"?{urlencode(changed)}" if changed else ""
    return f"{_web_url()}{feed.path}{ending}{encoded}"


def _next_address(feed: Feed, query: PageQuery, ending: str) -> str | None:
    if feed.next_cursor is None:
        return None
    cursor = urlsafe_b64encode(feed.next_cursor.bytes).decode().rstrip("=")
    return _address(feed, query.model_copy(update={"cursor": cursor}), ending)


def _feed(feed: Feed, query: PageQuery, document: str, media_type: str) -> Response:
    response = _public(document, media_type, feed.entries)
    if feed.next_cursor is not None:
        set_next_cursor(response, query, feed.next_cursor.bytes)
    return response


def _page(page: str, robots: str, listed: list[Entry]) -> Response:
    response = _public(printable(page), "text/html", listed)
    response.headers["X-Robots-Tag"] = robots
    response.headers["Content-Security-Policy"] = _PAGE_POLICY
    return response


def _public(body: str, media_type: str, listed: list[Entry]) -> Response:
    """Return a response that any cache may keep until the first of its entries expires."""
    response = Response(body, mimetype=media_type)
    response.headers["Cache-Control"] = (
        f"public, max-age={service.seconds_to_keep(context(), listed)}"
    )
    return response


def _thumbnail(entry: Entry, query: EmbedQuery) -> Image | None:
    image = entry.images[0] if entry.images else None
    if image is None or (query.maxwidth and image.width > query.maxwidth):
        return None
    return None if query.maxheight and image.height > query.maxheight else image


def _web_url() -> str:
    return str(current_app.config["WEB_URL"])
