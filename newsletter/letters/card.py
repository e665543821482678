"""A paper's card: title, byline, abstract and links, rendered once and ready for every letter.

It says nothing of why and as which a reader gets it; these are slots in the card.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from markupsafe import escape

from newsletter.letters.details import details_line, links_in, published_version
from newsletter.letters.facts import PaperFacts
from newsletter.letters.gist import Gist, gist_of
from newsletter.letters.masthead import Masthead
from newsletter.letters.math import readable
from newsletter.letters.mime import fragment
from newsletter.letters.plain import cut_at_sentence, cut_at_word, one_line, safe_link, wrapped
from newsletter.letters.template import CLICK, Stationery, slot

ABSTRACT_LIMIT = 760
UNDER_GIST = 560  # of an abstract that has its gist before it
_TOLD_FROM = 2_500  # whole sentences of an abstract
TITLE_LIMIT = 300
NAME_LIMIT = 80
_AUTHORS_SHOWN = 3
_CATEGORIES_SHOWN = 3
_OWN = {"reason": slot("reason"), "number": slot("number")}
_TOKEN_ROOM = 61  # bytes; subscribers/tokens.py makes none longer
_LINK_WORDS = {
    "pdf": "PDF",
    "code": "Code",
    "project": "Project page",
    "publisher": "Published version",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A paper ready for the mail: fragments in HTML and in text, with its slots still empty."""

    title: str
    title_html: bytes  # for the preheader
    html: list[bytes]
    text: list[bytes]
    size: int  # of the HTML, decoded


@dataclass(frozen=True, slots=True)
class Link:
    word: str
    url: str
    role: str  # as in the paper's urls


def make_card(paper: PaperFacts, stationery: Stationery, id: int) -> Card:
    """Render and encode the paper's card; its text is data and never read as a template.

    `id` names the paper in the links for votes, and in those that are counted.
    """
    view = card_view(paper, gists=stationery.gists) | {"id": id} | _OWN
    if stationery.counted:
        view |= _by_way_of_us(view, stationery.masthead, id)
    # Attributes, because Jinja looks for those first, and slowly where they are missing.
    html = str(stationery.html.card(SimpleNamespace(**view)))
    text = str(stationery.text.card(SimpleNamespace(**text_view(view))))
    return Card(
        title=view["title"],
        title_html=fragment(str(escape(view["title"]))),
        html=stationery.html.pieces(html),
        text=stationery.text.pieces(text),
        size=len(html.encode()) + _TOKEN_ROOM * (len(stationery.html.token_at) + html.count(CLICK)),
    )


def _by_way_of_us(view: Mapping[str, Any], masthead: Masthead, id: int) -> dict[str, Any]:
    """The links of a card as they are counted: the paper is named, never where it is."""
    way = f"{masthead.web('click', CLICK)}/{id}"
    links = [Link(link.word, f"{way}/{link.role}", link.role) for link in view["links"]]
    return {"url": way if view["url"] else "", "links": links}


def targets(paper: PaperFacts) -> dict[str, str]:
    """Where the links of the paper's card lead, by role; the title's is "abs"."""
    url = _best_link(paper)
    return {"abs": url} | {link.role: link.url for link in _more_links(paper, url)}


def card_view(paper: PaperFacts, *, gists: bool = True) -> dict[str, Any]:
    """What the template shows of a paper, TeX made readable, links checked, abstract cut.

    With `gists` one line says before the abstract what was done; where that is the abstract's own
    first sentence, the abstract goes on after it.
    """
    url = _best_link(paper)
    whole = readable(paper.abstract[: 4 * ABSTRACT_LIMIT])
    gist = gist_of(cut_at_sentence(whole, _TOLD_FROM), paper.summary) if gists else Gist()
    whole = whole.removeprefix(gist.line).lstrip()
    abstract = cut_at_sentence(whole, UNDER_GIST if gist.line else ABSTRACT_LIMIT)
    return {
        "title": cut_at_word(readable(paper.title), TITLE_LIMIT) or "Untitled",
        "url": url,
        "byline": _byline(paper),
        "details": details_line(paper),
        "gist": gist.line,
        "by_machine": gist.by_machine,
        "abstract": abstract,
        "is_cut": len(abstract) < len(whole),
        "links": _more_links(paper, url),
    }


def text_view(view: Mapping[str, Any]) -> dict[str, Any]:
    """The same view for the text part: lines of 72 characters, and a mark where it was cut."""
    abstract = view["abstract"]
    if view["is_cut"] and not abstract.endswith("…"):
        abstract += " […]"
    gist = f"{view['gist']} (AI summary)" if view["by_machine"] else view["gist"]
    names = ("title", "byline", "details")
    lines = {name: view[name] for name in names} | {"gist": gist, "abstract": abstract}
    return {**view, **{name: wrapped(text) for name, text in lines.items()}}


def _best_link(paper: PaperFacts) -> str:
    found = safe_link(paper.urls.get("abs", ""))
    if not found and paper.arxiv_id:
        found = safe_link(f"https://arxiv.org/abs/{quote(paper.arxiv_id)}")
    if not found and paper.doi:
        found = safe_link(f"https://doi.org/{quote(paper.doi)}")
    return found or next(filter(None, map(safe_link, paper.urls.values())), "")


def _more_links(paper: PaperFacts, shown: str) -> list[Link]:
    urls = {**links_in(paper.comments), **paper.urls, "publisher": published_version(paper)}
    found = {role: safe_link(urls.get(role, "")) for role in _LINK_WORDS}
    return [
        Link(_LINK_WORDS[role], url, role) for role, url in found.items() if url and url != shown
    ]


def _byline(paper: PaperFacts) -> str:
    """Authors, source and categories: "A, B, C, and 9 more · arXiv · cs.LG, stat.ML"."""
    # The space before the dot does not break, so that no line begins with one.
    return "\u00a0· ".join(filter(None, (_authors(paper), _source(paper), _categories(paper))))


def _authors(paper: PaperFacts) -> str:
    shown = [cut_at_word(readable(name), NAME_LIMIT) for name in paper.authors[:_AUTHORS_SHOWN]]
    if len(paper.authors) > _AUTHORS_SHOWN:
        shown.append(f"and {len(paper.authors) - _AUTHORS_SHOWN} more")
    return ", ".join(filter(None, shown))


def _source(paper: PaperFacts) -> str:
    """The first source's name; arXiv's many feeds are one arXiv, their categories stand beside."""
    name = one_line(paper.sources[0]) if paper.sources else ""
    if paper.arxiv_id and (not name or name.casefold().startswith("arxiv")):
        return "arXiv"
    return cut_at_word(name, NAME_LIMIT)


def _categories(paper: PaperFacts) -> str:
    shown = [one_line(name) for name in paper.categories[:_CATEGORIES_SHOWN]]
    return cut_at_word(", ".join(filter(None, shown)), NAME_LIMIT)
