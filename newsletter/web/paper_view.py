"""A paper as a page shows it: TeX made readable, links checked, nothing of it trusted.

It renders nothing; the templates escape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row

from newsletter.letters.card import Link, card_view
from newsletter.letters.gist import Gist, gist_of
from newsletter.letters.math import readable
from newsletter.letters.plain import cut_at_word, one_line
from newsletter.letters.reason import reason_words
from newsletter.models import Pick

AUTHORS_IN_A_LIST = 8
_NAME_LIMIT = 80
_FACT_LIMIT = 300
_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class PaperView:
    """What a template needs of a paper; `why` is empty where it was not chosen for anybody."""

    id: int
    title: str
    url: str
    authors: tuple[str, ...]
    source: str
    categories: tuple[str, ...]
    abstract: str
    upvotes: int
    links: Sequence[Link]
    listed_on: date | None = None
    published_in: str = ""
    comments: str = ""  # the authors', of the manuscript
    why: Markup = _NOTHING
    why_text: str = ""
    summary: str = ""  # as a source or an endpoint gave it

    @property
    def more_authors(self) -> int:
        """How many do not stand in a list."""
        return max(0, len(self.authors) - AUTHORS_IN_A_LIST)

    @property
    def gist(self) -> Gist:
        """The line that says what was done; worked out where it is shown."""
        return gist_of(self.abstract, self.summary)

    @property
    def some_authors(self) -> str:
        """Those who stand in a list."""
        return ", ".join(self.authors[:AUTHORS_IN_A_LIST])


def view_of(row: Row[Any], pick: Pick | None = None) -> PaperView:
    """The paper of a row, and why it was picked."""
    card = card_view(row, gists=False)
    why, why_text = reason_words(pick.reasons) if pick else (_NOTHING, "")
    return PaperView(
        id=row.id,
        title=card["title"] if row.title else _name_of_untitled(row, card["url"]),
        url=card["url"],
        authors=tuple(filter(None, (_name(author) for author in row.authors))),
        source=_source(row),
        categories=tuple(filter(None, map(one_line, row.categories))),
        abstract=readable(row.abstract),
        upvotes=row.upvotes,
        links=card["links"],
        listed_on=getattr(row, "listed_on", None),
        published_in=cut_at_word(readable(row.journal_ref), _FACT_LIMIT),
        comments=cut_at_word(readable(row.comments), _FACT_LIMIT),
        why=why,
        why_text=why_text,
        summary=row.summary,
    )


def views_of(picks: Sequence[Pick], rows: Mapping[int, Row[Any]]) -> list[PaperView]:
    """The picks whose papers there are."""
    return [view_of(rows[pick.paper_id], pick) for pick in picks if pick.paper_id in rows]


def _name_of_untitled(row: Row[Any], url: str) -> str:
    """Of a paper that a reader brought by its name alone."""
    return f"arXiv:{row.arxiv_id}" if row.arxiv_id else row.doi or url or "Untitled"


def _name(author: str) -> str:
    return cut_at_word(readable(author), _NAME_LIMIT)


def _source(row: Row[Any]) -> str:
    """arXiv's many feeds are one arXiv; else the first source's name."""
    name = one_line(row.sources[0]) if row.sources else ""
    if row.arxiv_id and (not name or name.casefold().startswith("arxiv")):
        return "arXiv"
    return cut_at_word(name, _NAME_LIMIT)
