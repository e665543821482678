"""OpenAlex: works of any search or filter, their abstracts put together from an index of words.

No network here. Source: docs.openalex.org; an operator's key raises what may be asked a day.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import people
from newsletter.feeds.citations import citation, pages
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.headings import headed
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
from newsletter.feeds.labels import without_heading
from newsletter.feeds.parameters import extended, number, parameter, with_parameters
from newsletter.feeds.text import ABSTRACT_LIMIT, plain
from newsletter.feeds.windows import since
from newsletter.models import Announcement, Feed

_ROWS = 100
_MOST = 10_000  # pages by number end here; those by cursor need a key
_LATE = timedelta(days=14)  # works enter the index some days after their date
_MOST_WORDS = 5_000


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The works published since a while before the last news, the newest first."""
    url = feed.url
    if "publication_date" not in (parameter(url, "filter") or ""):
        first = since(feed, now, _LATE)
        url = extended(url, "filter", f"from_publication_date:{first}")
    if not parameter(url, "sort"):
        url = with_parameters(url, sort="publication_date:desc")
    yield with_parameters(url, **{"per-page": parameter(url, "per-page") or _ROWS, "page": 1})


def parse(answer: Answer, source: str) -> Parsed:
    """The works of one page, and the page after it if there are more."""
    found = loaded(answer)
    if record(found).get("error"):
        return Parsed(error=reported(found, "message", "error"))
    if "results" not in record(found) and "id" not in record(found):
        return Parsed(error=unreadable(answer) if found is None else "this lists no works")
    works = records(found["results"]) if "results" in found else [found]
    papers = (_announcement(work, source) for work in works)
    return Parsed(tuple(paper for paper in papers if paper), more=_next(answer.url, found, works))


def _next(url: str, found: Record, works: list[Record]) -> tuple[str, ...]:
    meta = record(found.get("meta"))
    rows, page = count(meta.get("per_page")) or _ROWS, number(url, "page")
    last = min(count(meta.get("count")), _MOST)
    return (with_parameters(url, page=page + 1),) if works and page and page * rows < last else ()


def _announcement(work: Record, source: str) -> Announcement | None:
    """One work; paratext (covers, tables of contents) is no paper, nor what was taken back."""
    if not re.match(r"(https://openalex\.org/)?W", str(work.get("id") or "W")):
        return None  # an author, a source: not every list is one of works
    if work.get("is_paratext") is True or work.get("is_retracted") is True:
        return None
    place = record(work.get("primary_location"))
    best = record(work.get("best_oa_location"))
    return announce(
        source,
        title=work.get("title") or work.get("display_name"),
        abstract=without_heading(plain(headed(_text(work)), ABSTRACT_LIMIT)),
        authors=people(map(_author, records(work.get("authorships")))),
        categories=[record(topic).get("display_name") for topic in items(work.get("topics"))],
        names=_addresses(work),
        doi=work.get("doi") or record(work.get("ids")).get("doi"),
        urls={
            "abs": place.get("landing_page_url") or work.get("doi") or work.get("id"),
            "pdf": place.get("pdf_url") or best.get("pdf_url"),
        },
        published=work.get("publication_date") or work.get("publication_year"),
        journal_ref=_journal(work, record(place.get("source"))),
    )


def _addresses(work: Record) -> list[object]:
    """All places where the work lies; one may be arXiv, whatever the first is."""
    chief = (record(work.get(name)) for name in ("primary_location", "best_oa_location"))
    places = [*chief, *records(work.get("locations"))]
    return [place.get(name) for place in places for name in ("landing_page_url", "pdf_url")]


def _journal(work: Record, source: Record) -> str:
    """The journal and the place in it; a repository is no journal."""
    if source.get("type") == "repository":
        return ""
    told = record(work.get("biblio"))
    volume, issue, first, last = (
        plain(str(told.get(name) or ""), 50)
        for name in ("volume", "issue", "first_page", "last_page")
    )
    return citation(plain(source.get("display_name"), 300), volume, issue, pages(first, last))


def _text(work: Record) -> str:
    whole = work.get("abstract")
    return whole if isinstance(whole, str) else abstract(work.get("abstract_inverted_index"))


def abstract(index: object) -> str:
    """The text of an inverted index, which maps each word to its places."""
    if not isinstance(index, dict):
        return ""
    placed = sorted(
        (place, word)
        for word, places in index.items()
        for place in (places if isinstance(places, list) else ())
        if isinstance(place, int) and not isinstance(place, bool)
    )
    return " ".join(word for _, word in placed[:_MOST_WORDS])


def _author(authorship: Record) -> object:
    author = record(authorship.get("author"))
    return author.get("display_name") or authorship.get("raw_author_name")
