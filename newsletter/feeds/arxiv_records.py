"""One record of OAI-PMH, in the dialects arXiv, arXivRaw and oai_dc, as an announcement.

It knows nothing of pages, tokens and errors.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.feeds.announcing import announce
from newsletter.feeds.arxiv import arxiv_name
from newsletter.feeds.authors import names, people
from newsletter.feeds.moments import moment
from newsletter.feeds.text import doi_in
from newsletter.feeds.xml_answers import Element, child, children, every, local, texts, words
from newsletter.models import Announcement

_LATE = timedelta(days=14)
_COMMENT = re.compile(r"^\s*Comments?:\s*", re.IGNORECASE)


def record_announcement(record: Element, source: str) -> Announcement | None:
    """The paper of a record; None when it is deleted, or has no title.

    A record that changed long after its paper came is a revision, be it of the record alone.
    """
    header = child(record, "header")
    if header is not None and header.get("status") == "deleted":
        return None
    paper = _paper(child(record, "metadata"), words(child(header, "identifier")), source)
    if paper and _came_before(paper.arxiv_id, paper.published_at):
        return replace(paper, announce_type="replace", published_at=None)
    changed = moment(words(child(header, "datestamp")))
    if paper and paper.published_at and changed and changed - paper.published_at > _LATE:
        return replace(paper, announce_type="replace")
    return paper


def _came_before(arxiv_id: str | None, day: datetime | None) -> bool:
    """Whether the date is one of a later version: an arXiv id tells the month of the first.

    The interface gives the newest version's day as the record's since 2025. The month may differ
    by one, for ids are given to what was sent on the last evening of a month.
    """
    digits = (arxiv_id or "").rpartition("/")[2][:4]
    if day is None or len(digits) < 4 or not digits.isdigit():
        return False
    year = int(digits[:2]) + (1900 if digits[:2] > "90" else 2000)
    return (day.year - year) * 12 + day.month - int(digits[2:]) > 1


def _paper(metadata: Element | None, named: str, source: str) -> Announcement | None:
    for element in metadata if metadata is not None else ():
        if local(element) == "arXiv":
            return _arxiv(element, named, source)
        if local(element) == "arXivRaw":
            return _raw(element, named, source)
        if local(element) in ("dc", "oai_dc"):
            return _dublin_core(element, named, source)
    return None


def _arxiv(paper: Element, named: str, source: str) -> Announcement | None:
    written = (
        " ".join(
            text
            for part in ("forenames", "keyname", "suffix")
            if (text := words(child(author, part)))
        )
        for author in every(child(paper, "authors"), "author")
    )
    return announce(
        source,
        title=words(child(paper, "title")),
        abstract=words(child(paper, "abstract")),
        authors=people(written),
        categories=words(child(paper, "categories")).split(),
        names=[words(child(paper, "id")), named],
        doi=_first_doi(words(child(paper, "doi"))),
        published=words(child(paper, "created")),
        comments=words(child(paper, "comments")),
        journal_ref=words(child(paper, "journal-ref")),
    )


def _raw(paper: Element, named: str, source: str) -> Announcement | None:
    versions = children(paper, "version")
    numbers = [(version.get("version") or "").lstrip("v") for version in versions]
    dates = [words(child(version, "date")) for version in versions]
    latest = max((int(n) for n in numbers if n.isdigit() and len(n) < 4), default=None)
    return announce(
        source,
        title=words(child(paper, "title")),
        abstract=words(child(paper, "abstract")),
        authors=names([words(child(paper, "authors"))]),
        categories=words(child(paper, "categories")).split(),
        names=[words(child(paper, "id")), named],
        doi=_first_doi(words(child(paper, "doi"))),
        published=dates[0] if dates else None,
        version=latest,
        announce_type="replace" if latest and latest > 1 else "new",
        comments=words(child(paper, "comments")),
        journal_ref=words(child(paper, "journal-ref")),
    )


def _dublin_core(paper: Element, named: str, source: str) -> Announcement | None:
    told = texts(paper, "description")
    abstracts = [text for text in told if not _COMMENT.match(text)]
    comments = [_COMMENT.sub("", text) for text in told if _COMMENT.match(text)]
    identifiers = texts(paper, "identifier")
    addresses = [text for text in identifiers if re.match(r"https?://", text)]
    dois = [doi for text in identifiers if not arxiv_name(text) and (doi := doi_in(text))]
    others = [t for t in identifiers if t not in addresses and not doi_in(t) and not arxiv_name(t)]
    dates = sorted(day for text in texts(paper, "date") if (day := moment(text)))
    return announce(
        source,
        title=next(iter(texts(paper, "title")), ""),
        abstract=max(abstracts, key=len, default=""),
        authors=people(texts(paper, "creator"), family_first=True),
        categories=texts(paper, "subject"),
        names=[*identifiers, named],
        doi=next(iter(dois), None),
        urls={"abs": next(iter(addresses), None)},
        published=dates[0] if dates else None,
        # A library gives a work several dates: taken in, put on show, printed.
        announce_type="replace" if len(dates) > 1 and arxiv_name(named) else "new",
        comments=next(iter(comments), ""),
        journal_ref=next(iter(others), "") if arxiv_name(named) else "",
    )


def _first_doi(text: str) -> str | None:
    """arXiv gives several DOIs of one work with spaces between."""
    return next((doi for part in text.split() if (doi := doi_in(part))), None)
