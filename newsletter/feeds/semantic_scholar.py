"""Semantic Scholar: the papers of a search, or those that it recommends, in pages of either sort.

No network here. Source: api.semanticscholar.org/api-docs/graph.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import people
from newsletter.feeds.citations import citation
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.json_answers import (
    Record,
    items,
    loaded,
    record,
    records,
    reported,
    unreadable,
)
from newsletter.feeds.parameters import parameter, with_parameters
from newsletter.feeds.text import plain
from newsletter.feeds.windows import since
from newsletter.models import Announcement, Feed

_FIELDS = (
    "title,abstract,authors,externalIds,url,publicationDate,year,venue,journal,"
    "openAccessPdf,fieldsOfStudy,s2FieldsOfStudy,tldr,publicationTypes"
)
_LATE = timedelta(days=14)  # papers enter the graph some days after their date
_LISTS = ("data", "recommendedPapers", "papers", "matches")
_NESTED = ("paper", "citingPaper", "citedPaper")


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The papers of a search since a while before the last news, with all that is shown of them."""
    url = feed.url
    if not parameter(url, "fields"):
        # The bulk search knows no one-sentence summaries.
        fields = _FIELDS.replace("tldr,", "") if "/bulk" in url else _FIELDS
        url = with_parameters(url, fields=fields)
    if "/search" in url and not parameter(url, "publicationDateOrYear"):
        url = with_parameters(url, publicationDateOrYear=f"{since(feed, now, _LATE)}:")
    yield url


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of one page; the next page goes by token in bulk, by offset else."""
    found = loaded(answer)
    if found is None:
        return Parsed(error=unreadable(answer))
    if fault := reported(record(found), "error", "message"):
        return Parsed(error=fault)
    papers = (_announcement(_unwrapped(entry), source) for entry in records(_entries(found)))
    return Parsed(tuple(paper for paper in papers if paper), more=_next(answer.url, found))


def _entries(found: object) -> object:
    if isinstance(found, list):
        return found
    told = record(found)
    listed = next((told[name] for name in _LISTS if name in told), None)
    return listed if listed is not None else [found]


def _unwrapped(entry: Record) -> Record:
    return next((record(entry[name]) for name in _NESTED if name in entry), entry)


def _next(url: str, found: object) -> tuple[str, ...]:
    told = record(found)
    if isinstance(token := told.get("token"), str) and token and told.get("data"):
        return (with_parameters(url, token=token),)
    if isinstance(offset := told.get("next"), int) and 0 < offset < 1_000 and told.get("data"):
        return (with_parameters(url, offset=offset),)
    return ()


def _announcement(paper: Record, source: str) -> Announcement | None:
    ids = record(paper.get("externalIds"))
    arxiv = ids.get("ArXiv")
    fields = [record(field).get("category") for field in items(paper.get("s2FieldsOfStudy"))]
    return announce(
        source,
        title=paper.get("title"),
        abstract=paper.get("abstract"),
        authors=people(map(_author, items(paper.get("authors")))),
        categories=fields or items(paper.get("fieldsOfStudy")),
        names=[f"arXiv:{arxiv}" if arxiv else None],
        doi=ids.get("DOI"),
        urls={"abs": _page(paper, ids), "pdf": record(paper.get("openAccessPdf")).get("url")},
        published=paper.get("publicationDate") or paper.get("year"),
        summary=record(paper.get("tldr")).get("text"),
        journal_ref=_journal(paper),
    )


def _journal(paper: Record) -> str:
    told = record(paper.get("journal"))
    name = plain(told.get("name") or paper.get("venue"), 300)
    volume, pages = (plain(told.get(part), 50) for part in ("volume", "pages"))
    return citation(name, volume, pages="".join(pages.split()))


def _author(author: object) -> object:
    return author.get("name") if isinstance(author, dict) else author


def _page(paper: Record, ids: Record) -> object:
    if isinstance(ids.get("DOI"), str):
        return f"https://doi.org/{ids['DOI']}"
    number = paper.get("paperId")
    return paper.get("url") or (
        f"https://www.semanticscholar.org/paper/{number}" if isinstance(number, str) else None
    )
