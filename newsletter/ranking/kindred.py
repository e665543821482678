"""The signal of kindred readers: what those who like the same papers like besides.

Late fusion, in the measure of the likes' scores. Where there is no transport, or no like that it
knows, it says nothing at all.
"""

from collections.abc import Sequence

import numpy as np

from newsletter.ranking.factors import Factors
from newsletter.ranking.index import Index
from newsletter.ranking.likes import weight
from newsletter.ranking.profile import Reader
from newsletter.ranking.signals import SPREAD
from newsletter.ranking.table import Scores
from newsletter.ranking.transport import Carried

# What one standard deviation of it is worth beside one of likes. nDCG@10 dev and test of arXiv's
# authors to 2019: .331 .330 without, .359 .344 here, .372 .357 at 0.5; of those of early 2026,
# whose groups are young, .053 .063 without, .053 .062 here, but .050 .058 at 0.5. Below some two
# thousand of these readers it tells nothing either way (tests/benchmarks/ranking_transport.py).
WORTH = 0.25
FEW = 2.0  # so many likes that it knows are half as sure as many


def kindred(index: Index, readers: Sequence[Reader]) -> Scores:
    """What kindred readers add to each reader's (rows) candidates. To be read only.

    It orders what passes for topics and likes, and lets nothing pass: of arXiv authors' papers it
    would let in what is right one time in two hundred, no oftener than a lower bar for likes does.
    """
    shape = len(readers), len(index)
    fans = [at for at, reader in enumerate(readers) if len(reader.liked_ids)]
    if index.transport is None or not len(index.transport.ids) or not fans or not len(index):
        return np.broadcast_to(np.float32(0), shape)  # one zero, spread over all cells
    if index.carried is None:
        index.carried = Carried.of(index.transport, index.vectors())
    liked = [readers[at].liked_ids for at in fans]
    places, known = index.transport.readers(liked)
    weights = np.array([weight(len(mine)) for mine in liked], dtype=np.float32)
    worth = (SPREAD * WORTH * weights * known / (known + FEW)).astype(np.float32)
    added = np.zeros(shape, dtype=np.float32)
    added[fans] = _scores(index.carried, places, worth)
    return added


def _scores(carried: Carried, places: Factors, worth: Scores) -> Scores:
    """How many standard deviations above usual papers each candidate is, times the reader's worth
    (readers x papers).
    """
    usual = places @ carried.middle
    variance = ((places @ carried.spread) * places).sum(axis=1) - usual**2
    aims = places * (worth / np.sqrt(np.maximum(variance, 1e-6)))[:, None]
    scores: Scores = aims @ carried.papers.T
    scores -= (aims @ carried.middle)[:, None]
    return scores
