"""The line before an abstract is one plain sentence, and stands only where it saves time."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.card import UNDER_GIST, card_view, text_view
from newsletter.letters.gist import LIMIT, Gist, gist_of, one_sentence
from tests.letters.samples import PAPERS, SamplePaper, stationery

FOUND = "We show that a second rise makes sourdough lighter by a fifth."
REST = "Flour is milled from wheat. Of wheat there are two kinds. One of them is durum."
LONG = f"Bread is old. Why it rises twice is not known. {FOUND} Bakers may save an hour."


def html_of(paper: SamplePaper) -> str:
    return stationery().html.card(card_view(paper) | {"reason": "because", "id": 7})


def text_of(paper: SamplePaper) -> str:
    return stationery().text.card(text_view(card_view(paper) | {"reason": "because", "id": 7}))


def test_what_was_found_stands_before_the_abstract_in_both_parts() -> None:
    paper = SamplePaper("Bread", LONG)
    html, text = html_of(paper), text_of(paper)
    assert html.index(FOUND) < html.index("Bread is old.")
    assert text.index(FOUND) < text.index("Bread is old.")


def test_a_sentence_with_an_address_is_no_line() -> None:
    code = "We show all results and release the code at https://code.example.org/bread today."
    assert gist_of(f"Bread is old. {FOUND} {code}").line == FOUND
    assert gist_of(f"{code} {code} {code}") == Gist()
    assert gist_of(LONG, "See https://example.org for more.").line == FOUND


@pytest.mark.parametrize("abstract", ["", "One sentence.", f"Bread is old. {FOUND}"])
def test_an_abstract_of_a_sentence_or_two_has_no_line_before_it(abstract: str) -> None:
    assert gist_of(abstract) == Gist()
    assert html_of(SamplePaper("Bread", abstract)).count(FOUND) == abstract.count(FOUND)


def test_an_abstract_that_begins_with_the_line_goes_on_after_it() -> None:
    begun = f"{FOUND} {REST}"
    view = card_view(SamplePaper("Bread", begun, summary=FOUND))
    assert (view["gist"], view["abstract"]) == (FOUND, REST)


def test_an_abstract_under_its_line_is_cut_shorter() -> None:
    for paper in PAPERS:
        view = card_view(paper)
        assert not view["gist"] or len(view["abstract"]) <= UNDER_GIST * 1.1


def test_the_operator_may_leave_the_line_out() -> None:
    view = card_view(SamplePaper("Bread", LONG), gists=False)
    assert (view["gist"], view["abstract"]) == ("", LONG)


def test_a_summary_that_a_machine_wrote_is_shown_as_such_in_both_parts() -> None:
    paper = replace(SamplePaper("Bread", LONG), summary="Two rises are better than one.")
    assert gist_of(LONG, paper.summary) == Gist("Two rises are better than one.", True)
    assert "AI\u00a0summary" in html_of(paper)
    assert "Two rises are better than one. (AI summary)" in text_of(paper)
    assert "AI" not in html_of(replace(paper, summary="")) + text_of(replace(paper, summary=""))


def test_a_paper_without_abstract_has_its_summary() -> None:
    html = html_of(SamplePaper("Bread", "", summary="Two rises are better than one."))
    assert "Two rises are better" in html
    assert "without an abstract" not in html


@given(st.text(max_size=3_000))
def test_whatever_a_source_says_becomes_one_line_of_bounded_length(summary: str) -> None:
    line = one_sentence(summary)
    assert len(line) <= LIMIT
    assert not any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in line)


def test_html_and_templates_in_a_summary_stay_text() -> None:
    paper = SamplePaper("Bread", LONG, summary="<b>{{ config }}</b> is {% raw %} old.")
    assert "&lt;b&gt;{{ config }}&lt;/b&gt; is {% raw %} old." in html_of(paper)
