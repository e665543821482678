"""Rankers: the settings by which papers are chosen, and a trial's, drafted into one letter.

It scores nothing (ranking does) and stores nothing.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from newsletter.config.ranking import Ranking, Without
from newsletter.desk import Desk
from newsletter.models import Pick
from newsletter.ranking import CUTOFF, Index, Reader, select
from newsletter.ranking.interleave import Team, draft


@dataclass(frozen=True, slots=True)
class Choice:
    """One reader's picks, best first, and who brought each: "ABBA"; "" without a trial."""

    picks: list[Pick]
    teams: str = ""


def choices(
    desk: Desk, days_back: int, readers: Sequence[Reader], days: Sequence[date], ranking: Ranking
) -> list[Choice]:
    """What each reader gets on their day, by `ranking` or, while it has a trial, by both.

    The dice are thrown by reader and day, so that an edition composed again is the same.
    """
    index = index_of(desk, days_back, ranking)
    chosen = picked(index, readers, ranking)
    rival = ranking.rival()
    if rival is None:
        return [Choice(picks) for picks in chosen]
    others = picked(index_of(desk, days_back, rival), readers, rival)
    # A near-twin of a paper is the same paper to a letter.
    twins = dict(zip(index.ids.tolist(), index.twins().tolist(), strict=True))
    return [
        _drafted(mine, theirs, reader.size, twins, random.Random(f"{reader.id} {day}"))
        for reader, day, mine, theirs in zip(readers, days, chosen, others, strict=True)
    ]


def index_of(desk: Desk, days_back: int, ranking: Ranking) -> Index:
    """The desk's candidates as these settings see them."""
    trending = Without.TRENDING not in ranking.without
    return desk.index(days_back, trending=trending, meaning=bool(ranking.encoder))


def picked(index: Index, readers: Sequence[Reader], ranking: Ranking) -> list[list[Pick]]:
    """The readers' picks by these settings alone."""
    cutoff = CUTOFF if ranking.cutoff is None else ranking.cutoff
    mine = [seen_by(ranking, reader) for reader in readers]
    return select(index, mine, cutoff=cutoff, outside=ranking.outside)


def seen_by(ranking: Ranking, reader: Reader) -> Reader:
    """The reader without what the settings leave out; mutes and what was sent always hold."""
    if Without.LIKES in ranking.without:
        reader = replace(reader, liked=(), disliked=(), taste=None, liked_ids=())
    if Without.COLIKES in ranking.without:
        reader = replace(reader, liked_ids=())
    if Without.TOPICS in ranking.without:
        mutes = tuple(interest for interest in reader.interests if interest.weight < 0)
        reader = replace(reader, interests=mutes)
    return reader


def _drafted(
    first: list[Pick], second: list[Pick], size: int, twins: dict[int, int], dice: random.Random
) -> Choice:
    """Both rankings in one letter; of papers from outside the usual one, and at the end."""
    works: dict[Team, dict[int, Pick]] = {
        "A": _by_work(first, twins),
        "B": _by_work(second, twins),
    }
    taken = draft(_usual(works["A"]), _usual(works["B"]), size, dice)
    beyond = [set(_outside(some)) - {work for work, _ in taken} for some in works.values()]
    taken += draft(list(beyond[0]), list(beyond[1]), min(1, size - len(taken)), dice)
    picks = [works[team][work] for work, team in taken]
    return Choice(picks, "".join(team for _, team in taken))


def _by_work(picks: list[Pick], twins: dict[int, int]) -> dict[int, Pick]:
    works: dict[int, Pick] = {}
    for pick in picks:
        works.setdefault(twins[pick.paper_id], pick)
    return works


def _usual(works: dict[int, Pick]) -> list[int]:
    return [work for work, pick in works.items() if not _is_outside(pick)]


def _outside(works: dict[int, Pick]) -> list[int]:
    return [work for work, pick in works.items() if _is_outside(pick)]


def _is_outside(pick: Pick) -> bool:
    return any(reason.signal == "outside" for reason in pick.reasons)
