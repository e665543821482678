"""One record of any source, raw as it came, becomes an announcement that is safe to keep.

No network. Whoever reads a source says which field is which; here they are cleaned.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from newsletter.feeds.arxiv import ArxivName, arxiv_name, arxiv_urls
from newsletter.feeds.moments import moment
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, doi_in, link, plain
from newsletter.models import Announcement

_SUMMARY_LIMIT = 2_000
_NOTE_LIMIT = 1_000
_LABEL_LIMIT = 100
_MOST_CATEGORIES = 50


def announce(
    source: str,
    *,
    title: object,
    abstract: object = "",
    authors: tuple[str, ...] = (),
    categories: Iterable[object] = (),
    names: Iterable[object] = (),
    doi: object = None,
    urls: Mapping[str, object] | None = None,
    published: object = None,
    version: int | None = None,
    announce_type: str = "new",
    upvotes: int = 0,
    summary: object = "",
    comments: object = "",
    journal_ref: object = "",
) -> Announcement | None:
    """The announcement of a record; None without a title, for that is no paper.

    `names` are the places where an arXiv id may stand, `authors` are clean already, `published`
    is a moment or a text. Where the DOI is arXiv's own, the arXiv id says it.
    """
    heading = plain(title, TITLE_LIMIT)
    if not heading:
        return None
    text = plain(abstract, ABSTRACT_LIMIT)
    found = _first_name([*names, doi, *(urls or {}).values()])
    return Announcement(
        source=source,
        title=heading,
        abstract="" if text.casefold() == heading.casefold() else text,
        authors=authors,
        categories=_labels(categories),
        arxiv_id=found.id if found else None,
        version=version or (found.version if found else None),
        doi=None if arxiv_name(doi) else doi_in(doi),
        urls=_urls(urls or {}, found),
        published_at=published if isinstance(published, datetime) else moment(published),
        announce_type=announce_type,
        upvotes=upvotes,
        summary=plain(summary, _SUMMARY_LIMIT),
        comments=plain(comments, _NOTE_LIMIT),
        journal_ref=plain(journal_ref, _NOTE_LIMIT),
    )


def _first_name(places: Iterable[object]) -> ArxivName | None:
    """The arXiv paper that is named, before others by a name that has its version."""
    found = [name for place in places if (name := arxiv_name(place))]
    return next((name for name in found if name.version and name.id == found[0].id), None) or (
        found[0] if found else None
    )


def _labels(values: Iterable[object]) -> tuple[str, ...]:
    cleaned = (plain(value, _LABEL_LIMIT) for value in values)
    return tuple(dict.fromkeys(label for label in cleaned if label))[:_MOST_CATEGORIES]


def _urls(given: Mapping[str, object], name: ArxivName | None) -> dict[str, str]:
    urls = {role: url for role, value in given.items() if (url := link(value))}
    return urls | arxiv_urls(name.id) if name else urls
