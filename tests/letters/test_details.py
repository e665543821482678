"""A card says where a paper was published, how long it is, and where its code stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.card import card_view, text_view
from newsletter.letters.details import LIMIT, details_line, links_in, published_version
from tests.letters.samples import SamplePaper, stationery


def line(comments: str, journal_ref: str = "") -> str:
    return details_line(SamplePaper("T", comments=comments, journal_ref=journal_ref))


@pytest.mark.parametrize(
    ("comments", "said"),
    [
        ("", ""),
        ("12 pages, 5 figures", "12 pages, 5 figures"),
        ("12 pages, code at https://github.com/lab/foam", "12 pages"),
        ("Project page: https://lab.github.io/foam Code: https://github.com/lab/foam", ""),
        ("To appear in Foam 2026 (Delft, NL). Data: https://a.example/1.", "To appear in Foam 2026 (Delft, NL)"),  # noqa: E501
        (r"Accepted by Andr\'e; $\ell_2$ only | https://a.example", "Accepted by André; ℓ₂ only"),
    ],
)  # fmt: skip
def test_comments_are_one_line_without_addresses(comments: str, said: str) -> None:
    assert line(comments) == said


def test_the_journal_comes_first() -> None:
    assert line("9 pages", "J. Tides 3 (2026)") == "Published in J. Tides 3 (2026)\u00a0· 9 pages"


def test_what_authors_write_at_length_is_shortened() -> None:
    said = line("This is the ninth of nine papers that together make one long argument. " * 4)
    assert len(said) <= LIMIT
    assert said.endswith("…")


def test_what_is_shortened_ends_with_a_clause() -> None:
    kept = "Accepted at the Ninth Conference on Long Names (LONG 2026), 9 tables, 31 pages"
    assert line(f"{kept}, of which seventeen are the appendix, with proofs") == f"{kept}…"
    many = "words " * 40
    assert line(f"12 pages, {many}").startswith("12 pages, words words"), "little would be left"


def test_addresses_in_comments_are_links() -> None:
    comments = "Page: https://lab.github.io/foam/. Code (https://www.github.com/lab/foam), old"
    found = {"project": "https://lab.github.io/foam/", "code": "https://www.github.com/lab/foam"}
    assert links_in(comments) == found
    assert links_in("project page at https://lab.example/foam;") == {
        "project": "https://lab.example/foam"
    }
    assert links_in("Data: https://data.example/1 and http://") == {}


def test_a_source_knows_the_code_better_than_a_comment() -> None:
    urls = {"abs": "https://arxiv.org/abs/2611.00001", "code": "https://code.example.org/lab"}
    paper = SamplePaper("T", urls=urls, comments="Code: https://github.com/lab/foam")
    shown = [(link.word, link.url) for link in card_view(paper)["links"]]
    assert shown == [("Code", "https://code.example.org/lab")]


@pytest.mark.parametrize(
    ("arxiv_id", "doi", "where"),
    [
        ("2611.00001", "10.1234/foam.3", "https://doi.org/10.1234/foam.3"),
        ("2611.00001", "10.48550/arXiv.2611.00001", ""),
        ("2611.00001", None, ""),
        (None, "10.1234/foam.3", ""),  # that is the paper itself
    ],
)
def test_the_published_version_of_an_arxiv_paper_is_a_link(
    arxiv_id: str | None, doi: str | None, where: str
) -> None:
    assert published_version(SamplePaper("T", arxiv_id=arxiv_id, doi=doi)) == where


def test_both_parts_of_a_letter_show_them() -> None:
    paper = SamplePaper("T", comments="12 pages <b>{{ x }}</b>", journal_ref="J. Tides 3")
    view = card_view(paper) | {"reason": "because", "id": 7}
    html = stationery().html.card(view)
    assert "Published in J. Tides 3\u00a0· 12 pages &lt;b&gt;{{ x }}&lt;/b&gt;" in html
    assert "Published in J. Tides 3\u00a0· 12 pages" in stationery().text.card(text_view(view))


@given(st.text())
def test_whatever_authors_write_is_one_short_line_and_safe_links(comments: str) -> None:
    said = line(comments)
    assert len(said) <= LIMIT
    assert not any(ord(character) < 32 for character in said)
    assert all(url.startswith(("http://", "https://")) for url in links_in(comments).values())
