"""How one paper stands with one reader: what bars it, or how near it comes to the cut-off.

The same numbers that choose are read; nothing is scored in another way.
"""

from dataclasses import dataclass, replace

import numpy as np

from newsletter.ranking.index import Index
from newsletter.ranking.layers import wanted_by
from newsletter.ranking.likes import liking
from newsletter.ranking.profile import Reader
from newsletter.ranking.select import CUTOFF, select
from newsletter.ranking.signals import POWER, learn, muted
from subscribers.topics import Interest


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidate stands.

    `muted_by` bars it, as does `spurned` (too much like what was disliked). `said` is how much it
    says of `topic`, its nearest, 0 to 1 and more, beside the `cutoff`. `rank` counts from 1 among
    all that pass; None where it does not pass.
    """

    muted_by: tuple[Interest, ...]
    spurned: bool
    topic: Interest | None
    said: float
    cutoff: float
    rank: int | None


def standing(index: Index, reader: Reader, paper_id: int, cutoff: float | None) -> Standing | None:
    """The standing of a paper, new to the reader, seen or not; None when it is no candidate."""
    found = np.flatnonzero(index.ids == paper_id)
    if not len(found):
        return None
    place, least = int(found[0]), CUTOFF if cutoff is None else cutoff
    mutes = [one for one in reader.interests if one.weight < 0 and place in muted(index, one)]
    _, _, spurned = liking(index, [reader], least**POWER)
    topic, said = _nearest(index, reader, place)
    everything = replace(reader, size=len(index), since=None, seen=frozenset())
    (picks,) = select(index, [everything], cutoff=cutoff)
    ranks = {pick.paper_id: rank for rank, pick in enumerate(picks, 1)}
    return Standing(
        muted_by=tuple(mutes),
        spurned=bool(spurned[0, place]),
        topic=topic,
        said=said,
        cutoff=least,
        rank=ranks.get(paper_id),
    )


def _nearest(index: Index, reader: Reader, place: int) -> tuple[Interest | None, float]:
    """The topic that the paper says most of, in the measure of the cut-off."""
    wanted = wanted_by(reader)
    if not wanted:
        return None, 0.0
    rows = learn(index, [(one.kind, one.words) for one in wanted])
    heights = np.maximum(index.table.heights[rows], 1e-9)
    shares = (index.table.rows[rows, place] / heights) ** (1 / POWER)
    best = int(shares.argmax())
    return wanted[best], float(shares[best])
