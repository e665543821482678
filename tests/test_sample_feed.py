"""The sample feeds of the demo: enough invented papers, in all the shapes that real ones take."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest

SAMPLE = Path(__file__).parent.parent / "templates" / "sample"

# The first letters of an arXiv category, or a section of the journal, and the field it belongs to.
FIELDS = {
    "cs.LG": "machine learning",
    "cs.CV": "computer vision",
    "cs.CL": "language",
    "q-bio.NC": "neuroscience",
    "Neuroscience": "neuroscience",
    "astro-ph": "astrophysics",
    "math": "mathematics",
    "quant-ph": "quantum physics",
    "stat": "statistics",
    "econ": "economics",
    "q-bio": "biology",
    "Genomics": "biology",
    "physics.ao-ph": "climate",
    "Climate": "climate",
    "cond-mat": "materials",
    "cs.CR": "security",
    "cs.HC": "people and computers",
}


def entries(name: str) -> list[Any]:
    parsed = feedparser.parse((SAMPLE / name).read_bytes())
    assert not parsed.bozo
    return list(parsed.entries)


ARXIV, JOURNAL = entries("arxiv.xml"), entries("journal.xml")


def base_id(entry: Any) -> str:
    return str(entry.link.rpartition("/")[2])


def abstract(entry: Any) -> str:
    text = entry.get("summary", "")
    return str(text.partition("Abstract: ")[2] if text.startswith("arXiv:") else text)


def test_both_are_feeds_of_their_kind() -> None:
    assert feedparser.parse((SAMPLE / "arxiv.xml").read_bytes()).version == "rss20"
    assert feedparser.parse((SAMPLE / "journal.xml").read_bytes()).version == "atom10"


def test_there_are_at_least_64_works() -> None:
    assert len({entry.title for entry in ARXIV + JOURNAL}) >= 64
    abstracts = {abstract(entry) for entry in ARXIV + JOURNAL} - {""}
    assert len({text[:80].removeprefix("<p>") for text in abstracts}) >= 64


def test_at_least_seven_fields_have_several_works() -> None:
    works: dict[str, set[str]] = {}
    for entry in ARXIV + JOURNAL:
        for begin, field in FIELDS.items():
            if entry.tags[0].term.startswith(begin):
                works.setdefault(field, set()).add(entry.title)
                break
    assert sum(len(titles) >= 3 for titles in works.values()) >= 7
    assert set(works) == set(FIELDS.values())


def test_abstracts_have_the_length_of_real_ones() -> None:
    for entry in ARXIV + JOURNAL:
        if words := abstract(entry).split():
            assert 110 <= len(words) <= 200, entry.title


def test_every_item_of_arxiv_says_what_arxiv_says() -> None:
    for entry in ARXIV:
        assert re.fullmatch(r"https://arxiv\.org/abs/2611\.9\d{4}", entry.link)
        assert re.fullmatch(rf"oai:arXiv\.org:{re.escape(base_id(entry))}v[12]", entry.id)
        kind = entry.arxiv_announce_type
        written = rf"arXiv:{base_id(entry)}v[12] Announce Type: {kind}( \nAbstract: .+)?"
        assert re.fullmatch(written, entry.summary, re.DOTALL), entry.title


def test_identifiers_are_reserved_for_examples() -> None:
    dois = [entry.prism_doi for entry in JOURNAL if "prism_doi" in entry]
    dois += [entry.arxiv_doi for entry in ARXIV if "arxiv_doi" in entry]
    assert all(doi.startswith("10.5555/") for doi in dois)
    assert all(entry.link.startswith("https://example.org/") for entry in JOURNAL)


def test_cross_listed_twins_stand_there_twice() -> None:
    kinds: dict[str, set[str]] = {}
    for entry in ARXIV:
        kinds.setdefault(base_id(entry), set()).add(entry.arxiv_announce_type)
    assert {"new", "cross"} in kinds.values()
    assert {"replace"} in kinds.values()


def test_the_journal_repeats_works_by_doi_and_by_title() -> None:
    by_doi = {entry.arxiv_doi for entry in ARXIV if "arxiv_doi" in entry}
    assert by_doi & {entry.get("prism_doi") for entry in JOURNAL}
    titles = {entry.title: entry.author.split(", ")[0] for entry in ARXIV}
    by_title = [entry for entry in JOURNAL if entry.title in titles and "prism_doi" not in entry]
    assert by_title
    assert all(entry.authors[0].name == titles[entry.title] for entry in by_title)


ODDITIES: dict[str, Callable[[Any], bool]] = {
    "TeX in a title": lambda entry: "$" in entry.title,
    "an accent of TeX in a title": lambda entry: r"\H{o}" in entry.title,
    "TeX in an abstract": lambda entry: r"\Omega" in abstract(entry),
    "a percentage of TeX": lambda entry: r"98.7\%" in abstract(entry),
    "an accent of TeX in a name": lambda entry: r"Andr\'e" in entry.author,
    "an accent of Unicode in a name": lambda entry: "ø" in entry.author,
    "affiliations among the authors": lambda entry: "((1)" in entry.author,
    "forty authors": lambda entry: len(entry.author.split(", ")) == 40,
    "no abstract": lambda entry: not abstract(entry),
    "a very long title": lambda entry: len(entry.title) > 200,
    "markup shown as text": lambda entry: "<i>" in abstract(entry),
    "braces of a template": lambda entry: "{{ " in abstract(entry) and "{% " in abstract(entry),
    "an ampersand": lambda entry: "&" in entry.title,
    "a second version": lambda entry: entry.id.endswith("v2"),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_the_oddities_of_real_feeds_are_there(oddity: str) -> None:
    found = {entry.title for entry in ARXIV if ODDITIES[oddity](entry)}
    assert len(found) >= (2 if oddity == "a very long title" else 1)
