"""JSON Lines: one paper a line with id, title, abstract, authors, categories, url, published.

Also the format of `papers import`. A bad line is reported by its number; the good ones go in.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from newsletter.feeds.arxiv import ArxivName, arxiv_name, arxiv_urls
from newsletter.feeds.authors import names
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, link, plain
from newsletter.models import Announcement

_FAULTS_SHOWN = 3


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of a dump in UTF-8; `error` names the lines that hold none."""
    return parse_lines(answer.body.decode("utf-8-sig", "replace").split("\n"), source)


def parse_lines(lines: Iterable[str], source: str) -> Parsed:
    """As `parse`, from lines of text."""
    announcements: list[Announcement] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = _paper(line, source)
        if isinstance(found, str):
            faults.append(f"line {number}: {found}")
        else:
            announcements.append(found)
    return Parsed(tuple(announcements), _summary(faults))


def _summary(faults: list[str]) -> str | None:
    if not faults:
        return None
    more = len(faults) - _FAULTS_SHOWN
    shown = "; ".join(faults[:_FAULTS_SHOWN])
    return f"{shown}; and {more} more" if more > 0 else shown


def _paper(line: str, source: str) -> Announcement | str:
    """The paper of one line, or what is wrong with the line."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON"
    if not isinstance(record, dict):
        return "not a JSON object"
    title = plain(record.get("title"), TITLE_LIMIT)
    if not title:
        return 'no "title"'
    name = _arxiv_name(record)
    return Announcement(
        source=source,
        title=title,
        abstract=plain(record.get("abstract"), ABSTRACT_LIMIT),
        authors=names(_strings(record.get("authors"))),
        categories=_categories(record.get("categories")),
        arxiv_id=name.id if name else None,
        version=name.version if name else None,
        doi=plain(record.get("doi"), 300) or None,
        urls=_urls(record, name),
        published_at=_moment(record.get("published")),
        upvotes=_count(record.get("upvotes")),
    )


def _arxiv_name(record: dict[str, Any]) -> ArxivName | None:
    places = (record.get(key) for key in ("arxiv_id", "id", "url", "doi"))
    return next((name for place in places if (name := arxiv_name(place))), None)


def _urls(record: dict[str, Any], name: ArxivName | None) -> dict[str, str]:
    given = {"abs": record.get("url"), "pdf": record.get("pdf"), "code": record.get("code")}
    urls = {role: url for role, value in given.items() if (url := link(value))}
    return (arxiv_urls(name.id) | urls) if name else urls


def _categories(value: object) -> tuple[str, ...]:
    """A list, or arXiv's own form: one string with spaces between."""
    found = value.split() if isinstance(value, str) else _strings(value)
    cleaned = (plain(category, 100) for category in found[:50])
    return tuple(dict.fromkeys(category for category in cleaned if category))


def _strings(value: object) -> list[object]:
    """The authors or categories: strings, or objects with a name."""
    items = value if isinstance(value, list) else [value]
    return [item.get("name") if isinstance(item, dict) else item for item in items]


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _count(value: object) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return max(0, min(int(value), 1_000_000)) if whole and isinstance(value, int) else 0
