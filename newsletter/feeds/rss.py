"""RSS 0.9 to 2.0, RDF and Atom, as broken as they come, read with feedparser.

No network: it is given the bytes. What only arXiv's feeds have is in arxiv_rss.py.
"""

import calendar
import io
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from newsletter.feeds.arxiv_announced import announced
from newsletter.feeds.authors import names
from newsletter.feeds.encodings import as_utf8, without_growth
from newsletter.feeds.endings import read_ending
from newsletter.feeds.entry_addresses import (
    arxiv_name_of,
    doi_of,
    objects,
    urls_of,
    version_of,
)
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.headings import headed
from newsletter.feeds.journals import journal_ref
from newsletter.feeds.labels import read_labels, without_volume
from newsletter.feeds.paragraphs import without_frame
from newsletter.feeds.repeated import complete
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, doi_in, plain
from newsletter.models import Announcement

ENTRY_LIMIT = 10_000
_SUMMARY_ENOUGH = 200  # a shorter summary gives way to the full text, if that is there
_AUTHOR_FIELDS = ("authors", "contributors")
# feedparser promises to raise nothing, and does on some broken markup.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_log = logging.getLogger(__name__)

ReadEntry = Callable[[Any, str], Announcement | None]


def parse(answer: Answer, source: str) -> Parsed:
    """The papers that a feed announces, or what keeps it from being read as a feed."""
    return parse_entries(answer, source, announcement)


def parse_entries(answer: Answer, source: str, read: ReadEntry) -> Parsed:
    """As `parse`, with each entry read by `read`, which returns None for one without a title."""
    import feedparser  # here, because it takes long to load, and most runs visit no feed

    body = without_growth(as_utf8(answer.body))
    try:
        document = feedparser.parse(
            io.BytesIO(body),  # never a str, which could be taken for a path or a URL
            response_headers={"content-type": answer.content_type, "content-location": answer.url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FAULTS as e:
        _log.warning("feedparser failed on %s", source, exc_info=True)
        return Parsed(error=f"this feed cannot be read ({type(e).__name__})")
    if error := _refusal(document, body):
        return Parsed(error=error)
    complete(document.entries, body)
    broken_off = _breaks_off(document, body)
    whole = document.entries[:-1] if broken_off else document.entries
    announcements, fault = _read_all(whole[:ENTRY_LIMIT], source, read)
    return Parsed(announcements, "the feed breaks off before its end" if broken_off else fault)


def _read_all(
    entries: list[Any], source: str, read: ReadEntry
) -> tuple[tuple[Announcement, ...], str | None]:
    """The papers of the entries; a fault of ours in one of them costs that one, and is told."""
    found, faults = list[Announcement](), list[Exception]()
    for entry in entries:
        try:
            paper = read(entry, source)
        except _FAULTS as fault:
            faults.append(fault)
            continue
        if paper is not None:
            found.append(paper)
    if not faults:
        return tuple(found), None
    _log.error("could not read some entries of %s", source, exc_info=faults[0])
    kind = type(faults[0]).__name__
    return tuple(found), f"{len(faults)} of {len(entries)} entries could not be read ({kind})"


def announcement(entry: Any, source: str) -> Announcement | None:
    """One entry of any feed; None when it has no title."""
    title = without_volume(plain(entry.get("title"), TITLE_LIMIT))
    if not title:
        return None
    authors = names(_author_strings(entry))
    text, signed = _abstract(entry, title, authors)
    told = read_labels(text)
    ended = read_ending(told.abstract)
    name = arxiv_name_of(entry)
    version = name.version if name else version_of(entry)
    paper = Announcement(
        source=source,
        title=title,
        abstract="" if ended.abstract.casefold() == title.casefold() else ended.abstract,
        authors=max(signed, authors, key=len) or names([told.authors]),
        categories=_categories(entry),
        arxiv_id=name.id if name else None,
        version=version,
        doi=doi_of(entry) or (doi_in(text[:300]) if told.journal_ref else None),
        urls=urls_of(entry, name),
        published_at=_moment(entry),
        upvotes=told.upvotes,
        announce_type="replace" if not name and version and version > 1 else "new",
        comments=ended.comments,
        journal_ref=told.journal_ref or ended.journal_ref or journal_ref(entry),
    )
    return announced(paper, entry.get("arxiv_announce_type"), str(entry.get("summary") or ""))


def _refusal(document: Any, body: bytes) -> str | None:
    title = plain(document.feed.get("title"), TITLE_LIMIT)
    if title.lower().startswith("feed error"):
        detail = plain(document.feed.get("subtitle"), 300)
        return f"the server reports an error: {title}. {detail}".strip()
    only = document.entries[0] if len(document.entries) == 1 else {}
    if plain(only.get("title"), 10) == "Error" and "arxiv.org/api/errors" in str(only.get("id")):
        return f"the server reports an error: {plain(only.get('summary'), 300)}"
    if document.get("version") or document.entries:
        return None
    if re.search(rb"<(?:!doctype\s+)?html", body[:5_000], re.IGNORECASE):
        return "this is a web page, not a feed: give the address of its RSS or Atom feed"
    return "this is no RSS or Atom feed" if body.strip() else "the server sent an empty page"


def _breaks_off(document: Any, body: bytes) -> bool:
    """Whether the transfer ended early: not well-formed, and the root is never closed."""
    if not document.bozo:
        return False
    tail = body.replace(b"\0", b"")[-2_000:]
    return not re.search(rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*(?:>|$)", tail, re.IGNORECASE)


def _abstract(entry: Any, title: str, authors: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The words of the summary or, where that is short, of the full text; and who signs there."""
    parts = [entry.get("summary"), *(part.get("value") for part in objects(entry.get("content")))]
    longest = ""
    signed: tuple[str, ...] = ()
    for markup in parts:
        text, named = without_frame(str(headed(markup) or ""), title, authors)
        words = plain(text, ABSTRACT_LIMIT)
        signed = signed or named
        longest = max(longest, words, key=len)
        if len(longest) >= _SUMMARY_ENOUGH:
            break
    return longest, signed


def _author_strings(entry: Any) -> list[object]:
    if people := entry.get("all_people"):
        return list(people)
    for field in _AUTHOR_FIELDS:
        told = entry.get(field)
        if isinstance(told, str):  # an element of the feed's own: <authors>A. B.; C. D.</authors>
            return [told]
        found = [name for person in objects(told) if (name := person.get("name"))]
        if found:
            return found
    return [entry.get("author")]


def _categories(entry: Any) -> tuple[str, ...]:
    terms = [tag.get("term") for tag in objects(entry.get("tags"))[:50]]
    found = (plain(term, 100) for term in [*terms, entry.get("prism_section")])
    return tuple(dict.fromkeys(term for term in found if term))


def _moment(entry: Any) -> datetime | None:
    # "in" first: feedparser would answer a missing update with a warning and the publication.
    parsed = entry.get("published_parsed")
    if not parsed and "updated_parsed" in entry:
        parsed = entry.get("updated_parsed")
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
