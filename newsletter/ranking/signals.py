"""The signals: what makes a paper interesting to a reader, each one function and one line.

A signal scores all candidates for many interests at once; weighing and choosing is select's work.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from newsletter.ranking.index import Index
from newsletter.ranking.names import may_be, name_of
from newsletter.ranking.postings import Numbers
from newsletter.ranking.profile import phrases
from newsletter.ranking.table import MOST_ROWS, Flags, Heights, Scores, Topic
from newsletter.ranking.text import Integers
from subscribers.models import TopicKind
from subscribers.topics import Interest

# Scores of different topics are comparable once each is measured by the root of its own spread
# over the candidates, and a longer phrase believed the more: three ICLR keywords a reader, the best
# topic of each paper, nDCG@10 dev and test: .393 .419; .383 .412 for all phrases alike, .379 .404
# by the whole spread, .354 .380 by z-scores. (A logistic regression of what is right on shares,
# spreads and lengths says the same.) The usual spread stands in for candidates that are too few to
# tell, as if we had seen 200 more.
SPREAD, BELIEF, POWER, LONGER = 0.12, 200.0, 1.5, 0.2  # `said` spells the power out
TRENDING = 0.02  # a tie-breaker among papers that are chosen for other reasons
# To pass, a paper may leave out more of a phrase longer than EASY words (two thirds of a sentence
# of 13: on a day of 60 papers with none right .4 pass), and has to say the more of what many papers
# speak of that day; a mention in the title is always enough.
EASY, EASIER, HARD = 3, 0.6, 1.5
# What one standard deviation of closeness in meaning is worth beside one of words. ICLR keywords
# with MiniLM, dev and test: .381 .395 without, .380 .399 at 0.5, .383 .398 here, .383 .397 at 1.
MEANING = 0.75
# A paper that says "GNN" to one who follows "graph neural networks", and one that says both, which
# tells apart the many that say one of them often (ICLR keywords, dev and test: nDCG@10 .381 .395,
# without .377 .392).
_OTHER_FORM, _BOTH_FORMS = 0.8, 0.6
_AT_ONCE = 200  # topics scored together


def said(index: Index, words: Sequence[str]) -> tuple[Scores, Heights]:
    """What papers say of phrases, calibrated; a phrase that nearly all papers say counts little."""
    shares, lengths, whole = _shares(index, words)
    usual = BELIEF * SPREAD**2
    # What nearly all papers say spreads little, but tells as little: hence the mean.
    spread = np.maximum(shares.var(axis=1), shares.mean(axis=1) ** 2)
    spread = np.sqrt((len(index) * spread + usual) / (len(index) + BELIEF))
    heights = np.sqrt(SPREAD / spread) * lengths.clip(1) ** LONGER
    needed = whole * (EASY / lengths.clip(EASY)) ** EASIER * (spread / SPREAD).clip(1, HARD)
    scores = np.sqrt(shares)
    scores *= shares  # to the POWER, in a twentieth of the time
    scores *= heights[:, None].astype(np.float32)
    if index.meaning is not None:
        scores += np.float32(MEANING * SPREAD) * index.meaning.of_topics(words)
        np.maximum(scores, 0, out=scores)
    return scores, heights * needed**POWER


def _shares(index: Index, words: Sequence[str]) -> tuple[Scores, Integers, Numbers]:
    """How much of each phrase papers say, in whichever form; the lengths of the phrases; and what
    one counts as that is said whole in the least of its forms."""
    forms = [index.forms(one) for one in words]
    query = phrases([form for some in forms for form in some])
    first = np.cumsum([0, *map(len, forms)])[:-1]
    found = index.match(query)
    shares = found[first]
    several = np.array([len(some) > 1 for some in forms])
    for at in np.flatnonzero(several).tolist():
        begin = first[at]
        others = _OTHER_FORM * found[begin + 1 : begin + len(forms[at])].max(axis=0)
        most, least = np.maximum(shares[at], others), np.minimum(shares[at], others)
        shares[at] = 1 - (1 - most) * (1 - _BOTH_FORMS * least)
    return shares, query.lengths[first], np.where(several, _OTHER_FORM, 1.0)


def written(index: Index, words: Sequence[str]) -> tuple[Scores, Heights]:
    """1 for papers that may be by these authors."""
    return _certain([by_author(index, name) for name in words])


def filed(index: Index, words: Sequence[str]) -> tuple[Scores, Heights]:
    """1 for papers of the categories; "cs" and "cs.*" mean the whole archive."""
    return _certain([in_category(index, name) for name in words])


def by_author(index: Index, words: str) -> Flags:
    found = np.zeros(len(index), dtype=np.bool_)
    wanted = name_of(words)
    if wanted is not None:
        found[[at for name, at in index.authors.get(wanted[0], ()) if may_be(wanted, name)]] = True
    return found


def in_category(index: Index, words: str) -> Flags:
    wanted = words.strip().casefold().removesuffix(".*")
    found = np.zeros(len(index), dtype=np.bool_)
    for category, papers in index.categories.items():
        if category == wanted or ("." not in wanted and category.startswith(f"{wanted}.")):
            found[papers] = True
    return found


def has_phrase(index: Index, words: str) -> Flags:
    """Papers with these stemmed words in sequence, in title or abstract, or as an acronym; a word
    may stand as two.
    """
    forms = [*index.forms(words), *index.spellings.cut(words)]
    found: Flags = np.any([index.holds(form) for form in forms], axis=0)
    return found


def _certain(rows: list[Flags]) -> tuple[Scores, Heights]:
    return np.array(rows, dtype=np.float32), np.ones(len(rows))


@dataclass(frozen=True, slots=True)
class Signal:
    """How one kind of interest scores and mutes, and what it is worth beside the other kinds.

    A followed category is worth little, so that it fills the places that phrases leave, the
    papers nearest to the phrases first.
    """

    score: Callable[[Index, Sequence[str]], tuple[Scores, Heights]]
    mutes: Callable[[Index, str], Flags]
    weight: float


SIGNALS = {
    TopicKind.PHRASE: Signal(said, has_phrase, weight=1.0),
    TopicKind.AUTHOR: Signal(written, by_author, weight=5.0),
    TopicKind.CATEGORY: Signal(filed, in_category, weight=0.05),
}


def learn(index: Index, topics: Sequence[Topic]) -> Integers:
    """The table's row for each topic; those not there yet are scored, by kind."""
    unknown = set(topics).difference(index.table.places)
    if unknown and not index.table.has_room(len(unknown)):
        index.table.clear()
        index.reasons.clear()  # they go by the table's rows
        unknown = set(topics)
    for kind, signal in SIGNALS.items():
        words = sorted(words for other, words in unknown if other == kind)
        for at in range(0, len(words), _AT_ONCE):
            some = words[at : at + _AT_ONCE]
            index.table.add(kind, some, *signal.score(index, some))
    return np.array([index.table.places[topic] for topic in topics], dtype=np.int64)


def muted(index: Index, interest: Interest) -> Integers:
    """The places that an interest mutes; remembered, because readers share mutes too."""
    topic = (interest.kind, interest.words)
    places = index.mutes.get(topic)
    if places is None:
        if len(index.mutes) >= MOST_ROWS:
            index.mutes.clear()
        flags = SIGNALS[interest.kind].mutes(index, interest.words)
        places = index.mutes[topic] = np.flatnonzero(flags)
    return places
