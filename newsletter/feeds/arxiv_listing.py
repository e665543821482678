"""arXiv's listing page of a category: what was announced, section by section, and how many.

The page counts, so that nothing is lost in silence; abstracts stand on "new" pages only. What
goes beyond 2,000 lines stands on further pages.
It reads today's layout and that of before 2024. No network here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from lxml import etree, html

from newsletter.feeds.announcing import announce
from newsletter.feeds.arxiv import arxiv_name
from newsletter.feeds.authors import people
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.feeds.moments import moment
from newsletter.feeds.parameters import number, with_parameters
from newsletter.models import Announcement, Feed

Section = Literal["new", "cross", "replace", "listed"]

_SECTIONS: tuple[tuple[str, Section], ...] = (
    ("new submission", "new"),
    ("cross", "cross"),
    ("replacement", "replace"),
)
PAGE = 2_000  # lines of one page; arXiv shows no more
FEWEST = 500  # of a page that goes on; a server that shows less is not asked on and on
MOST = 20_000  # lines of a listing; an archive such as cs announces some 2,000 a day
_COUNT = re.compile(r"showing\s+(?:first\s+|last\s+)?(?:[\d,]+\s+of\s+)?([\d,]+)\s+entr", re.I)
_TOTAL = re.compile(r"total of\s+([\d,]+)\s+entr", re.I)
_DATE = re.compile(r"(\d{1,2})\s+([A-Z][a-z]{2,8})\s+(\d{4}|\d{2})\b")
_CATEGORY = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing; `announce_type` as in arXiv's feeds, "listed" on "recent" pages."""

    arxiv_id: str
    section: Section
    announce_type: str
    day: date | None
    fields: Any


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing page: its lines in order, what its headings count, and the day of its heading.

    `stated` has a section's count only where the page gives one. `total` is of all sections, None
    where the page does not say. `first` is the number of its first line, of all that there are.
    """

    papers: tuple[Listed, ...] = ()
    stated: dict[str, int] | None = None
    total: int | None = None
    day: date | None = None
    first: int | None = None

    def ids(self, *sections: Section) -> tuple[str, ...]:
        """The ids of these sections (of all, if none is named), in the page's order, each once."""
        chosen = (p.arxiv_id for p in self.papers if not sections or p.section in sections)
        return tuple(dict.fromkeys(chosen))

    @property
    def counted(self) -> int:
        """How many lines there are in all, as far as the page says."""
        return self.total if self.total is not None else sum((self.stated or {}).values())

    @property
    def whole(self) -> bool:
        """Whether the page holds every entry that it counts."""
        return len(self.papers) >= self.counted


def read_listing(page: str | bytes) -> Listing | None:
    """The listing of a "new", "recent" or "pastweek" page; None for a page that is no listing.

    An empty listing (a weekend, a holiday, "No updates today") is a Listing without papers.
    """
    root = _document(page)
    if root is None:
        return None
    words = " ".join(root.itertext())[:200_000]
    if not root.xpath("//dt") and not re.search(
        r"no (?:new )?updates|new listings for", words, re.I
    ):
        return None
    stated: dict[str, int] = {}
    papers = tuple(_lines(root, stated))
    total = _TOTAL.search(words)
    heading = re.search(r"listings for[^\d]{0,40}(\d{1,2}\s+\w+\s+\d{4})", words)
    day = _day(heading[1]) if heading else next((p.day for p in papers if p.day), None)
    numbers = root.xpath("(//dt)[1]//a/@name") + root.xpath("(//dt)[1]//a/@id")
    first = next((int(n[4:]) for n in numbers if re.fullmatch(r"item\d{1,6}", n)), None)
    return Listing(papers, stated, int(total[1].replace(",", "")) if total else None, day, first)


def begin(feed: Feed, _now: datetime) -> Iterator[str]:
    yield with_parameters(feed.url, show=PAGE)


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of a page, and the next page if the listing goes on.

    `error` where a page shows fewer entries than it should, or others than were asked for.
    """
    listing = read_listing(answer.body)
    if listing is None:
        return Parsed(error="this is no arXiv listing: give an address such as /list/cs.LG/new")
    found = (_announcement(line, source) for line in listing.papers)
    papers = tuple(paper for paper in found if paper)
    skipped, shown, counted = number(answer.url, "skip"), len(listing.papers), listing.counted
    if skipped and shown and listing.first not in (None, skipped + 1):
        return Parsed(error=f"the listing begins at {listing.first} again, not at {skipped + 1}")
    if (seen := skipped + shown) >= counted:
        return Parsed(papers)
    if shown < FEWEST or seen >= MOST:
        return Parsed(papers, f"the listing shows {seen:,} of its {counted:,} entries")
    return Parsed(papers, more=(with_parameters(answer.url, show=PAGE, skip=seen),))


def _document(page: str | bytes) -> Any:
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
        body = page.encode("utf-8", "replace") if isinstance(page, str) else page
        return html.document_fromstring(body, parser) if body.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _lines(root: Any, stated: dict[str, int]) -> Iterator[Listed]:
    """The lines under their headings, whether these stand inside the lists or before them."""
    section: Section = "listed"
    day: date | None = None
    for element in root.iter("h3", "dt"):
        text = " ".join(element.text_content().split())
        if element.tag == "h3":
            named = next((s for words, s in _SECTIONS if text.lower().startswith(words)), None)
            day = _day(text) or day
            section = named or ("listed" if _day(text) else section)
            if (count := _COUNT.search(text)) and (named or _day(text)):
                stated[section] = stated.get(section, 0) + int(count[1].replace(",", ""))
        elif found := _listed_name(element):
            crossed = section == "replace" and "cross" in text.lower()
            kind = "replace-cross" if crossed else "new" if section == "listed" else section
            kind = "cross" if section == "listed" and "cross-list" in text.lower() else kind
            yield Listed(found, section, kind, day, element.getnext())


def _listed_name(line: Any) -> str | None:
    for address in line.xpath(".//a/@href"):
        if "/abs/" in address and (name := arxiv_name(f"https://arxiv.org{address}")):
            return name.id
        if name := arxiv_name(address):
            return name.id
    return None


def _day(text: str) -> date | None:
    found = _DATE.search(text)
    if not found:
        return None
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    read = moment(f"{year} {found[2]} {found[1]}")
    return read.date() if read else None


def _announcement(line: Listed, source: str) -> Announcement | None:
    if line.fields is None or line.fields.tag != "dd":
        return None
    return announce(
        source,
        title=_field(line.fields, "list-title"),
        abstract=" ".join(p.text_content() for p in line.fields.xpath(".//p")),
        authors=people(
            a.text_content() for a in line.fields.xpath(_having("list-authors") + "//a")
        ),
        categories=_CATEGORY.findall(_field(line.fields, "list-subjects")),
        names=[f"arXiv:{line.arxiv_id}"],
        announce_type=line.announce_type,
        comments=_field(line.fields, "list-comments"),
        journal_ref=_field(line.fields, "list-journal-ref"),
    )


def _field(fields: Any, name: str) -> str:
    """A field's text without its label."""
    text = " ".join(part.text_content() for part in fields.xpath(_having(name))[:1])
    return re.sub(r"^\s*[A-Z][\w-]+:\s+", "", text).strip()


def _having(name: str) -> str:
    return f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"
