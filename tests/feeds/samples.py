"""Feeds written for the tests, and the moment at which the tests take place."""

from datetime import UTC, datetime

from newsletter.feeds.fetched import Answer

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def item(number: int, **parts: str) -> str:
    fields = {
        "title": f"Tides in channel number {number}",
        "link": f"https://journal.example/papers/{number}",
        "description": f"We measure the tide in channel {number} for a year.",
    } | parts
    return "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items() if v) + "</item>"


def rss(*items: str, title: str = "Journal of Tides") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom"><channel>'
        f"<title>{title}</title><link>https://journal.example/</link>"
        f"<description>{title}</description>{''.join(items)}</channel></rss>"
    ).encode()


def answer(body: bytes | str) -> Answer:
    raw = body.encode() if isinstance(body, str) else body
    return Answer(body=raw, url="https://journal.example/feed")
