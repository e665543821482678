"""Evaluating: would these settings have found what readers later liked? Their votes are replayed.

votes, split in time | taste from before | the papers announced since | ranking, judged

It changes nothing. Topics and upvotes are those of today, for no other are kept.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Table, select
from sqlmodel import Session

from newsletter import colikes, papers
from newsletter.app import App
from newsletter.archive import Archive, candidate, untold
from newsletter.config.ranking import Ranking, Without
from newsletter.meanings import Meanings, kept
from newsletter.models import Vote
from newsletter.rankers import picked
from newsletter.ranking import Candidate, Index, Reader
from newsletter.ranking.encoder import open_encoder
from newsletter.ranking.evaluate import DEPTH, Estimate, Judged, difference, estimate, judge
from newsletter.ranking.shelf import NEWEST
from newsletter.ranking.transport import Transport
from subscribers import store

_encoder = lru_cache(maxsize=2)(open_encoder)  # for every day that is judged the same
votes: Table = Vote.__table__  # type: ignore[attr-defined]

LATER = 0.3  # of a reader's votes, the last ones, are to be foretold
MEASURES = ("ndcg", "recall", "reciprocal_rank")
A_WEEK = timedelta(days=7)
NEWS = timedelta(days=1)  # what readers vote on was announced on the day before
Progress = Callable[[str, int, int], None]  # job, done, of how many
MOST = 5_000  # papers among which the liked ones are sought; others are drawn by lot


@dataclass(frozen=True, slots=True)
class Split:
    """A reader's votes, parted at a moment; `wanted` are the later likes that were news then."""

    reader: int
    moment: datetime
    last: datetime
    liked: tuple[int, ...]
    disliked: tuple[int, ...]
    wanted: frozenset[int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """For each setting each reader's figures, in the order of `wanted`; how many voted at all.

    `wanted` says by reader's id how many likes were to be foretold.
    """

    voters: int
    wanted: dict[int, int]
    judged: tuple[tuple[Judged, ...], ...]

    @property
    def readers(self) -> int:
        return len(self.wanted)

    @property
    def likes(self) -> int:
        return sum(self.wanted.values())

    @property
    def highest_recall(self) -> float:
        """The recall of a ranking without fault: who liked more than DEPTH papers cannot have 1."""
        return sum(min(1, DEPTH / count) for count in self.wanted.values()) / max(self.readers, 1)

    def estimates(self, setting: int) -> dict[str, Estimate]:
        """The means of one setting over readers."""
        return {name: estimate(self._values(setting, name)) for name in MEASURES}

    def differences(self) -> dict[str, Estimate]:
        """By how much the second setting is better than the first."""
        return {name: difference(self._values(0, name), self._values(1, name)) for name in MEASURES}

    def _values(self, setting: int, name: str) -> list[float]:
        return [getattr(one, name) for one in self.judged[setting]]


def quiet(_job: str, _done: int, _of: int) -> None:
    """The progress that nobody watches."""


def evaluate(
    app: App, settings: Sequence[Ranking], later: float = LATER, progress: Progress = quiet
) -> Evaluation:
    """How each of the settings ranks what readers liked later among what was announced then.

    Readers without a like on either side of the split, or with nothing left to go by, do not count.
    """
    with app.database.reading() as session:
        cast = _votes(session)
        splits = list(_splits(session, cast, later))
        judged: list[list[Judged]] = [[] for _ in settings]
        archive, together = Archive(), _Together(app, settings)
        wanted: dict[int, int] = {}
        for first, group in _by_day(splits).items():
            pool = _pool(session, first, group)
            readers = _readers(session, archive, group, pool)
            transport = together.before(session, first)
            indices: dict[tuple[str, bool], Index] = {}
            for results, ranking in zip(judged, settings, strict=True):
                key = ranking.encoder, Without.TRENDING in ranking.without
                if key not in indices:
                    there = list(pool.values())
                    voted = [one for reader in readers for one in (*reader.liked, *reader.disliked)]
                    indices[key] = _index(session, archive, there, voted, ranking, transport)
                results += _judged(indices[key], readers, group, ranking)
            wanted |= {split.reader: len(split.wanted) for split in group}
            progress("evaluate", len(wanted), len(splits))
    return Evaluation(len(cast), wanted, tuple(map(tuple, judged)))


def _judged(
    index: Index, readers: Sequence[Reader], group: Sequence[Split], ranking: Ranking
) -> list[Judged]:
    chosen = picked(index, readers, ranking)
    return [
        judge([pick.paper_id for pick in picks], split.wanted)
        for picks, split in zip(chosen, group, strict=True)
    ]


class _Together:
    """What readers liked together before a day, learned anew for each week that is judged."""

    def __init__(self, app: App, settings: Sequence[Ranking]) -> None:
        self._app = app
        self._wanted = any(Without.COLIKES not in ranking.without for ranking in settings)
        self._until: datetime | None = None
        self._transport: Transport | None = None

    def before(self, session: Session, day: datetime) -> Transport | None:
        """None where it is not wanted, or below its threshold. The days are asked for in order."""
        if self._wanted and (self._until is None or day - self._until >= A_WEEK):
            past = votes.c.at < day
            enough = colikes.fans(session, past) >= self._app.config.ranking.colikes_from
            self._transport = colikes.learned_from(session, self._app, past) if enough else None
            self._until = day
        return self._transport


def _votes(session: Session) -> dict[int, list[Row[Any]]]:
    """All votes by reader, oldest first."""
    cast: dict[int, list[Row[Any]]] = defaultdict(list)
    columns = votes.c.subscriber_id, votes.c.paper_id, votes.c.value, votes.c.at
    for row in session.execute(select(*columns).order_by(votes.c.at, votes.c.id)):
        cast[row.subscriber_id].append(row)
    return cast


def _splits(session: Session, cast: Mapping[int, list[Row[Any]]], later: float) -> Iterator[Split]:
    for reader, rows in cast.items():
        moment, last = rows[min(int(len(rows) * (1 - later)), len(rows) - 1)].at, rows[-1].at
        before = [row for row in rows if row.at < moment]
        news = papers.announced_between(session, moment - NEWS, last)
        after = {row.paper_id for row in rows if row.at >= moment and row.value > 0}
        wanted = frozenset(after & news.keys())
        liked = tuple(row.paper_id for row in before if row.value > 0)
        disliked = tuple(row.paper_id for row in before if row.value < 0)
        if liked and wanted:
            yield Split(reader, moment, last, liked, disliked, wanted)


def _by_day(splits: Sequence[Split]) -> dict[datetime, list[Split]]:
    """The readers by the day on which what is news to them begins: one index serves each."""
    groups: dict[datetime, list[Split]] = defaultdict(list)
    for split in splits:
        begin = split.moment - NEWS
        groups[begin.replace(hour=0, minute=0, second=0, microsecond=0)].append(split)
    return dict(sorted(groups.items()))


def _pool(session: Session, first: datetime, group: Sequence[Split]) -> dict[int, Candidate]:
    """The papers of that time, those that are sought among them."""
    news = papers.announced_between(session, first, max(split.last for split in group))
    sought = set().union(*[split.wanted for split in group])
    others = sorted(news.keys() - sought)
    if len(others) > MOST:
        others = random.Random(first.isoformat()).sample(others, MOST)
    rows = papers.by_ids(session, sought.union(others))
    return {id: candidate(row) for id, row in rows.items()}


def _readers(
    session: Session,
    archive: Archive,
    group: Sequence[Split],
    pool: Mapping[int, Candidate],
) -> list[Reader]:
    """The readers as they were at the split."""
    interests = store.interests_of(session, [split.reader for split in group])
    found = []
    for split in group:
        known = archive.papers(session, (*split.liked, *split.disliked))
        liked, disliked = (
            [known[id] for id in ids if id in known] for ids in (split.liked, split.disliked)
        )
        to_come = [
            id for id, one in pool.items() if one.announced_at and one.announced_at > split.last
        ]
        found.append(
            Reader(
                id=split.reader,
                interests=interests[split.reader],
                size=DEPTH,
                since=split.moment - NEWS,
                seen=frozenset((*split.liked, *split.disliked, *to_come)),
                liked=tuple(liked[-NEWEST:]),
                liked_ids=split.liked,
                disliked=tuple(disliked[-NEWEST:]),
                taste=archive.lessons(session).taste(liked, disliked, small=True),
            )
        )
    return found


def _index(
    session: Session,
    archive: Archive,
    pool: list[Candidate],
    voted: Iterable[Candidate],
    ranking: Ranking,
    transport: Transport | None,
) -> Index:
    if Without.TRENDING in ranking.without:
        pool = [untold(paper) for paper in pool]
    background = archive.background(session)
    if not ranking.encoder:
        return Index.build(pool, background, transport=transport)
    stored = kept(session, ranking.encoder, [paper.id for paper in pool])
    meanings = Meanings(_encoder(ranking.encoder), ranking.encoder, stored)
    meanings.have_at_hand(session, voted)
    vectors = meanings.of(pool)
    return Index.build(pool, background, encoder=meanings, embeddings=vectors, transport=transport)
