"""JSON Feed 1.0 and 1.1 of a journal or blog, as broken as it comes.

No network here, and no second page: what is older is archive. Source: jsonfeed.org/version/1.1.
"""

import re

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import names, people
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.json_answers import Record, items, loaded, records, unreadable
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, link, plain
from newsletter.models import Announcement

_MOST = 10_000
_SUMMARY_ENOUGH = 200  # a shorter summary gives way to the full text, if that is there
_TITLE_FROM_TEXT = 100
_NAME = r"[^\W\d_a-z][^\s,]* [^\W\d_a-z][^\s,]*"
_PAIR = re.compile(rf"{_NAME}(?:, {_NAME})* (?:and|&) {_NAME}")


def parse(answer: Answer, source: str) -> Parsed:
    """The items of a feed; those without a title are named by how their text begins."""
    feed = loaded(answer)
    if not isinstance(feed, dict) or "items" not in feed:
        return Parsed(error=unreadable(answer) if feed is None else "this is no JSON Feed")
    common = _authors(feed)
    found = (_item(item, common, answer, source) for item in records(feed["items"])[:_MOST])
    return Parsed(tuple(paper for paper in found if paper))


def _item(
    item: Record, common: tuple[str, ...], answer: Answer, source: str
) -> Announcement | None:
    text = _text(item)
    title = plain(item.get("title"), TITLE_LIMIT) or plain(text, _TITLE_FROM_TEXT)
    pdf = next(
        (a for a in records(item.get("attachments")) if "pdf" in str(a.get("mime_type"))), {}
    )
    page = link(item.get("url"), answer.url) or link(item.get("external_url"), answer.url)
    number = item.get("id")
    return announce(
        source,
        title=title,
        abstract=text,
        authors=_authors(item) or common,
        categories=items(item.get("tags")),
        names=[number, item.get("external_url")],
        doi=next((p for p in (item.get("doi"), number, item.get("url")) if _is_doi(p)), None),
        urls={
            "abs": page or (number if isinstance(number, str) and "://" in number else None),
            "pdf": link(pdf.get("url"), answer.url),
        },
        published=item.get("date_published") or item.get("date_modified"),
    )


def _text(item: Record) -> str:
    summary = plain(item.get("summary"), ABSTRACT_LIMIT)
    if len(summary) >= _SUMMARY_ENOUGH:
        return summary
    full = (plain(item.get(name), ABSTRACT_LIMIT) for name in ("content_html", "content_text"))
    return max(summary, *full, key=len)


def _authors(holder: Record) -> tuple[str, ...]:
    """Version 1.1 has a list, version 1.0 one author; who writes as "A B and C D" is two."""
    told = [*items(holder.get("authors")), *items(holder.get("author"))]
    written = [person.get("name") if isinstance(person, dict) else person for person in told]
    pair = len(written) == 1 and isinstance(written[0], str) and _PAIR.fullmatch(written[0])
    return names(written) if pair else people(written)


def _is_doi(value: object) -> bool:
    return isinstance(value, str) and (value.startswith("10.") or "doi" in value.lower())
