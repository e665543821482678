"""Hugging Face's daily papers: what readers there lift up, with votes, a summary, code and project.

The day of the list is not the day of the paper; only the paper's own date is kept. No network here.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import names, people
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.json_answers import (
    Record,
    count,
    items,
    loaded,
    record,
    records,
    reported,
    unreadable,
)
from newsletter.feeds.parameters import parameter, with_parameters
from newsletter.models import Announcement, Feed

_DAYS = 3  # votes go on for some days after a paper was listed
_MOST = 100


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The lists of today and the days before, the newest first; of one day if the URL names it."""
    if parameter(feed.url, "date"):
        yield feed.url
        return
    for back in range(_DAYS):
        day = (now - timedelta(days=back)).date()
        yield with_parameters(feed.url, date=day.isoformat(), limit=_MOST)


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of one day's list; an empty list is a day without one."""
    found = loaded(answer)
    if fault := reported(record(found), "error", "message"):
        return Parsed(error=fault)
    if isinstance(found, dict):
        found = found.get("papers", found.get("data", [found] if "paper" in found else None))
    if not isinstance(found, list):
        return Parsed(
            error=unreadable(answer) if loaded(answer) is None else "this lists no papers"
        )
    papers = (_announcement(entry, source) for entry in records(found))
    return Parsed(tuple(paper for paper in papers if paper))


def _announcement(entry: Record, source: str) -> Announcement | None:
    """All that matters is nested under "paper"; dumps that lay it flat are read as well."""
    nested = record(entry.get("paper"))
    paper = entry | {name: value for name, value in nested.items() if value not in (None, "")}
    arxiv_id = paper.get("arxiv_id") or paper.get("arxivId") or paper.get("id")
    return announce(
        source,
        title=paper.get("title"),
        abstract=paper.get("summary") or paper.get("abstract"),
        authors=_authors(paper.get("authors")),
        categories=items(paper.get("categories")),
        names=[arxiv_id],
        urls={
            "abs": _page(arxiv_id),
            "code": paper.get("githubRepo") or paper.get("github"),
            "project": paper.get("projectPage"),
            "thumbnail": paper.get("thumbnail") or entry.get("thumbnail"),
        },
        published=paper.get("publishedAt") or paper.get("published_at"),
        upvotes=count(paper.get("upvotes")),
        summary=paper.get("ai_summary"),
    )


def _authors(value: object) -> tuple[str, ...]:
    return names([value]) if isinstance(value, str) else people(map(_author, items(value)))


def _author(author: object) -> object:
    """A person's name as it stands on the paper; one hidden there is still an author."""
    if not isinstance(author, dict):
        return author
    return author.get("name") or record(author.get("user")).get("fullname")


def _page(number: object) -> str | None:
    """The paper's page there, for the few that are not on arXiv."""
    sound = isinstance(number, str) and re.fullmatch(r"[\w.-]{1,50}", number)
    return f"https://huggingface.co/papers/{number}" if sound else None
