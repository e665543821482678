"""Plain text is cut where a reader would pause, and only web links pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.plain import cut_at_sentence, cut_at_word, one_line, safe_link

SENTENCES = (
    "We read letters. They were long, e.g. this one. Smith et al. 2020 agree. All of it ends."
)


def test_a_text_is_cut_after_a_whole_sentence() -> None:
    assert cut_at_sentence(SENTENCES, 50) == "We read letters. They were long, e.g. this one."


def test_an_abbreviation_ends_no_sentence() -> None:
    assert cut_at_sentence(SENTENCES, 62) == "We read letters. They were long, e.g. this one."


def test_a_text_a_little_too_long_is_left_whole() -> None:
    assert cut_at_sentence(SENTENCES, len(SENTENCES) - 3) == SENTENCES


def test_a_sentence_too_long_is_cut_at_a_word() -> None:
    assert cut_at_sentence("word " * 100, 30) == "word word word word word…"


@given(st.text(), st.integers(10, 60))
def test_no_cut_is_longer_than_asked(text: str, limit: int) -> None:
    assert len(cut_at_word(text, limit)) <= limit
    assert len(cut_at_sentence(text, limit)) <= limit + limit // 10


def test_invisible_and_direction_characters_go() -> None:
    assert one_line("a\u202eb\u200b c\r\n\td\ue000\x00\ud800") == "ab c d"


@pytest.mark.parametrize(
    "url", ["https://arxiv.org/abs/2611.00001v2", "http://example.org/?a=1&b=%20c#d"]
)
def test_a_web_address_is_a_safe_link(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "/abs/1", "https://", "",
     "https://example.org/a b", 'https://example.org/"onclick="x', "https://example.org/\r\nX: y",
     "http://[::1", "https://example.org/" + "x" * 1_000],
)  # fmt: skip
def test_anything_else_is_no_link(url: str) -> None:
    assert safe_link(url) == ""
