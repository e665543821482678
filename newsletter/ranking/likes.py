"""What readers' tastes say of the candidates, in the measure of the topics' scores.

It learns only where no taste was kept, as for `newsletter rank`; nothing is stored.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.ranking.index import Index
from newsletter.ranking.learning import RANDOM, Lessons
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import SPREAD
from newsletter.ranking.table import Flags, Scores
from newsletter.ranking.taste import Taste
from newsletter.ranking.vectors import Vectors

_MEANING = 0.5  # of one standard deviation of closeness in meaning, beside one of words
_DISLIKED = 0.5  # what closeness to dislikes takes away, beside closeness to likes
_SURE = 2.0  # spreads above the mean from which a paper passes by likes alone
_SPURNED = -2.0  # spreads below the mean from which a paper is too much like what was disliked


def liking(index: Index, readers: Sequence[Reader], cutoff: float) -> tuple[Scores, Flags, Flags]:
    """What likes add to each reader's (rows) candidates, which pass by it alone, which never pass.

    In the measure of the topics' scores, times min(4, 0.5 n^0.6) for n likes. To be read only.
    """
    shape = len(readers), len(index)
    tastes = _tastes(index, readers)
    if not tastes:
        # One zero and one no, spread over all cells.
        no = np.broadcast_to(np.bool_(False), shape)
        return np.broadcast_to(np.float32(0), shape), no, no
    fans = list(tastes)
    added = np.zeros(shape, dtype=np.float32)
    passing, spurned = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    spreads = _spreads(index, list(tastes.values()))
    _mix_nearest(index, [readers[fan] for fan in fans], spreads)
    if index.meaning is not None:
        for at, fan in enumerate(fans):
            if readers[fan].liked:
                close = index.meaning.of_votes(readers[fan].liked, readers[fan].disliked)
                spreads[at] += np.float32(_MEANING) * close
    weights = np.array(
        [weight(one.likes or one.dislikes) for one in tastes.values()], dtype=np.float32
    )
    added[fans] = np.float32(SPREAD) * weights[:, None] * spreads
    likes, dislikes = (
        np.array([getattr(taste, name) > 0 for taste in tastes.values()])[:, None]
        for name in ("likes", "dislikes")
    )
    passing[fans] = likes & (spreads >= _SURE) & (added[fans] >= cutoff)
    spurned[fans] = dislikes & (spreads <= _SPURNED)
    return added, passing, spurned


def weight(votes: int) -> float:
    """What so many votes weigh beside one topic.

    Between topics that say all and such as say little: keywords of ICLR with three likes, nDCG@10
    dev and test .344 .333 alone, .322 .300 with the likes; phrases of math.CT's authors .200 .171
    alone, .358 .356 with them (tests/benchmarks/ranking_both.py).
    """
    return float(min(4.0, 0.5 * votes**0.6))


def _tastes(index: Index, readers: Sequence[Reader]) -> dict[int, Taste]:
    """The tastes of those who have one, by their place; learned where none was kept."""
    found = {}
    for at, reader in enumerate(readers):
        if reader.taste is not None:
            found[at] = reader.taste
        elif reader.liked or reader.disliked:
            found[at] = _lessons(index).taste(reader.liked, reader.disliked)
    return found


def _lessons(index: Index) -> Lessons:
    if index.lessons is None:
        if index.others:
            others = Vectors.of(index.others[:RANDOM], index.background)
            index.lessons = Lessons(others, index.background, kept=index.votes())
        else:
            index.lessons = Lessons(
                index.vectors(), index.background, sought=True, kept=index.votes()
            )
    return index.lessons


def _mix_nearest(index: Index, fans: Sequence[Reader], spreads: Scores) -> None:
    """Half of what a whole taste says (fans x candidates) gives way to what the nearest papers say.

    A taste is a middle; who likes papers of several kinds is told better by the nearest. Libraries
    of three authors in one (tests/benchmarks/ranking_likes.py), nDCG@10 dev and test: .416 .383
    with the newest thirty likes, .381 .352 by a small taste alone; with all of both .421 .388.
    """
    some = [at for at, fan in enumerate(fans) if fan.liked or fan.disliked]
    if not some:
        return
    shelf = index.liked()
    close = shelf.closeness([fans[at].liked for at in some])
    if any(fans[at].disliked for at in some):
        worth = [_DISLIKED if fans[at].liked else 1.0 for at in some]
        far = shelf.closeness([fans[at].disliked for at in some])
        close -= np.array(worth, dtype=np.float32)[:, None] * far
    told = spreads[some]
    close -= close.mean(axis=1, keepdims=True)
    close *= told.std(axis=1, keepdims=True) / np.maximum(close.std(axis=1, keepdims=True), 1e-6)
    spreads[some] = 0.5 * (told + close + told.mean(axis=1, keepdims=True))


def _spreads(index: Index, tastes: list[Taste]) -> Scores:
    """How many standard deviations above usual papers each candidate is (tastes x candidates).

    Usual are the papers at random that the taste was told from, and the candidates.
    """
    scores = index.vectors().scores(tastes)
    mean, spread = (
        np.array([getattr(taste, name) for taste in tastes])[:, None] for name in ("mean", "spread")
    )
    here, near = len(index) / (len(index) + RANDOM), RANDOM / (len(index) + RANDOM)
    middle = scores.mean(axis=1, keepdims=True)
    usual = here * middle + near * mean
    variance = here * (scores.var(axis=1, keepdims=True) + (middle - usual) ** 2)
    variance += near * (spread**2 + (mean - usual) ** 2)
    found: Scores = ((scores - usual) / np.sqrt(np.maximum(variance, 1e-9))).astype(np.float32)
    return found
