"""A feed written down: Atom (RFC 4287) and JSON Feed 1.1, of the same items.

Pure; it knows no reader.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as Xml

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Item:
    """One edition: an id for ever, its page, a headline, when, and the papers as HTML."""

    id: str
    url: str
    title: str
    at: datetime
    html: str


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed itself; `here` is its own address, `home` the first page of the site."""

    id: str
    title: str
    here: str
    home: str
    updated: datetime
    items: Sequence[Item]


def atom(channel: Channel) -> bytes:
    """The feed as Atom."""
    feed = _element("feed", xmlns=_ATOM)
    feed.extend(
        [
            _element("id", channel.id),
            _element("title", channel.title),
            _element("updated", channel.updated.isoformat()),
            _element("link", rel="self", type="application/atom+xml", href=channel.here),
            _element("link", rel="alternate", type="text/html", href=channel.home),
            *(_entry(channel, item) for item in channel.items),
        ]
    )
    written: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(channel: Channel) -> bytes:
    """The feed as JSON Feed."""
    items = [
        {
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "content_html": item.html,
            "date_published": item.at.isoformat(),
        }
        for item in channel.items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.here,
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _entry(channel: Channel, item: Item) -> Xml.Element:
    author = _element("author")
    author.append(_element("name", channel.title))
    entry = _element("entry")
    entry.extend(
        [
            _element("id", item.id),
            _element("title", item.title),
            _element("updated", item.at.isoformat()),
            author,
            _element("link", rel="alternate", type="text/html", href=item.url),
            _element("content", item.html, type="html"),
        ]
    )
    return entry


def _element(name: str, text: str = "", **attributes: str) -> Xml.Element:
    element = Xml.Element(name, attributes)
    element.text = text or None
    return element
