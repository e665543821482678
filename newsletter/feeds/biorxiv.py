"""bioRxiv's and medRxiv's interface: all preprints of some days, one row a version.

No network here. Source: api.biorxiv.org.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from newsletter.feeds.announcing import announce
from newsletter.feeds.authors import names, people
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.json_answers import Record, count, first, loaded, record, records, unreadable
from newsletter.feeds.moments import moment
from newsletter.feeds.text import ABSTRACT_LIMIT, plain
from newsletter.feeds.windows import since
from newsletter.models import Announcement, Feed

_CURSOR = re.compile(r"(?P<before>[^?]*/)\d+(?P<after>(?:/json)?/?(?:\?.*)?)")
_HEADED = re.compile(r"O_ST_ABS(.{1,60}?)C_ST_ABS")
_SMALL_CAPITALS = re.compile(r"[OC]_SCP(?:LOW|CAP)")  # inside of words
_MARKS = re.compile(r"[OC]_(?:LI[OC]_LI|LIST|LI|QD|TEXTBOX|TBL|FIG|BLKQUOTE)")
_STUCK = re.compile(
    r"(?<![A-Za-z])(Background|Purpose|Objectives?|Aims?|Methods?|Results?|Findings|Conclusions?"
    r"|Interpretation|Importance|Significance|Motivation|Introduction|Design|Summary|Highlights"
    r"|Background and (?:[Hh]ypothes[ie]s|[Oo]bjectives?|[Aa]ims?)|Methods and [Ff]indings"
    r"|Study [Dd]esign|Main [Rr]esults?|Principal [Ff]indings|Author [Ss]ummary|Limitations?"
    r"|(?i:one[- ]sentence) [Ss]ummary|Conclusions and [Rr]elevance|Availability)(?=[A-Z][a-z])"
)
_SITES = {"biorxiv": "https://www.biorxiv.org", "medrxiv": "https://www.medrxiv.org"}


def begin(feed: Feed, now: datetime) -> Iterator[str]:
    """The first page of the days since the last news: the base's path grows by two days and 0."""
    base, question, rest = feed.url.partition("?")
    first_day, last_day = since(feed, now), (now + timedelta(days=1)).date()
    yield f"{base.rstrip('/')}/{first_day}/{last_day}/0/json{question}{rest}"


def parser(server: str) -> Callable[[Answer, str], Parsed]:
    """How answers of "biorxiv" or "medrxiv" are read; a row that names its server knows better."""
    return partial(parse, server=server)


def parse(answer: Answer, source: str, server: str = "biorxiv") -> Parsed:
    """The preprints of one page, the newest version of each, and the page after it.

    The interface says how many rows it gave; the next page begins after so many.
    """
    found = loaded(answer)
    if not isinstance(found, dict) or not ({"collection", "messages"} & found.keys()):
        return Parsed(error=unreadable(answer) if found is None else "this lists no preprints")
    told = record(first(found.get("messages")))
    rows = records(found.get("collection"))
    status = str(told.get("status") or "ok").lower()
    if not rows and status != "ok":
        empty = "no posts found" in status or "no articles found" in status
        return Parsed(error=None if empty else f"the server reports an error: {status[:300]}")
    papers = (_announcement(row, source, server) for row in _newest(rows))
    return Parsed(
        tuple(paper for paper in papers if paper), more=_next(answer.url, told, len(rows))
    )


def _next(url: str, told: Record, given: int) -> tuple[str, ...]:
    step = count(told.get("count")) or given
    cursor = count(told.get("cursor")) + step
    address = _CURSOR.fullmatch(url)
    if not address or not given or cursor >= count(told.get("total")):
        return ()
    return (f"{address['before']}{cursor}{address['after'] or ''}",)


def _newest(rows: list[Record]) -> list[Record]:
    """Of several versions of a preprint on one page the highest, where the first one stood."""
    kept: dict[str, Record] = {}
    for number, row in enumerate(rows):
        key = str(row.get("doi") or number).lower()
        if key not in kept or count(row.get("version")) >= count(kept[key].get("version")):
            kept[key] = row
    return list(kept.values())


def _announcement(row: Record, source: str, server: str) -> Announcement | None:
    doi, version = (
        _first(row, "doi", "preprint_doi", "biorxiv_doi", "rel_doi"),
        count(row.get("version")) or None,
    )
    site = _SITES.get(str(_first(row, "server", "rel_site") or server).lower(), _SITES[server])
    page = f"{site}/content/{doi}v{version or 1}" if isinstance(doi, str) else None
    published = str(_first(row, "published", "published_doi") or "NA")
    return announce(
        source,
        title=_first(row, "title", "preprint_title", "rel_title"),
        abstract=_abstract(_first(row, "abstract", "preprint_abstract", "rel_abs")),
        authors=_authors(row),
        categories=[_first(row, "category", "preprint_category")],
        doi=doi,
        urls={"abs": page, "pdf": f"{page}.full.pdf" if page else None},
        published=None if version and version > 1 else _day(row),
        version=version,
        announce_type="replace" if version and version > 1 else "new",
        comments=f"published as {published}" if published.startswith("10.") else "",
    )


def _authors(row: Record) -> tuple[str, ...]:
    """One string in the lists of days; in collections people with their institutes."""
    told = _first(row, "authors", "preprint_authors", "rel_authors")
    if isinstance(told, list):
        return people(record(author).get("author_name") for author in told)
    return names([told])


def _day(row: Record) -> datetime | None:
    return moment(_first(row, "date", "preprint_date", "rel_date"))


def _first(row: Record, *names: str) -> object:
    """A field under the first of its names that it has: the interface has several layouts."""
    return next((row[name] for name in names if row.get(name)), None)


def _abstract(text: object) -> str:
    """The words without the marks of typesetting that the interface leaves in them.

    Headings stick to the first word: "BackgroundCells divide".
    """
    marked = _SMALL_CAPITALS.sub("", plain(text, ABSTRACT_LIMIT))
    return _STUCK.sub(r"\1: ", " ".join(_MARKS.sub(" ", _HEADED.sub(r" \1: ", marked)).split()))
