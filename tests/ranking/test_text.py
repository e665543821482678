"""Words that mean one thing become one term, and no text whatever breaks the reading of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.ranking.profile import LONG, phrases
from newsletter.ranking.text import keys, pair_keys, parts, read, stems_of, words_of


def stems(text: str) -> list[str]:
    return stems_of(words_of(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("self-supervised", "self supervised"),
        ("LLMs", "llm"),
        ("GPUs", "gpu"),
        ("GANs", "GAN"),
        ("Müller", "MULLER"),
        ("Bayes's networks", "bayes network"),
        ("low‐rank", "low rank"),
        ("ﬁne tuning", "fine tuning"),
        ("segmentations", "segmentation"),
    ],
)
def test_two_spellings_of_one_thing_have_the_same_stems(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++", "C"), ("cat", "dog"), ("GPS", "GP"), ("network", "new work")],
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_a_compound_is_also_read_as_one_word() -> None:
    reading = read(["multi-task learning"])
    assert parts("multi-task") == ["multi", "task"]
    assert keys("stem", stems_of(["multitask"]))[0] in reading.terms()[0]


def test_keys_are_the_same_on_every_machine() -> None:
    assert keys("stem", ["graph"]).tolist() == [3522397198274371194]


def test_pairs_know_their_order() -> None:
    graph, neural = np.array([[1], [2]], dtype=np.uint64)
    assert pair_keys(graph, neural) != pair_keys(neural, graph)


def test_stop_words_count_only_in_pairs_or_alone() -> None:
    words, stemmed, pairs, _ = read(["theory of mind", "of the"]).families()
    assert np.bincount(words[1]).tolist() == [2, 2]
    assert np.bincount(stemmed[1]).tolist() == [2, 2]
    assert np.bincount(pairs[1]).tolist() == [2, 1]


def test_pairs_never_join_two_texts() -> None:
    alone = set(read(["graph"]).terms()[0].tolist()) | set(read(["neural"]).terms()[0].tolist())
    assert set(read(["graph", "neural"]).terms()[0].tolist()) == alone


def test_in_long_phrases_stems_count_most_and_pairs_little() -> None:
    short, long = phrases(["graph networks"]), phrases([" ".join("abcdefghijkl"[: LONG + 2])])
    weights = [some.weights[~some.essential].max() for some in (short, long)]
    assert short.weights[short.essential].min() == long.weights[long.essential].min() == 1
    assert weights[1] < weights[0] < 1


@given(st.lists(st.text(), max_size=4))
def test_hostile_text_never_raises(texts: list[str]) -> None:
    reading = read(texts)
    keys, where = reading.terms()
    assert len(keys) == len(where)
    assert set(where.tolist()) <= set(range(len(texts)))


@given(st.text(alphabet="a-é'’s+#\u0301\ud800 ß'İ", max_size=20))
def test_odd_joints_and_letters_never_raise(text: str) -> None:
    assert all(words_of(text))
    assert len(stems(text)) == len(words_of(text))
