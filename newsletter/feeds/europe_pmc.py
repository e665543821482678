"""Europe PMC: a search over PubMed, PMC and the preprint servers of the life sciences.

No network here. Source: europepmc.org/RestfulWebService.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import names, people
from newsletter.feeds.citations import citation
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
from newsletter.feeds.labels import without_brackets, without_heading
from newsletter.feeds.parameters import parameter, with_parameters
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, doi_in, plain
from newsletter.feeds.windows import since
from newsletter.feeds.xml_answers import BROKEN, breaks_off, local, root_of, values
from newsletter.models import Announcement, Feed

_ROWS = 200
_SITE = "https://europepmc.org/article"


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """What the index took up since the last news, the first page of a cursor.

    By the day of indexing: journals give days of issues that are months away, or long past.
    """
    query = parameter(feed.url, "query") or ""
    if query and "IDATE:" not in query and "PDATE:" not in query:
        last = (now + timedelta(days=1)).date()
        query = f"({query}) AND FIRST_IDATE:[{since(feed, now)} TO {last}]"
    yield with_parameters(
        feed.url,
        query=query or None,
        resultType="core",  # the others have no abstracts
        format="json",
        pageSize=parameter(feed.url, "pageSize") or _ROWS,
        cursorMark="*",
    )


def parse(answer: Answer, source: str) -> Parsed:
    """The articles and preprints of one page, and the page after it while the cursor moves."""
    found = loaded(answer)
    told = record(found) or _from_xml(answer)
    if fault := reported(told, "errMsg", "error", "message"):
        return Parsed(error=fault)
    results = _results(told)
    if results is None and "hitCount" not in told:
        return Parsed(error=unreadable(answer) if found is None else "this lists no articles")
    articles = _several(results)
    papers = (_announcement(article, source) for article in articles)
    return Parsed(tuple(paper for paper in papers if paper), more=_next(answer.url, told, articles))


def _results(told: Record) -> object:
    """The articles of a search, or those that cite or are cited by one; one alone has no list."""
    for name in ("result", "citation", "reference"):
        if name in (listed := record(told.get(f"{name}List"))):
            return listed[name]
    return told.get("result")


def _from_xml(answer: Answer) -> Record:
    """The same answer where the URL asks for it as XML."""
    root = root_of(answer) if answer.body.lstrip()[:1] == b"<" else None
    if root is None or local(root) != "responseWrapper":
        return {}
    return {"error": BROKEN} if breaks_off(answer, root) else record(values(root))


def _several(value: object) -> list[Record]:
    """A list; in XML one element of a list looks like no list."""
    return records(items(value))


def _next(url: str, told: Record, articles: list[Record]) -> tuple[str, ...]:
    """The last page names itself as the one that follows."""
    cursor = told.get("nextCursorMark")
    if not isinstance(cursor, str) or not cursor or cursor == parameter(url, "cursorMark"):
        return ()
    return (with_parameters(url, cursorMark=cursor),) if articles else ()


def _announcement(article: Record, source: str) -> Announcement | None:
    version = count(article.get("versionNumber")) or None
    return announce(
        source,
        title=without_brackets(plain(article.get("title"), TITLE_LIMIT)),
        abstract=without_heading(plain(headed(article.get("abstractText")), ABSTRACT_LIMIT)),
        authors=_authors(article),
        categories=[
            *items(record(article.get("keywordList")).get("keyword")),
            *(
                heading.get("descriptorName")
                for heading in _several(record(article.get("meshHeadingList")).get("meshHeading"))
            ),
        ],
        doi=article.get("doi"),
        urls={"abs": _page(article), "pdf": _pdf(article)},
        published=article.get("firstPublicationDate")
        or article.get("electronicPublicationDate")
        or article.get("pubYear"),
        version=version,
        announce_type="replace" if version and version > 1 else "new",
        journal_ref=_journal(article),
    )


def _authors(article: Record) -> tuple[str, ...]:
    """People by their whole names; where only the line of all authors is given, "Lovelace A"."""
    listed = _several(record(article.get("authorList")).get("author"))
    found = people(map(_author, listed))
    line = article.get("authorString")
    return found or names([line.rstrip(". ") if isinstance(line, str) else None])


def _author(author: Record) -> object:
    family, given = author.get("lastName"), author.get("firstName") or author.get("initials")
    if isinstance(family, str) and isinstance(given, str):
        return f"{given} {family}"
    return author.get("collectiveName") or author.get("fullName") or family


def _page(article: Record) -> str | None:
    """The DOI's own page; else the one there, of which every record has one."""
    if doi := doi_in(article.get("doi")):
        return f"https://doi.org/{doi}"
    archive, number = str(article.get("source") or ""), str(article.get("id") or "")
    sound = archive.isalnum() and archive.isascii() and number.isalnum() and number.isascii()
    return f"{_SITE}/{archive}/{number}" if sound else None


def _pdf(article: Record) -> object:
    """A PDF that everybody may read."""
    links = _several(record(article.get("fullTextUrlList")).get("fullTextUrl"))
    free = (e for e in links if e.get("availabilityCode") in ("OA", "F", None))
    return next((e.get("url") for e in free if e.get("documentStyle") == "pdf"), None)


def _journal(article: Record) -> str:
    """ "Journal of Tides 3(2), 1-9" of a full record or a short one; of a book its title."""
    issue = record(article.get("journalInfo"))
    book = record(article.get("bookOrReportDetails")).get("comprisingTitle")
    name = plain(
        record(issue.get("journal")).get("title")
        or article.get("journalTitle")
        or article.get("journalAbbreviation")
        or book,
        300,
    )
    volume, number, pages = (
        plain(str(value or ""), 50)
        for value in (
            issue.get("volume") or article.get("journalVolume") or article.get("volume"),
            issue.get("issue") or article.get("issue"),
            article.get("pageInfo"),
        )
    )
    return citation(name, volume, number, pages)
