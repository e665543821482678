"""The candidates of one run as an inverted index: for each term, its papers and BM25 weights.

Built once for all readers of the run; it knows no reader, and what it scores is words only.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from newsletter.models import Reason
from newsletter.ranking import text
from newsletter.ranking.background import Background, shipped
from newsletter.ranking.names import Name, name_of
from newsletter.ranking.profile import LONG, Candidate, Phrases
from newsletter.ranking.quotes import Passage
from newsletter.ranking.table import Flags, Scores, Table
from subscribers.models import TopicKind

# Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
K1, B = 1.2, 0.5
TITLE = 3  # a word of the title counts as three of the abstract
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNDATED = -(2**62)


@dataclass(slots=True)
class Index:
    """Candidates in order of freshness, newest first, and the postings of their terms.

    Postings of `terms[i]` are `papers[starts[i]:starts[i + 1]]`, with `weights` beside them.
    `table` and the fields below it remember what was worked out for topics, because readers share
    them.
    """

    candidates: tuple[Candidate, ...]
    ids: text.Integers
    announced: text.Integers  # microseconds since 1970
    background: Background
    reading: text.Reading  # titles first, then abstracts
    terms: text.Keys
    starts: text.Integers
    papers: text.Integers
    counts: npt.NDArray[np.float64]  # title words three times
    weights: npt.NDArray[np.float64]  # BM25
    idf: npt.NDArray[np.float64]
    sequence: text.Keys  # the stems of all texts in order
    categories: dict[str, list[int]]
    authors: dict[str, list[tuple[Name, int]]]
    upvotes: npt.NDArray[np.float64]
    table: Table
    reasons: dict[tuple[int, TopicKind, str], Reason] = field(default_factory=dict)
    unwanted: tuple[Candidate, ...] = ()  # random papers, to tell likes from; else the candidates
    passages: dict[int, tuple[Passage, Passage]] = field(default_factory=dict)
    mutes: dict[tuple[TopicKind, str], Flags] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        candidates: Sequence[Candidate],
        background: Background | None = None,
        others: Sequence[Candidate] = (),
    ) -> "Index":
        """Index the candidates.

        `background` is the shipped one unless given; `others` are papers at random from which a
        reader's likes are told apart, the candidates themselves unless given.
        """
        fresh_first = tuple(sorted(candidates, key=_freshness, reverse=True))
        known = shipped() if background is None else background
        titles = [paper.title for paper in fresh_first]
        reading = text.read([*titles, *(paper.abstract for paper in fresh_first)])
        terms, starts, papers, counts = postings_of(reading, len(fresh_first))
        idf = _idf(known, terms, np.diff(starts), len(fresh_first))
        return cls(
            candidates=fresh_first,
            ids=np.array([paper.id for paper in fresh_first], dtype=np.int64),
            announced=np.array(
                [microseconds(paper.announced_at) for paper in fresh_first], np.int64
            ),
            background=known,
            reading=reading,
            terms=terms,
            starts=starts,
            papers=papers,
            counts=counts,
            weights=_bm25(papers, counts, len(fresh_first)) * np.repeat(idf, np.diff(starts)),
            idf=idf,
            sequence=reading.stem_keys[reading.word],
            categories=_categories(fresh_first),
            authors=_authors(fresh_first),
            upvotes=np.array([paper.upvotes for paper in fresh_first], dtype=np.float64),
            table=Table(len(fresh_first)),
            unwanted=tuple(others),
        )

    def __len__(self) -> int:
        return len(self.candidates)

    def match(self, query: Phrases) -> Scores:
        """How much of each phrase (rows) each candidate says: 0 nothing, towards 1 all of it.

        BM25 as a share of its bound, times the share of the stems that are there at all.
        """
        at, found = self.find(query.keys)
        nowhere = np.zeros(len(query.keys), dtype=np.int64)
        idf = _idf(self.background, query.keys, nowhere, len(self))
        idf[found] = self.idf[at[found]]
        bm25 = self._sum(query, at, found, query.weights, self.weights)
        bound = (K1 + 1) * np.bincount(query.phrase, query.weights * idf, len(bm25))
        stems = np.where(query.essential & (query.lengths <= LONG)[query.phrase], idf, 0.0)
        there = self._sum(query, at, found & (stems > 0), stems, np.ones_like(self.weights))
        all_stems = np.bincount(query.phrase, stems, len(bm25))
        there[all_stems == 0] = all_stems[all_stems == 0] = 1.0
        shares = bm25 / np.maximum(bound, 1e-9)[:, None] * there / all_stems[:, None]
        return shares.astype(np.float32)

    def _sum(
        self,
        query: Phrases,
        at: text.Integers,
        found: Flags,
        weights: npt.NDArray[np.float64],
        worth: npt.NDArray[np.float64],
    ) -> npt.NDArray[np.float64]:
        """For each phrase and candidate the sum over common terms: weight x worth of posting."""
        counts = np.diff(self.starts)
        postings = text.expand(self.starts[:-1], counts, at[found])
        repeats = counts[at[found]]
        size = len(query.lengths)
        cells = np.repeat(query.phrase[found], repeats) * len(self) + self.papers[postings]
        parts = np.repeat(weights[found], repeats) * worth[postings]
        return np.bincount(cells, parts, size * len(self)).reshape(size, len(self))

    def holds(self, words: str) -> Flags:
        """Which papers have these words, stemmed and in sequence, in the title or the abstract."""
        stems = text.keys("stem", text.stems_of(text.words_of(words)))
        found = np.zeros(len(self), dtype=np.bool_)
        if not 0 < len(stems) <= len(self.sequence):
            return found
        at = np.flatnonzero(self.sequence[: len(self.sequence) - len(stems) + 1] == stems[0])
        for step in range(1, len(stems)):
            at = at[self.sequence[at + step] == stems[step]]
        where = self.reading.text
        found[where[at[where[at] == where[at + len(stems) - 1]]] % len(self)] = True
        return found

    def passage(self, at: int) -> tuple[Passage, Passage]:
        """The abstract and the title of the candidate at this place, ready to be quoted from."""
        pair = self.passages.get(at)
        if pair is None:
            paper, stems = self.candidates[at], self.reading.stems
            pair = Passage.of(paper.abstract, stems), Passage.of(paper.title, stems)
            self.passages[at] = pair
        return pair

    def among(self, ids: Collection[int] | text.Integers) -> Flags:
        """Which candidates have one of these ids."""
        if not isinstance(ids, np.ndarray):
            ids = np.fromiter(ids, dtype=np.int64, count=len(ids))
        found: Flags = np.isin(self.ids, ids)
        return found

    def find(self, keys: text.Keys) -> tuple[text.Integers, Flags]:
        """The position of each key among the terms, and whether it is there at all."""
        if not len(self.terms):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        return at, self.terms[at] == keys


def microseconds(moment: datetime | None) -> int:
    if moment is None:
        return UNDATED
    past = moment - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def _freshness(paper: Candidate) -> tuple[int, int]:
    return microseconds(paper.announced_at), paper.id


def _categories(papers: Sequence[Candidate]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, paper in enumerate(papers):
        for category in paper.categories:
            found.setdefault(category.strip().casefold(), []).append(at)
    return found


def _authors(papers: Sequence[Candidate]) -> dict[str, list[tuple[Name, int]]]:
    found: dict[str, list[tuple[Name, int]]] = {}
    for at, paper in enumerate(papers):
        for name in filter(None, map(name_of, paper.authors)):
            found.setdefault(name[0], []).append((name, at))
    return found


def postings_of(
    reading: text.Reading, size: int
) -> tuple[text.Keys, text.Integers, text.Integers, npt.NDArray[np.float64]]:
    """Terms in order, where the postings of each start, their papers and counts.

    The reading holds `size` titles and then as many abstracts.
    """
    keys, where = reading.terms()
    terms, at = np.unique(keys, return_inverse=True)
    is_title = where < size
    places, at_place = np.unique(at * size + where % max(size, 1), return_inverse=True)
    counts = np.bincount(at_place, np.where(is_title, float(TITLE), 1.0), len(places))
    starts = np.searchsorted(places, np.arange(len(terms) + 1) * size)
    return terms, starts, places % max(size, 1), counts


def _idf(
    background: Background, keys: text.Keys, here: text.Integers, size: int
) -> npt.NDArray[np.float64]:
    papers = background.frequencies(keys) + here
    total = background.size + size
    return np.log1p((total - papers + 0.5).clip(0.5) / (papers + 0.5))


def _bm25(
    papers: text.Integers, counts: npt.NDArray[np.float64], size: int
) -> npt.NDArray[np.float64]:
    lengths = np.bincount(papers, counts, size)
    longer = lengths / max(float(lengths.mean()) if size else 0.0, 1.0)
    return counts * (K1 + 1) / (counts + K1 * (1 - B + B * longer[papers]))
