"""Why a paper was chosen: the reader's words, and the paper's own words that met them.

The parts of the score decide what is said; nothing is scored again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from newsletter.models import Pick, Reason
from newsletter.ranking.index import Index
from newsletter.ranking.profile import Candidate, Reader
from newsletter.ranking.quotes import quoted
from newsletter.ranking.signals import TRENDING as TRENDING_WORTH
from newsletter.ranking.table import Scores
from newsletter.ranking.text import Integers
from newsletter.ranking.trending import told
from subscribers.models import TopicKind

REASONS = 3
_REMEMBERED = 100_000  # reasons kept between batches
_WORTH = 0.4  # a further reason has at least this share of the first one's part

# The words read on after "because you follow …", as a topic's do.
LIKED = Reason("liked", "papers like those you liked")
OPENED = Reason("opened", "papers like those you opened")
KINDRED = Reason("kindred", "what readers with similar votes liked")
TRENDING = Reason("trending", "what others recommend")
FRESH = Reason("fresh", "what is new")
OUTSIDE = Reason("outside", "what others recommend")
_NONE, _BY_LIKES, _BY_OTHERS, _BY_DATE, _BY_KINDRED = range(5)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The papers chosen for a block, the first reader's first, best first: by pick."""

    readers: Integers
    places: Integers
    scores: Scores
    rows: Integers  # topics x picks: the reader's topics as rows of the table, 0 for none
    parts: Scores  # topics x picks: what each adds to the score
    likes: Scores  # what likes add, and what kindred readers do
    kindred: Scores
    outside: Integers  # by reader: the place of a paper outside the usual, -1 for none


def explained(index: Index, chosen: Chosen, readers: Sequence[Reader]) -> list[list[Pick]]:
    """The picks of each of the readers."""
    ids = index.ids[chosen.places].tolist()
    scores = np.round(chosen.scores.astype(np.float64), 6).tolist()
    picks = list(map(Pick, ids, scores, _reasons(index, chosen, readers)))
    bounds = np.searchsorted(chosen.readers, np.arange(len(readers) + 1)).tolist()
    found = [picks[first:last] for first, last in pairwise(bounds)]
    for reader in np.flatnonzero(chosen.outside >= 0).tolist():
        place = int(chosen.outside[reader])
        reason = _counted(OUTSIDE, index.candidates[place])
        # Below all others, which were chosen for what the reader wants.
        score = min(found[reader][-1].score, float(index.promise[place]) * TRENDING_WORTH)
        found[reader].append(Pick(int(index.ids[place]), round(score, 6), (reason,)))
    return found


def _counted(reason: Reason, paper: Candidate) -> Reason:
    counts = told(paper)
    return reason._replace(words=counts) if counts else reason


def _reasons(index: Index, chosen: Chosen, readers: Sequence[Reader]) -> list[tuple[Reason, ...]]:
    first, *more = _main_topics(chosen)
    reasons = _of_topics(index, first, chosen.places)
    for rows in more:
        at = np.flatnonzero(rows)
        further = _of_topics(index, rows[at], chosen.places[at])
        for pick, reason in zip(at.tolist(), further, strict=True):
            reasons[pick] += reason
    beside = _beside_topics(index, chosen)
    for pick in np.flatnonzero((beside == _BY_OTHERS) | (beside == _BY_DATE)).tolist():
        paper = index.candidates[chosen.places[pick]]
        reasons[pick] += (FRESH if beside[pick] == _BY_DATE else _counted(TRENDING, paper),)
    for pick in np.flatnonzero(beside == _BY_KINDRED).tolist():
        reasons[pick] += (KINDRED,)
    by_likes = np.flatnonzero(beside == _BY_LIKES)
    for pick, near in zip(by_likes.tolist(), _liked(index, chosen, by_likes, readers), strict=True):
        reasons[pick] += (near,)
    return reasons


def _liked(
    index: Index, chosen: Chosen, picks: Integers, readers: Sequence[Reader]
) -> list[Reason]:
    """With the title of the nearest liked paper, where the reader's likes are at hand.

    Who liked none of what they were sent was told by what they opened, which is named as no like.
    """
    owners = chosen.readers[picks].tolist()
    liked = [readers[owner].liked for owner in owners]
    if not any(liked):
        return [_by_what(readers[owner]) for owner in owners]
    titles = index.liked().titles(liked, chosen.places[picks])
    reasons = {title: LIKED._replace(quotes=(title,)) for title in titles if title}
    return [
        reasons.get(title) or _by_what(readers[owner])
        for owner, title in zip(owners, titles, strict=True)
    ]


def _by_what(reader: Reader) -> Reason:
    return OPENED if reader.opens else LIKED


def _main_topics(chosen: Chosen) -> Integers:
    """Rows of the topics that carry most of each score, the best first, 0 for none (3 x picks)."""
    order = np.argsort(-chosen.parts, axis=0, kind="stable")[:REASONS]
    worth = np.take_along_axis(chosen.parts, order, axis=0)
    carries = (worth > 0) & (worth >= _WORTH * worth[:1])
    rows = np.zeros((REASONS, len(chosen.places)), dtype=np.int64)
    rows[: len(order)] = np.take_along_axis(chosen.rows, order, axis=0) * carries
    return rows


def _beside_topics(index: Index, chosen: Chosen) -> Integers:
    """Which reason that is no topic's a paper has, if any."""
    best = chosen.parts.max(axis=0, initial=0.0)
    voted = chosen.likes + chosen.kindred
    liked = (voted > 0) & (voted >= _WORTH * best)
    by_votes = np.where(chosen.kindred > np.maximum(chosen.likes, 0), _BY_KINDRED, _BY_LIKES)
    others = np.where(index.promise[chosen.places] > 0, _BY_OTHERS, _BY_DATE)
    aimless = ~chosen.rows.any(axis=0) & (voted == 0)
    return np.where(aimless, others, np.where(liked, by_votes, _NONE))


def _of_topics(index: Index, rows: Integers, places: Integers) -> list[tuple[Reason, ...]]:
    """Why each paper meets the topic of its row; one tuple for all readers."""
    known = index.reasons
    keys = (rows * len(index) + places).tolist()
    return [known.get(key) or _worked_out(index, key) for key in keys]


def _worked_out(index: Index, key: int) -> tuple[Reason, ...]:
    row, place = divmod(key, len(index))
    if not row:
        return ()
    kind, words = index.table.topics[row]
    quotes: tuple[str, ...] = ()
    if kind == TopicKind.PHRASE:
        forms = index.forms(words)
        quotes = next(filter(None, (_quotes(index, form, place) for form in forms)), ())
    if len(index.reasons) >= _REMEMBERED:
        index.reasons.clear()
    reasons = index.reasons[key] = (Reason(str(kind), words, quotes),)
    return reasons


def _quotes(index: Index, words: str, place: int) -> tuple[str, ...]:
    return quoted(words, index.abstract(place), index.title(place))
