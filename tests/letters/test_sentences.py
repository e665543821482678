"""Sentences end where a person would say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("No mark at the end", ["No mark at the end"]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "We follow Ito et al. Their proof is short.",
            ["We follow Ito et al. Their proof is short."],
        ),
        ("See e.g. Ada's note. It helps.", ["See e.g. Ada's note.", "It helps."]),
        ("It takes 3.5 s. We halve it.", ["It takes 3.5 s.", "We halve it."]),
        ("(It works.) 12 labs agree.", ["(It works.)", "12 labs agree."]),
        ("A line\nbreak is a space. So\tis a tab.", ["A line break is a space.", "So is a tab."]),
    ],
)
def test_a_text_falls_into_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=400))
def test_nothing_is_lost_between_sentences(text: str) -> None:
    assert " ".join(sentences(text)) == " ".join(text.split())
