"""The candidates of one run, read and counted once for all readers.

It knows no reader; what it says of a phrase is words only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from newsletter.models import Reason
from newsletter.ranking import text
from newsletter.ranking.acronyms import Acronyms
from newsletter.ranking.background import Background
from newsletter.ranking.catalogue import by_author, by_category, freshness, microseconds
from newsletter.ranking.encoder import Embeddings, Encoder
from newsletter.ranking.kept import Kept
from newsletter.ranking.learning import Lessons
from newsletter.ranking.meaning import Meaning
from newsletter.ranking.names import Name
from newsletter.ranking.postings import Numbers, Postings
from newsletter.ranking.profile import LONG, Candidate, Phrases
from newsletter.ranking.quotes import Passage
from newsletter.ranking.shelf import Shelf
from newsletter.ranking.spellings import Spellings
from newsletter.ranking.table import MOST_ROWS, Flags, Scores, Table, Topic
from newsletter.ranking.transport import Carried, Transport
from newsletter.ranking.trending import promise
from newsletter.ranking.twins import twins
from newsletter.ranking.vectors import Vectors

# Hardly matter: nDCG@10 .570 to .573 on 1,694 ICLR keywords of one or two papers, which no other
# constant was chosen by, for k1 from .6 to 1.2 and b from .3 to .75.
K1, B = 0.9, 0.6
_MOST_FORMS = 6  # of a phrase


@dataclass(slots=True)
class Index:
    """The candidates in order of freshness, newest first, and all that is known of their words.

    `table` and the fields below it remember what was worked out for topics, because readers share
    them.
    """

    candidates: tuple[Candidate, ...]
    others: tuple[Candidate, ...]  # papers at random, from which likes are told apart
    ids: text.Integers
    announced: text.Integers  # microseconds since 1970
    promise: Scores  # how much others recommend each, 0 to 1
    categories: dict[str, list[int]]
    authors: dict[str, list[tuple[Name, int]]]
    background: Background
    stems: dict[str, tuple[str, ...]]  # of each surface
    sequence: text.Keys  # the stems of all texts in order: titles first, then abstracts
    places: npt.NDArray[np.int32]  # the text that each of these stands in
    postings: Postings
    idf: Numbers  # by term
    bm25: Numbers  # by posting
    table: Table
    acronyms: Acronyms  # that the candidates and the papers at random spell out
    spellings: Spellings
    meaning: Meaning | None = None
    mutes: dict[Topic, text.Integers] = field(default_factory=dict)
    reasons: dict[int, tuple[Reason, ...]] = field(default_factory=dict)  # by row and paper
    abstracts: dict[int, Passage] = field(default_factory=dict)
    titles: dict[int, Passage] = field(default_factory=dict)
    spelled: dict[str, list[str]] = field(default_factory=dict)  # the forms of each phrase
    first_twins: text.Integers | None = None  # once a letter is chosen
    kept: Kept | None = None  # papers voted on as vectors, once there are some
    shelf: Shelf | None = None  # and these beside the candidates
    lessons: Lessons | None = None  # once likes are to be told from papers at random
    compared: Vectors | None = None  # the candidates as vectors, once somebody's taste needs them
    transport: Transport | None = None  # what many readers' likes say of other papers
    carried: Carried | None = None  # and, once somebody likes one of these, of the candidates

    @classmethod
    def build(
        cls,
        candidates: Sequence[Candidate],
        background: Background | None = None,
        others: Sequence[Candidate] = (),
        encoder: Encoder | None = None,
        embeddings: Embeddings | None = None,
        transport: Transport | None = None,
    ) -> "Index":
        """Index the candidates.

        `background` is the shipped one unless given; `others` are papers at random from which a
        reader's likes are told apart, the candidates themselves unless given. With an `encoder`
        their meaning counts too; `embeddings` are the candidates' vectors where they are kept.
        """
        numbers = range(len(candidates))
        order = sorted(numbers, key=lambda at: freshness(candidates[at]), reverse=True)
        papers = tuple([candidates[at] for at in order])
        meaning = None
        if encoder is not None and papers:
            if embeddings is None:
                meaning = Meaning.of(encoder, papers)
            else:
                meaning = Meaning(encoder, embeddings[order])
        known = Background.shipped() if background is None else background
        reading = text.read([*(one.title for one in papers), *(one.abstract for one in papers)])
        postings = Postings.of(reading, len(papers))
        idf = known.idf(postings.terms, postings.lengths, len(papers))
        return cls(
            candidates=papers,
            others=tuple(others),
            ids=np.array([one.id for one in papers], dtype=np.int64),
            announced=np.array([microseconds(one.announced_at) for one in papers], dtype=np.int64),
            promise=promise(papers),
            categories=by_category(papers),
            authors=by_author(papers),
            background=known,
            stems=reading.stems(),
            sequence=reading.stem_keys[reading.word],
            places=reading.text.astype(np.int32),
            postings=postings,
            idf=idf,
            bm25=postings.saturated(K1, B) * np.repeat(idf, postings.lengths),
            table=Table(len(papers)),
            acronyms=Acronyms.of(one.abstract for one in (*papers, *others)),
            spellings=Spellings.of(reading.stems()),
            meaning=meaning,
            transport=transport,
        )

    def __len__(self) -> int:
        return len(self.candidates)

    def match(self, query: Phrases) -> Scores:
        """How much of each phrase (rows) each candidate says: 0 nothing, towards 1 all of it.

        BM25 as a share of its bound, times the share of the stems that are there at all.
        """
        at, found = self.postings.find(query.keys)
        idf = self.background.idf(query.keys, size=len(self))
        idf[found] = self.idf[at[found]]
        short = (query.lengths <= LONG)[query.phrase]
        bm25 = self._share(query, at, found, query.weights, self.bm25, (K1 + 1) * idf)
        stems = np.where(query.essential & short, idf, 0.0)
        there = self._share(query, at, found, stems, np.ones_like(self.bm25), np.ones_like(idf))
        there[query.lengths > LONG] = 1.0
        scores: Scores = (bm25 * there).astype(np.float32)
        return scores

    def _share(
        self,
        query: Phrases,
        at: text.Integers,
        found: Flags,
        weights: Numbers,
        worth: Numbers,
        bounds: Numbers,
    ) -> Numbers:
        """The weighted sum over a phrase's terms as a share of the most that it could be."""
        kept = found & (weights > 0)
        size = len(query.lengths)
        sums = self.postings.sums(at[kept], query.phrase[kept], weights[kept], worth, size)
        most = np.bincount(query.phrase, weights * bounds, size)
        shares: Numbers = sums / np.maximum(most, 1e-9)[:, None]
        return shares

    def forms(self, words: str) -> list[str]:
        """The phrase and what else papers write for it: acronyms, compounds. Remembered.

        To be read only.
        """
        known = self.spelled.get(words)
        if known is None:
            if len(self.spelled) >= MOST_ROWS:
                self.spelled.clear()
            found = map(self.spellings.forms, self.acronyms.forms(words))
            known = list(dict.fromkeys(chain.from_iterable(found)))[:_MOST_FORMS]
            self.spelled[words] = known
        return known

    def holds(self, words: str) -> Flags:
        """Which papers have these words, stemmed and in sequence, in the title or the abstract."""
        stems = text.keys("stem", text.stems_of(text.words_of(words)))
        found = np.zeros(len(self), dtype=np.bool_)
        if not 0 < len(stems) <= len(self.sequence):
            return found
        at = np.flatnonzero(self.sequence[: len(self.sequence) - len(stems) + 1] == stems[0])
        for step in range(1, len(stems)):
            at = at[self.sequence[at + step] == stems[step]]
        first, last = self.places[at], self.places[at + len(stems) - 1]
        found[first[first == last] % len(self)] = True
        return found

    def vectors(self) -> Vectors:
        """The candidates as vectors; remembered."""
        if self.compared is None:
            self.compared = Vectors.weighed(self.postings, self.idf)
        return self.compared

    def twins(self) -> text.Integers:
        """For each candidate the first of its near-twins; remembered."""
        if self.first_twins is None:
            self.first_twins = twins(self.postings)
        return self.first_twins

    def votes(self) -> Kept:
        """The papers that readers voted on as vectors; remembered."""
        if self.kept is None:
            self.kept = Kept(self.background)
        return self.kept

    def liked(self) -> Shelf:
        """The same papers held beside the candidates; remembered."""
        if self.shelf is None:
            self.shelf = Shelf(self.vectors(), self.votes())
        return self.shelf

    def abstract(self, at: int) -> Passage:
        """The abstract of the candidate at this place, ready to be quoted from; remembered."""
        passage = self.abstracts.get(at)
        if passage is None:
            passage = Passage.of(self.candidates[at].abstract, self.stems)
            self.abstracts[at] = passage
        return passage

    def title(self, at: int) -> Passage:
        """The title of the candidate at this place, ready to be quoted from; remembered."""
        passage = self.titles.get(at)
        if passage is None:
            passage = Passage.of(self.candidates[at].title, self.stems)
            self.titles[at] = passage
        return passage
