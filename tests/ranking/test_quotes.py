"""Quotes are the paper's own words, a literal piece of its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.ranking.quotes import Passage, quoted
from newsletter.ranking.text import read


def quotes(words: str, text: str, title: str = "") -> tuple[str, ...]:
    return quoted(words, passage(text), passage(title))


def passage(text: str) -> Passage:
    return Passage.of(text, read([text]).stems())


def test_a_title_that_says_the_phrase_is_quoted_before_an_abstract_that_says_one_word() -> None:
    abstract = "The agent must learn when a question is worth its price."
    title = "Calibrated Abstention for Reinforcement Learning Agents"
    assert quotes("reinforcement learning", abstract, title) == ("Reinforcement Learning",)
    assert quotes("reinforcement learning", abstract) == ("learn",)


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (
            "reinforcement learning",
            "We study online reinforcement learning with data.",
            ("online reinforcement learning",),
        ),
        ("low rank transitions", "It has low-rank\ttransitions.", ("low-rank\ttransitions",)),
        ("self-supervised", "Self supervised methods win.", ("Self supervised",)),
        ("theory of mind", "A theory of minds is built.", ("theory of minds",)),
        ("LLM", "Many LLMs and LLM-based agents.", ("LLMs", "LLM-based")),
        ("graph networks", "Networks, that is. A graph too.", ("Networks", "graph")),
        (
            "reinforcement learning",
            "Reinforcement learning? Learning. Deep Reinforcement Learning!",
            ("Reinforcement learning",),
        ),
        ("learning", "The method quickly improves learning.", ("learning",)),
        ("quantum", "Nothing of that here.", ()),
        ("the", "the end", ("the",)),
    ],
)
def test_a_quote_is_what_stands_there(words: str, text: str, expected: tuple[str, ...]) -> None:
    assert quotes(words, text) == expected


def test_a_second_quote_tells_more_of_the_phrase_before_it_repeats() -> None:
    text = "Learning here, learning there, and graph learning at last. Molecules too."
    assert quotes("graph learning molecules", text) == ("graph learning", "Molecules")


@given(st.text(max_size=30), st.text(max_size=200))
def test_every_quote_is_a_literal_piece_of_any_text(words: str, text: str) -> None:
    found = quotes(words, text)
    assert len(found) <= 2
    assert all(quote and quote in text for quote in found)
