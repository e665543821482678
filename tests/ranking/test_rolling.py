"""Counts of papers as they come: the same however they are divided, the old fade, the rare go."""

from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from newsletter.ranking import Background
from newsletter.ranking.rolling import VERSION, Bounds, Rolling
from newsletter.ranking.text import keys, read

WORDS = ("tide", "harbour", "moon", "gull", "salt", "rope")
FEW = Bounds(season=3, size=6, terms=8)
ROOMY = Bounds(season=10**9)
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), max_size=25)


def counted(background: Background, stem: str) -> float:
    return float(background.frequencies(keys("stem", [stem]))[0])


@given(TEXTS, st.lists(st.integers(0, 25)), st.sampled_from([FEW, ROOMY]))
def test_it_is_the_same_however_the_papers_are_divided(
    texts: list[str], cuts: list[int], bounds: Bounds
) -> None:
    piecewise, begin = Rolling(), 0
    for end in [*sorted(cuts), len(texts)]:
        piecewise = piecewise.more(texts[begin:end], bounds)
        begin = max(begin, end)
    assert piecewise.pack() == Rolling().more(texts, bounds).pack()
    assert piecewise.counted == len(texts)


@given(TEXTS)
def test_within_its_bounds_it_counts_as_a_background_does(texts: list[str]) -> None:
    counts, expected = Rolling().more(texts, ROOMY).counts, Background.of(texts)
    assert (counts.size, counts.least) == (expected.size, expected.least)
    assert counts.terms.tolist() == expected.terms.tolist()
    assert counts.counts.tolist() == expected.counts.tolist()


def test_the_newer_of_two_fields_counts_more_and_in_the_end_alone() -> None:
    bounds = Bounds(season=10, size=40)
    both = Rolling().more(["tides"] * 40, bounds).more(["gulls"] * 40, bounds)
    assert 0 < counted(both.counts, "tide") < counted(both.counts, "gull")
    later = both.more(["gulls"] * 400, bounds).counts
    assert counted(later, "tide") == later.least / 2  # as a term that was never met
    assert 20 <= later.size <= 40


def test_terms_of_one_paper_go_when_a_season_is_over() -> None:
    bounds = Bounds(season=4)
    before = Rolling().more(["tide", "tide", "moon"], bounds)
    assert (counted(before.counts, "moon"), counted(before.counts, "rope")) == (1, 0)
    after = before.more(["tide"], bounds).counts
    assert (counted(after, "tide"), counted(after, "moon"), counted(after, "rope")) == (3, 1, 1)
    assert after.least == 2


def test_of_too_many_terms_the_commonest_stay() -> None:
    texts = ["tide"] * 5 + ["moon"] * 4 + ["gull"] * 3 + ["salt"] * 2
    counts = Rolling().more(texts, Bounds(season=len(texts), terms=4)).counts
    assert len(counts.terms) <= 4  # a word and its stem each
    assert (counted(counts, "tide"), counted(counts, "moon")) == (5, 4)
    assert counted(counts, "gull") == counted(counts, "rope") == counts.least / 2 == 2


@given(TEXTS)
def test_it_comes_back_from_its_bytes(texts: list[str]) -> None:
    rolling = Rolling().more(texts, FEW)
    again = Rolling.unpack(rolling.pack())
    assert again is not None and again.pack() == rolling.pack()
    assert again.more(["tide moon"], FEW).pack() == rolling.more(["tide moon"], FEW).pack()


@given(st.binary(max_size=60))
def test_other_bytes_are_no_counts(noise: bytes) -> None:
    assert Rolling.unpack(noise) is None


@given(TEXTS.filter(any), st.data())
def test_a_damaged_one_is_none_at_all(texts: list[str], data: st.DataObject) -> None:
    packed = Rolling().more(texts, ROOMY).pack()
    assert Rolling.unpack(packed[: data.draw(st.integers(0, len(packed) - 1))]) is None
    at = data.draw(st.integers(20, len(packed) - 1))
    assert Rolling.unpack(packed[:at] + bytes([packed[at] ^ 255]) + packed[at + 1 :]) is None


def test_texts_become_the_terms_that_this_version_counted() -> None:
    # Whoever changes how texts become terms raises VERSION, and writes the new digest here.
    found, _ = read(["Self-supervised learning of LLMs in C++; it isn't Müller's."]).terms()
    digest = blake2b(repr(sorted(found.tolist())).encode(), digest_size=8).hexdigest()
    assert (VERSION, digest) == (1, "b4cab11601d1915b")
