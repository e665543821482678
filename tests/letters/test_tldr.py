"""The TL;DR is a sentence of the abstract, the one that says what was done or found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.sentences import sentences
from newsletter.letters.tldr import LONGEST, cues_of, promise, tldr

SLOW_TIDES = (
    "Tides shape the life of every coast. "
    "Forecasts of them are costly, however, because the shore has to be surveyed again and again. "
    "Many harbours cannot pay for that. "
    "We propose a method that learns the shape of the shore from the wakes of passing ferries. "
    "Twelve harbours lent us a year of their logs. "
    "Experiments show that our method outperforms surveys at a tenth of the cost. "
    "The code is available at our web page."
)


def test_it_says_what_was_done_or_found() -> None:
    assert tldr(SLOW_TIDES).startswith(("We propose", "Experiments show"))


def test_a_single_sentence_is_its_own_summary() -> None:
    assert tldr("We count stars.") == "We count stars."
    assert tldr("") == ""


def test_a_sentence_that_sums_nothing_up_comes_last() -> None:
    endless = "We propose " + "a method and then " * 30 + "more of it."
    assert len(endless) > LONGEST
    assert tldr(f"Ferries leave wakes. {endless}") == "Ferries leave wakes."


def test_the_chances_of_an_unknown_language_are_no_error() -> None:
    assert tldr("潮汐塑造海岸。我们提出一种方法。") == "潮汐塑造海岸。我们提出一种方法。"


def test_words_outweigh_the_place() -> None:
    said = ["Ferries leave wakes.", "We propose to read them.", "Ferries leave wakes."]
    chances = promise(said, {"propos": (3.0, 0.0), "@from end 0": (0.5, 0.0)})
    assert chances.index(max(chances)) == 1


def test_the_place_is_told_from_both_ends() -> None:
    first, *_, last = cues_of(["One.", "Two.", "Three."])
    assert {"@from start 0", "@from end 2"} <= first
    assert {"@from start 2", "@from end 0"} <= last


@pytest.mark.parametrize("mark", [".", "!", "?", " "])
@given(st.lists(st.text(max_size=60), max_size=12))
def test_it_is_always_a_sentence_of_the_abstract(mark: str, words: list[str]) -> None:
    abstract = f"{mark} ".join(words)
    found = sentences(abstract)
    assert tldr(abstract) in (found or [""])
