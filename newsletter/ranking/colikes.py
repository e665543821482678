"""Which papers were liked together, by so many readers that it is nobody's taste any more.

It reads no text and knows no paper but by its number; what the pairs are good for says `factors`.

What is promised. Of all votes nothing meets another reader's letter but this: of two papers, yes
or no, whether enough readers liked both. Enough are more than LEAST; how many more is drawn for
each pair with a key that the newsletter keeps to itself. So a paper that LEAST readers or fewer
liked has no influence on anybody else, nor has a combination of papers that so few liked. LEAST - 1
readers in concert, who cast whatever votes they like and compare all their letters, cannot read the
vote of one more where nobody else liked both papers: together they are too few for any pair. Where
others did, they do not know how many votes are missing, and asking again each night tells no more,
because the draw stays as it is. Of nobody are more than MOST_LIKES likes counted.

What is not promised. Whoever has more than LEAST accounts and watches for many nights while nobody
else votes may see that some reader, not which, now likes two papers that they guessed. Who knows
already what all others like learns the rest. Nothing here is differential privacy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from newsletter.ranking.text import Integers

LEAST = 5  # readers who liked both papers are too few
MOST_LIKES = 100  # a reader's newest
MOST_PAPERS = 50_000  # those with the most pairs
_WORK = 2_000_000  # pairs counted at once, some thirty megabytes


@dataclass(frozen=True, slots=True)
class CoLikes:
    """`papers` (ids in order), and the pairs of them that were liked together, as places there."""

    papers: Integers
    first: Integers
    second: Integers


def liked_together(readers: Integers, papers: Integers, key: bytes) -> CoLikes:
    """The pairs of all likes (a reader and a paper each, oldest first, no like twice).

    Some seconds for a million likes; the memory is some eighty bytes a like.
    """
    kept = _newest(readers, MOST_LIKES)
    readers, papers = readers[kept], papers[kept]
    ids, place, counts = np.unique(papers, return_inverse=True, return_counts=True)
    common = counts > LEAST
    some = common[place]
    column = (np.cumsum(common) - 1)[place[some]]
    ids = ids[common]
    pairs = list(_counted(np.unique(readers[some], return_inverse=True)[1], column, len(ids)))
    first, second, together = (
        np.concatenate([np.zeros(0, dtype=np.int64), *(part[at] for part in pairs)])
        for at in range(3)
    )
    sure = together >= 2 * LEAST
    for at in np.flatnonzero(~sure).tolist():
        sure[at] = together[at] >= needed(int(ids[first[at]]), int(ids[second[at]]), key)
    return _among_themselves(ids, first[sure], second[sure])


def needed(one: int, other: int, key: bytes) -> int:
    """How many readers must have liked both papers: LEAST + 1 to 2 LEAST, always the same."""
    names = f"{min(one, other)} {max(one, other)}".encode()
    drawn = blake2b(names, digest_size=8, key=key, person=b"colikes").digest()
    return LEAST + 1 + int.from_bytes(drawn) % LEAST


def _newest(readers: Integers, most: int) -> Integers:
    """The places of each reader's last likes, in order."""
    order = np.argsort(readers, kind="stable")
    mine = readers[order]
    to_come = np.searchsorted(mine, mine, side="right") - np.arange(len(mine))
    return np.sort(order[to_come <= most])


def _counted(readers: Integers, papers: Integers, size: int) -> Iterator[tuple[Any, Any, Any]]:
    """Each pair of papers, lower place first, that more than LEAST readers liked, and how many."""
    from scipy import sparse

    if not size:
        return
    shape = (int(readers.max(initial=0)) + 1, size)
    likes = sparse.csr_matrix((np.ones(len(papers), dtype=np.int32), (readers, papers)), shape)
    by_paper = likes.T.tocsr()
    work = np.cumsum(by_paper @ np.diff(likes.indptr).astype(np.int64))
    begin = 0
    while begin < size:
        done = work[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(work, done + _WORK)))
        counts = by_paper[begin:end] @ likes
        counts.data[counts.data <= LEAST] = 0
        counts.eliminate_zeros()  # nearly all of them
        pairs = counts.tocoo()
        first, second = pairs.row.astype(np.int64) + begin, pairs.col.astype(np.int64)
        upper = first < second
        yield first[upper], second[upper], pairs.data[upper].astype(np.int64)
        begin = end


def _among_themselves(ids: Integers, first: Integers, second: Integers) -> CoLikes:
    """The papers in most pairs, and the pairs among them."""
    if len(ids) > MOST_PAPERS:
        pairs = np.bincount(np.concatenate((first, second)), minlength=len(ids))
        kept = np.zeros(len(ids), dtype=np.bool_)
        kept[np.argsort(-pairs, kind="stable")[:MOST_PAPERS]] = True
        both = kept[first] & kept[second]
        first, second = first[both], second[both]
    paired = np.unique(np.concatenate((first, second)))
    return CoLikes(ids[paired], np.searchsorted(paired, first), np.searchsorted(paired, second))
