"""BibTeX: whatever a paper is called, its entry is read back as it was, under a key that stays."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Row

from newsletter.letters.math import readable
from newsletter.web.references import entry, escaped, key
from tests.web.test_editions import parsed


@dataclass
class Held:
    id: int = 7
    title: str = "The slow melting of ice"
    abstract: str = ""
    authors: list[str] = field(default_factory=lambda: ["Ada Lovelace"])
    categories: list[str] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    arxiv_id: str | None = None
    doi: str | None = None
    published_at: datetime | None = datetime(2026, 3, 2, tzinfo=UTC)
    announced_at: datetime | None = None
    summary: str = ""
    comments: str = ""
    journal_ref: str = ""


def row(**given: Any) -> Row[Any]:
    return cast(Row[Any], Held(**given))


def test_a_key_is_name_year_word_and_our_number() -> None:
    assert key(row()) == "lovelace2026slow-7"
    assert key(row(authors=["Müller, Jörg"], title="An Öresund ferry")) == "muller2026oresund-7"
    assert key(row(authors=[], title="±", published_at=None)) == "anonymousuntitled-7"


def test_a_published_paper_is_an_article_and_a_preprint_is_not() -> None:
    assert entry(row(doi="10.1000/ice_1")).startswith("@article{")
    assert r"doi = {10.1000/ice\_1}" in entry(row(doi="10.1000/ice_1"))
    assert entry(row(arxiv_id="2603.00001")).startswith("@misc{")


def test_signs_of_tex_are_escaped_and_braces_never_stand_bare() -> None:
    assert escaped("50% of R&D_#1 {x}~^\\") == (
        r"50\% of R\&D\_\#1 {\textbraceleft}x{\textbraceright}"
        r"{\textasciitilde}{\textasciicircum}{\textbackslash}"
    )


def test_an_author_called_and_is_one_author() -> None:
    read = parsed(entry(row(authors=["Research and Development Group", "Ben Okri"])))
    assert read["group2026slow-7"]["author"] == "{Research and Development Group} and Ben Okri"


@given(
    title=st.text(min_size=1, max_size=60),
    abstract=st.text(max_size=120) | st.just("{{ unbalanced } @article{x, \\ % $"),
    name=st.text(max_size=30),
)
def test_whatever_stands_in_it_an_entry_is_one_entry(title: str, abstract: str, name: str) -> None:
    held = row(title=title, abstract=abstract, authors=[name])
    (found,) = parsed(entry(held)).values()
    assert (
        found["title"].strip("{}").strip()
        in (
            "",
            escaped(readable(title)).strip("{}").strip(),
        )
        or readable(title) == ""
    )
