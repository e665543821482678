"""One reference, and the papers of a whole list of them: cleaned, bounded, each work once.

It reads no format.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from newsletter.feeds.authors import names
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, link, plain
from newsletter.models import Announcement

MOST = 2_000
SOURCE = "a reader's list"

_KEYWORD_LIMIT = 80
_ARXIV = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?"
_ARXIV_ID = re.compile(rf"(?:arxiv:\s*)?{_ARXIV}", re.IGNORECASE)
_ARXIV_SAID = re.compile(rf"(?:arxiv[:.\s]\s*|arxiv\.org/(?:abs|pdf|html)/){_ARXIV}", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}]{1,200}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper as a list of references names it, and the keywords that stand there with it."""

    paper: Announcement
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """The papers of one list; `unread` entries named none, `left_out` were too many."""

    kind: str
    found: tuple[Reference, ...] = ()
    unread: int = 0
    left_out: int = 0

    @classmethod
    def of(cls, kind: str, found: Iterable[Reference | None], unread: int) -> Self:
        """Each work once, in order; None stands for an entry that names no paper."""
        once: dict[str, Reference] = {}
        for reference in found:
            if reference is None:
                unread += 1
                continue
            paper = reference.paper
            name = paper.arxiv_id or paper.doi or paper.title.casefold() or paper.urls["abs"]
            once.setdefault(name, reference)
        kept = list(once.values())
        return cls(kind, tuple(kept[:MOST]), unread, max(0, len(kept) - MOST))

    @property
    def papers(self) -> list[Announcement]:
        return [reference.paper for reference in self.found]


def make(
    fields: Mapping[str, str],
    *,
    authors: Iterable[str] = (),
    keywords: Iterable[str] = (),
    hints: Iterable[str] = (),
) -> Reference | None:
    """The reference with these fields (title, abstract, doi, url, arxiv, category).

    `hints` are texts in which an arXiv id may stand ("Extra", a journal's name). None when there
    is no title, no id, and no address that leads deeper than a host.
    """
    title = plain(fields.get("title", ""), TITLE_LIMIT)
    doi = find_doi(fields.get("doi", "")) or find_doi(fields.get("url", ""))
    arxiv_id = arxiv_id_of(fields.get("arxiv", "")) or next(
        (
            found
            for hint in (fields.get("url", ""), doi or "", *hints)
            if (found := find_arxiv(hint))
        ),
        None,
    )
    url = link(fields.get("url", "")) or ""
    if not (title or doi or arxiv_id or (url.count("/") > 3 and not url.endswith("/"))):
        return None
    if doi and doi.lower().startswith("10.48550/"):
        doi = None  # arXiv's own; the id says the same
    category = plain(fields.get("category", ""), 40)
    paper = Announcement(
        source=SOURCE,
        title=title,
        abstract=plain(fields.get("abstract", ""), ABSTRACT_LIMIT),
        authors=names(authors),
        categories=(category,) if category else (),
        arxiv_id=arxiv_id,
        doi=doi,
        urls={"abs": url} if url else {},
    )
    words = (plain(keyword, _KEYWORD_LIMIT) for keyword in keywords)
    return Reference(paper, tuple(dict.fromkeys(filter(None, words)))[:30])


def arxiv_id_of(text: str) -> str | None:
    """The arXiv id that the whole text is, without its version."""
    found = _ARXIV_ID.fullmatch(text.strip())
    return _without_subject(found[1]) if found else None


def find_arxiv(text: str) -> str | None:
    """An arXiv id in a text that says it is one ("arXiv:…", an address, arXiv's DOI)."""
    found = _ARXIV_SAID.search(text[:2_000])
    return _without_subject(found[1]) if found else None


def find_doi(text: str) -> str | None:
    """The first DOI in the text."""
    found = _DOI.search(text[:2_000])
    return found[0].rstrip(".,;)]'") if found else None


def _without_subject(id: str) -> str:
    """ "math/0306266" for math.GT/0306266: one work, one id."""
    return re.sub(r"\.[a-z]{2}(?=/)", "", id.lower())
