"""What an encoder says of the candidates beside their words: closeness to topics and to likes.

It encodes no candidate: their vectors come in, because they are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newsletter.ranking.encoder import Embeddings, Encoder
from newsletter.ranking.profile import Candidate
from newsletter.ranking.table import Scores


@dataclass(frozen=True, slots=True)
class Meaning:
    """The encoder, and the candidates' vectors in the order of the index."""

    encoder: Encoder
    papers: Embeddings

    @classmethod
    def of(cls, encoder: Encoder, papers: Sequence[Candidate]) -> "Meaning":
        """Encode the papers now, some ten a second."""
        return cls(encoder, encoder.papers([text_of(paper) for paper in papers]))

    def of_topics(self, words: Sequence[str]) -> Scores:
        """How close each candidate is to each topic (rows), in standard deviations."""
        return _spreads(self.encoder.topics(words) @ self.papers.T)

    def of_votes(self, liked: Sequence[Candidate], disliked: Sequence[Candidate]) -> Scores:
        """How close each candidate is to the likes and far from the dislikes, likewise."""
        vectors = self.encoder.papers([text_of(paper) for paper in (*liked, *disliked)])
        # What all candidates have in common tells nothing of a taste.
        vectors = vectors - self.papers.mean(axis=0)
        signs = np.repeat([1.0, -0.5], [len(liked), len(disliked)]).astype(np.float32)
        scores: Scores = _spreads((signs @ vectors)[None] @ self.papers.T)[0]
        return scores


def text_of(paper: Candidate) -> str:
    """What an encoder reads of a paper."""
    return f"{paper.title}. {paper.abstract}"


def _spreads(scores: Scores) -> Scores:
    spread = np.maximum(scores.std(axis=1, keepdims=True), np.float32(1e-6))
    found: Scores = (scores - scores.mean(axis=1, keepdims=True)) / spread
    return found
