"""arXiv's daily RSS and Atom feeds: announce types, and an abstract behind a prefix.

One category a request: joined ones are cut at 2,000 rows, the new papers first. No network here.
Source: info.arxiv.org/help/rss_specifications.html.
"""

import re
from dataclasses import replace
from typing import Any

from newsletter.feeds import rss
from newsletter.feeds.arxiv import arxiv_name
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement

_TYPES = ("new", "cross", "replace", "replace-cross")
_OLD_TITLE = re.compile(
    r"\(arXiv:(?P<name>\S+) \[(?P<category>[\w.-]+)\](?P<flags>(?: (?:UPDATED|CROSS LISTED))*)\)$"
)
_PREFIX = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*([a-z-]+)\s*(?:Abstract:\s*)?", re.I)


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of an arXiv feed; empty on weekends and holidays, which is no error."""
    return rss.parse_entries(answer, source, announcement)


def announcement(entry: Any, source: str) -> Announcement | None:
    """One entry, its announce type relative to the category that was asked for."""
    paper = rss.announcement(entry, source)
    if paper is None:
        return None
    if old := _OLD_TITLE.search(paper.title):
        return _of_old_layout(paper, old)
    prefix = _PREFIX.match(paper.abstract)
    stated = str(entry.get("arxiv_announce_type") or (prefix[1] if prefix else "new")).lower()
    kind = stated if stated in _TYPES else "new"
    return replace(
        paper,
        abstract=paper.abstract[prefix.end() :] if prefix else paper.abstract,
        announce_type=kind,
        # The date is that of the announcement: for a revision it is not the paper's own.
        published_at=None if kind.startswith("replace") else paper.published_at,
    )


def _of_old_layout(paper: Announcement, told: re.Match[str]) -> Announcement:
    """Until 2024 a title ended in "(arXiv:2203.01250v3 [cs.CE] UPDATED)", which said the type."""
    updated, crossed = "UPDATED" in told["flags"], "CROSS" in told["flags"]
    kind = ("replace-cross" if crossed else "replace") if updated else "cross" if crossed else "new"
    name = arxiv_name(told["name"])
    return replace(
        paper,
        title=paper.title[: told.start()].rstrip(". ") or paper.title,
        arxiv_id=name.id if name else paper.arxiv_id,
        version=name.version if name else paper.version,
        categories=paper.categories or (told["category"],),
        announce_type=kind,
        published_at=None if updated else paper.published_at,
    )
