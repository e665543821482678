"""arXiv's daily RSS and Atom feeds: announce types, and an abstract behind a prefix.

One category a request: joined ones are cut at 2,000 rows, the new papers first. No network here.
Source: info.arxiv.org/help/rss_specifications.html.
"""

import re
from dataclasses import replace
from typing import Any

from newsletter.feeds import rss
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement

_TYPES = ("new", "cross", "replace", "replace-cross")
_PREFIX = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*([a-z-]+)\s*(?:Abstract:\s*)?", re.I)


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of an arXiv feed; empty on weekends and holidays, which is no error."""
    return rss.parse_entries(answer, source, announcement)


def announcement(entry: Any, source: str) -> Announcement | None:
    """One entry, its announce type relative to the category that was asked for."""
    paper = rss.announcement(entry, source)
    if paper is None:
        return None
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
