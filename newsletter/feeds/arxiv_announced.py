"""What an entry says of its announcement by arXiv, in arXiv's own feeds and in copies of them.

No network. Source: info.arxiv.org/help/rss_specifications.html; the layout until 2024 besides.
"""

import re
from dataclasses import replace

from newsletter.feeds.arxiv import arxiv_name
from newsletter.models import Announcement

_TYPES = ("new", "cross", "replace", "replace-cross")
_OLD_TITLE = re.compile(
    r"\(arXiv:(?P<name>\S+) \[(?P<category>[\w.-]+)\](?P<flags>(?: (?:UPDATED|CROSS LISTED))*)\)$"
)
_SAID = re.compile(r"arXiv:(?P<name>\S+)\s+Announce Type:\s*(?P<type>[a-z-]+)", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*[a-z-]+\s*(?:Abstract:\s*)?", re.IGNORECASE)


def announced(paper: Announcement, stated: object, text: str) -> Announcement:
    """The paper with its announce type, relative to the category that the feed is of.

    `stated` is the type of an element of its own, `text` the description as it came.
    """
    if old := _OLD_TITLE.search(paper.title):
        return _of_old_layout(paper, old)
    said = _SAID.search(text)
    if not stated and not said:
        return paper
    told = str(stated or (said and said["type"])).strip().lower()
    kind = told if told in _TYPES else "new"
    name = arxiv_name(said["name"]) if said else None
    same = name is not None and name.id == paper.arxiv_id
    return replace(
        paper,
        abstract=_PREFIX.sub("", paper.abstract, count=1),
        announce_type=kind,
        version=paper.version or (name.version if name and same else None),
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
