"""A card shows what a reader needs of a paper, and nothing a stranger could do harm with."""

import re
from dataclasses import replace

import pytest

from newsletter.letters.card import ABSTRACT_LIMIT, card_view, make_card
from tests.letters.samples import PAPERS, SamplePaper, links, stationery

PATIENT = PAPERS[0]


def rendered(paper: SamplePaper) -> str:
    return stationery().html.card(card_view(paper) | {"reason": "because", "id": 7})


@pytest.mark.parametrize(
    ("authors", "byline"),
    [
        ((), ""),
        (("A",), "A"),
        (("A", "B", "C"), "A, B, C"),
        (("A", "B", "C", "D"), "A, B, C, and 1 more"),
        (tuple("ABCDEFGHIJKL"), "A, B, C, and 9 more"),
        ((r"Andr\'e",), "André"),
    ],
)
def test_three_authors_are_named_and_the_others_counted(
    authors: tuple[str, ...], byline: str
) -> None:
    paper = SamplePaper("T", authors=authors, sources=(), arxiv_id=None, categories=())
    assert card_view(paper)["byline"] == byline


@pytest.mark.parametrize(
    ("paper", "place"),
    [
        (SamplePaper("T", authors=(), categories=("cs.LG", "q")), "arXiv\u00a0· cs.LG, q"),
        (PAPERS[2], "Noor van Dijk\u00a0· bioRxiv\u00a0· neuroscience"),
        (SamplePaper("T", authors=(), sources=("Daily Papers",), categories=()), "Daily Papers"),
    ],
)  # fmt: skip
def test_the_source_and_the_categories_stand_beside_the_authors(
    paper: SamplePaper, place: str
) -> None:
    assert card_view(paper)["byline"] == place


def test_tex_is_readable_in_title_and_abstract() -> None:
    view = card_view(PATIENT)
    assert "ε-Greedy" in view["title"]
    assert "until ℓ₂ confidence sets" in view["abstract"]
    assert "98.7% of" in view["abstract"]
    assert "$" not in view["title"] + view["abstract"]


def test_a_long_abstract_ends_with_a_sentence_and_read_on() -> None:
    view = card_view(PAPERS[1])
    assert view["is_cut"]
    assert len(view["abstract"]) <= ABSTRACT_LIMIT * 1.1
    assert view["abstract"].endswith("answer an older note.")
    assert "Read\u00a0on</a>" in rendered(PAPERS[1])


def test_a_short_abstract_is_whole_and_has_no_read_on() -> None:
    assert not card_view(PATIENT, gists=False)["is_cut"]
    assert "Read" not in rendered(PAPERS[3])


def test_a_paper_without_abstract_says_so_and_links_to_the_paper() -> None:
    assert "Announced without an abstract." in rendered(PAPERS[2])
    assert "Read\u00a0the\u00a0paper</a>" in rendered(PAPERS[2])


@pytest.mark.parametrize(
    ("paper", "url"),
    [
        (PATIENT, "https://arxiv.org/abs/2611.00001"),
        (replace(PATIENT, urls={}), "https://arxiv.org/abs/2611.00001"),
        (replace(PATIENT, urls={}, arxiv_id=None, doi="10.1/a<b>"), "https://doi.org/10.1/a%3Cb%3E"),
        (replace(PATIENT, urls={"pdf": "https://a.org/1.pdf"}, arxiv_id=None), "https://a.org/1.pdf"),
        (replace(PATIENT, urls={"abs": "javascript:alert(1)"}, arxiv_id=None), ""),
        (replace(PATIENT, urls={}, arxiv_id=None), ""),
    ],
)  # fmt: skip
def test_the_title_links_to_the_best_address_known(paper: SamplePaper, url: str) -> None:
    assert card_view(paper)["url"] == url
    assert ("<h2" in rendered(paper)) and ("<a" in rendered(paper).split("</h2>")[0]) == bool(url)


def test_links_that_are_known_are_named_in_plain_words() -> None:
    html = rendered(replace(PATIENT, urls=links(7, "pdf", "code", "project")))
    for word in ("PDF</a>", "Code</a>", "Project page</a>"):
        assert word in html


def test_a_paper_with_nothing_but_a_title_makes_a_card() -> None:
    bare = SamplePaper("", "", (), (), {}, (), None)
    card = make_card(bare, stationery(), 7)
    assert card.title == "Untitled"
    links = re.findall(r'href="([^"]*)"', rendered(bare))
    assert [link.rpartition("/")[2] for link in links] == ["up", "down"]


def test_a_papers_text_is_never_read_as_a_template_or_as_html() -> None:
    evil = replace(PATIENT, title="{{ 7*7 }}{% raw %}<mj-include path='x'/>",
                   abstract="<script>alert(1)</script> {{ config }}")  # fmt: skip
    html = rendered(evil)
    assert "{{ 7*7 }}{% raw %}&lt;mj-include" in html
    assert "<script>" not in html
    assert "{{ config }}" in html
