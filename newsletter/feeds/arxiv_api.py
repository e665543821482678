"""arXiv's search interface: a query as a feed, its newest papers first, page by page.

One page is at most 2,000 papers, all pages 30,000. No network here.
Source: info.arxiv.org/help/api/user-manual.html.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from newsletter.feeds import rss
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.json_answers import record
from newsletter.feeds.parameters import number, parameter, with_parameters
from newsletter.feeds.text import plain
from newsletter.feeds.windows import since
from newsletter.models import Announcement, Feed

PAGE = 1_000
MOST = 30_000
# A paper may wait for its announcement while moderators look at it, and keeps its date: for days
# often, for weeks sometimes. The weeks are looked over once a day, for they are many pages.
_WAITING = timedelta(days=14)
_LONG_WAITING = timedelta(days=45)
_ENTRY = re.compile(rb"<(?:\w+:)?entry[\s>]")
_TOTAL = re.compile(rb"<(?:\w+:)?totalResults\b[^>]*>\s*(\d{1,9})\s*<")
_NOTE_LIMIT = 1_000


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The first page of a query; one that names ids or dates of its own is asked as it stands."""
    query = parameter(feed.url, "search_query")
    if not query or parameter(feed.url, "id_list") or "submittedDate:" in query:
        yield first_page(feed.url)
        return
    first = since(feed, now, _LONG_WAITING if _looks_far(feed, now) else _WAITING)
    dates = f"submittedDate:[{first:%Y%m%d}0000 TO {now + timedelta(days=1):%Y%m%d}0000]"
    yield first_page(with_parameters(feed.url, search_query=f"({query}) AND {dates}"))


def _looks_far(feed: Feed, now: datetime) -> bool:
    """Whether the weeks are looked over: at the first visit of a day (UTC) that goes well.

    Not by a feed that brought nothing yet: what it brings first is news, and those are not.
    """
    if feed.last_new_at is None or feed.checked_at is None:
        return False
    return feed.last_error is not None or feed.checked_at.date() < now.date()


def first_page(url: str) -> str:
    """The newest papers first, so that what is cut off at the end is what is oldest."""
    order = {"sortBy": "submittedDate", "sortOrder": "descending"}
    wanted = number(url, "max_results", PAGE) or PAGE
    if parameter(url, "id_list"):
        order = {}
    return with_parameters(url, **order, start=0, max_results=min(wanted, 2_000))


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of one page, and the next page if the interface says that there are more.

    An error is an entry titled "Error", also with status 200.
    """
    read = rss.parse_entries(answer, source, announcement)
    if read.error:
        return read
    total = _TOTAL.search(answer.body)
    start = number(answer.url, "start")
    # By the entries that came: one that could not be read has its place too, and what arXiv left
    # out of a page, as it does at times, stands on the next.
    step, known = len(_ENTRY.findall(answer.body)), min(int(total[1]) if total else 0, MOST)
    if start + step >= known or parameter(answer.url, "max_results") is None:
        return read
    if not step:
        return replace(read, error=f"arXiv sent an empty page at {start} of {known} papers")
    following = start + step
    size = min(number(answer.url, "max_results"), MOST - following)
    return replace(read, more=(with_parameters(answer.url, start=following, max_results=size),))


def announcement(entry: Any, source: str) -> Announcement | None:
    """One entry: the primary category goes first, and comments and journal reference come along."""
    paper = rss.announcement(entry, source)
    if paper is None or "/api/errors" in str(entry.get("id")):
        return None
    primary = plain(record(entry.get("arxiv_primary_category")).get("term"), 100)
    return replace(
        paper,
        categories=tuple(dict.fromkeys(c for c in (primary, *paper.categories) if c)),
        comments=plain(entry.get("arxiv_comment"), _NOTE_LIMIT),
        journal_ref=plain(entry.get("arxiv_journal_ref"), _NOTE_LIMIT),
    )
