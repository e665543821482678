"""How one announcement becomes a row, how two rows become one, and what counts as news.

Pure: rows are mappings of the columns of `paper`. It decides no identity.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsletter.models import FROM_READERS, Announcement
from newsletter.papers.identity import is_preprint

Row = Mapping[str, Any]

_RECENT = timedelta(days=14)
_MOST_CATEGORIES = 50
_OWN = ("id", "key", "first_seen_at", "same_as", "detailed_at")


def row_of(
    announcement: Announcement, keys: list[str], now: datetime, archive: bool
) -> dict[str, Any]:
    """The row of a work seen for the first time. A revision of a work we never held is no news."""
    named = {key.split(":", 1)[0]: key.split(":", 1)[1] for key in reversed(keys)}
    news = not archive and not announcement.announce_type.startswith("replace")
    return {
        "key": keys[0],
        "arxiv_id": named.get("arxiv"),
        "version": announcement.version,
        "doi": named.get("doi"),
        "title": announcement.title,
        "abstract": announcement.abstract,
        "authors": list(announcement.authors),
        "categories": list(announcement.categories),
        "urls": dict(announcement.urls),
        "sources": [announcement.source],
        "upvotes": announcement.upvotes,
        "summary": announcement.summary,
        "comments": announcement.comments,
        "journal_ref": announcement.journal_ref,
        "published_at": announcement.published_at,
        "announced_at": now if news else None,
        "first_seen_at": now,
        "listed_on": _day(now if news else announcement.published_at or now),
        "same_as": None,
        "detailed_at": None,
    }


def merged(row: Row, other: Row) -> dict[str, Any]:
    """The columns of `row` that change when `other` tells of the same work: the best of each.

    `announced_at` stays as it is, except as `becomes_news` says. What a reader alone told of a
    work counts for nothing beside a feed: anybody can be a reader.
    """
    if other["sources"] == [FROM_READERS]:
        return {}
    if row["sources"] == [FROM_READERS]:
        return {name: other[name] for name in row if name not in _OWN and other[name] != row[name]}
    newer = (other["version"] or 0) > (row["version"] or 0)
    older = (other["version"] or 0) < (row["version"] or 0)
    best = {
        "arxiv_id": row["arxiv_id"] or other["arxiv_id"],
        "version": max(row["version"] or 0, other["version"] or 0) or None,
        "doi": _best_doi(row["doi"], other["doi"]),
        "title": _title(row, other, newer),
        "abstract": max(row["abstract"], other["abstract"], key=len),
        "authors": max(row["authors"], other["authors"], key=_fullness),
        "categories": _union(row["categories"], other["categories"])[:_MOST_CATEGORIES],
        "urls": _best_urls(row["urls"], other["urls"]),
        "sources": _union(row["sources"], other["sources"]),
        "upvotes": max(row["upvotes"], other["upvotes"]),
        # Told anew, these are told better: the machine's words change, comments go with a version.
        "summary": other["summary"] or row["summary"],
        "comments": (other["comments"] if not older else "")
        or row["comments"]
        or other["comments"],
        "journal_ref": max(row["journal_ref"], other["journal_ref"], key=_exactness),
        "published_at": _earliest(row["published_at"], other["published_at"]),
    }
    if becomes_news(row, other):
        best |= {name: other[name] for name in ("announced_at", "listed_on")}
    return {column: value for column, value in best.items() if value != row[column]}


def _title(row: Row, other: Row, newer: bool) -> str:
    """The newest; a work of which a reader gave no more than the id has none yet."""
    best: str = other["title"] if newer and row["version"] else row["title"]
    return best or row["title"] or other["title"]


def becomes_news(row: Row, other: Row) -> bool:
    """Whether an archived work is news after all: announced as new, and truly recent.

    Only an archived row can become news, and only once, so no reader gets it twice. An import of
    old works stays archive though a feed still lists them; one that held today's works does not
    swallow them. Recent is a known date of at most 14 days ago; within one batch (a revision in
    one category, new in another) the stronger announcement counts.
    """
    if row["announced_at"] is not None or other["announced_at"] is None:
        return False
    if row["id"] is None:
        return True
    published = _earliest(row["published_at"], other["published_at"])
    return published is not None and other["announced_at"] - published <= _RECENT


def _best_doi(one: str | None, other: str | None) -> str | None:
    """A publisher's DOI before a preprint's."""
    if one and other and is_preprint(one) and not is_preprint(other):
        return other
    return one or other


def _fullness(authors: list[str]) -> tuple[int, int]:
    """All authors before some of them; of as many, "Ada Lovelace" before "A. Lovelace"."""
    return len(authors), sum(map(len, authors))


def _exactness(journal_ref: str) -> tuple[bool, int]:
    """ "Journal of Tides 3, 1-9" before "Journal of Tides, Ahead of Print"."""
    return any(map(str.isdigit, journal_ref)), len(journal_ref)


def _best_urls(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Each address as it was told first; but arXiv's pages, which all may read, before others."""
    open_to_all = {role: url for role, url in other.items() if url.startswith("https://arxiv.org/")}
    known = {role for role, url in one.items() if url.startswith("https://arxiv.org/")}
    better = {role: url for role, url in open_to_all.items() if role not in known}
    return other | one | better


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other


def _union(one: list[str], other: list[str]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))
