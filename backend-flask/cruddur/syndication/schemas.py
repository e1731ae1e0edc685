"""Responses of feeds and oEmbed. Names are those of JSON Feed 1.1 and oEmbed 1.0."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

from pydantic import BaseModel, Field

# As the API writes it everywhere, in milliseconds.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class JsonFeedAuthor(BaseModel):
    """Who wrote it."""

    name: str
    url: str
    avatar: str | None = None


class JsonFeedAttachment(BaseModel):
    """A picture; `title` is its alt text."""

    url: str
    mime_type: Literal["image/webp"] = "image/webp"
    title: str | None = None


class JsonFeedExtension(BaseModel):
    """What JSON Feed has no word for."""

    about: str
    expires_at: Moment = Field(description="delete it then")
    content_warning: str | None = Field(
        default=None, description="show it, and the rest when asked for"
    )


class JsonFeedItem(BaseModel):
    """A crud. One without a content warning has no title."""

    id: str
    url: str
    title: str | None = None
    content_html: str
    content_text: str
    date_published: Moment
    date_modified: Moment | None = None
    image: str | None = None
    authors: list[JsonFeedAuthor]
    tags: list[str] = []
    attachments: list[JsonFeedAttachment] = []
    extension: JsonFeedExtension = Field(alias="_cruddur")


class JsonFeed(BaseModel):
    """A page of a feed. What a feed doesn't have is missing in it."""

    version: Literal["https://jsonfeed.org/version/1.1"] = "https://jsonfeed.org/version/1.1"
    title: str
    description: str | None = None
    home_page_url: str
    feed_url: str
    next_url: str | None = None
    icon: str | None = None
    authors: list[JsonFeedAuthor] = []
    items: list[JsonFeedItem]


class EmbedFormat(Enum):
    """A format of oEmbed."""

    JSON = "json"
    XML = "xml"


class Embed(BaseModel):
    """The embedded form of a crud."""

    version: Literal["1.0"] = "1.0"
    type: Literal["rich"] = "rich"
    provider_name: Literal["Cruddur"] = "Cruddur"
    provider_url: str
    author_name: str
    author_url: str
    title: str
    html: str
    width: int
    height: None = Field(default=None, description="as high as the text needs")
    cache_age: int = Field(description="seconds; never longer than the crud lives")
    thumbnail_url: str | None = None
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None
