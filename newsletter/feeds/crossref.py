"""Crossref: the articles of journals by their ISSN, or of any filter, as publishers register them.

No network here. Source: api.crossref.org/swagger-ui.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import people
from newsletter.feeds.citations import citation
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.headings import headed
from newsletter.feeds.json_answers import (
    Record,
    first,
    items,
    loaded,
    record,
    records,
    reported,
    unreadable,
)
from newsletter.feeds.labels import without_heading
from newsletter.feeds.moments import day, moment
from newsletter.feeds.parameters import extended, number, parameter, with_parameters
from newsletter.feeds.text import ABSTRACT_LIMIT, plain
from newsletter.feeds.windows import since
from newsletter.models import Announcement, Feed

_ROWS = 200
_DATES = ("published-online", "posted", "published", "published-print", "issued")


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The works registered since the last news, the first page of a cursor."""
    url = feed.url
    if "from-" not in (parameter(url, "filter") or ""):
        url = extended(url, "filter", f"from-created-date:{since(feed, now)}")
    yield with_parameters(url, rows=parameter(url, "rows") or _ROWS, cursor="*")


def parse(answer: Answer, source: str) -> Parsed:
    """The works of one page, and the page after it while pages are full."""
    found = loaded(answer)
    message = record(found).get("message")
    if record(found).get("status") in ("error", "failed") or isinstance(message, list):
        fault = reported(record(found), "message") or "the server reports an error"
        return Parsed(error=fault)
    listed = str(record(found).get("message-type") or "work-list")
    if not isinstance(message, dict) or not listed.startswith("work"):  # or journals, or funders
        return Parsed(error=unreadable(answer) if found is None else "this lists no works")
    works = records(message["items"]) if "items" in message else [message]
    papers = (_announcement(work, source) for work in works)
    cursor = message.get("next-cursor")
    full = bool(works) and len(works) >= (number(answer.url, "rows") or _ROWS)
    more = (with_parameters(answer.url, cursor=cursor),) if cursor and full else ()
    return Parsed(tuple(paper for paper in papers if paper), more=more)


def _announcement(work: Record, source: str) -> Announcement | None:
    title = plain(first(work.get("title")) or first(work.get("original-title")), 1_000)
    subtitle = plain(first(work.get("subtitle")), 500)
    whole = f"{title}: {subtitle}" if title and subtitle and subtitle not in title else title
    return announce(
        source,
        title=whole,
        abstract=without_heading(plain(headed(work.get("abstract")), ABSTRACT_LIMIT)),
        authors=people(map(_author, records(work.get("author")))),
        categories=[*items(work.get("subject")), work.get("group-title")],
        names=_preprints(work),
        doi=work.get("DOI"),
        urls={"abs": _page(work), "pdf": _pdf(work)},
        published=_published(work),
        journal_ref=_journal(work),
    )


def _author(author: Record) -> str:
    """A person, or a body that signs as one."""
    parts = (author.get("given"), author.get("family"), author.get("suffix"))
    return " ".join(part for part in parts if isinstance(part, str)) or str(
        author.get("name") or ""
    )


def _preprints(work: Record) -> list[object]:
    """What the publisher says that lay on a server before: an arXiv paper is the same work."""
    said = record(work.get("relation"))
    return [entry.get("id") for entry in records(items(said.get("has-preprint")))]


def _page(work: Record) -> object:
    doi = work.get("DOI")
    return work.get("URL") or (f"https://doi.org/{doi}" if isinstance(doi, str) else None)


def _pdf(work: Record) -> object:
    links = records(work.get("link"))
    return next((e.get("URL") for e in links if e.get("content-type") == "application/pdf"), None)


def _published(work: Record) -> datetime | None:
    """The first whole date, unless it is still to come: print issues bear the date of next month.

    Where only a year or a month is given, the day of registration says more.
    """
    created = _date(work.get("created"))
    for name in _DATES:
        parts = _parts(work.get(name))
        found = day(*parts) if len(parts) == 3 else None
        if found and (created is None or found <= created):
            return found
    if created:
        return created
    return next((found for name in _DATES if (found := _date(work.get(name)))), None)


def _date(value: object) -> datetime | None:
    stamp, parts = record(value).get("date-time"), _parts(value)
    return moment(stamp) or (day(*parts) if parts else None)


def _parts(value: object) -> list[Any]:
    parts = first(record(value).get("date-parts"))
    return [part for part in parts if part is not None][:3] if isinstance(parts, list) else []


def _journal(work: Record) -> str:
    name = plain(first(work.get("container-title")), 300)
    return citation(name, *(_number(work.get(key)) for key in ("volume", "issue", "page")))


def _number(value: object) -> str:
    text = plain(str(value) if isinstance(value, int) else value, 50)
    return "" if text.lower() in ("null", "none", "n/a") else text
