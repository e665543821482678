"""Team-draft interleaving: two rankings in one letter, and which of them its reader preferred.

After Radlinski, Kurup and Joachims (CIKM 2008) and Chapelle et al. (TOIS 2012). It needs far fewer
readers than sending one half this and the other half that. It ranks nothing.
"""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Team = Literal["A", "B"]
Item = TypeVar("Item")

SURE = 0.05  # a difference is called real when chance alone gives it less often


def draft(
    first: Sequence[Item], second: Sequence[Item], size: int, dice: random.Random
) -> list[tuple[Item, Team]]:
    """Up to `size` items, each with the team that chose it.

    In each round a coin says which team chooses first; each takes its best that is not yet taken.
    So neither ranking has the better places, whichever the reader looks at.
    """
    taken: list[tuple[Item, Team]] = []
    while len(taken) < size:
        teams: list[tuple[Team, Sequence[Item]]] = [("A", first), ("B", second)]
        dice.shuffle(teams)
        before = len(taken)
        for team, ranking in teams:
            gone = [item for item, _ in taken]
            best = next((item for item in ranking if item not in gone), None)
            if best is not None and len(taken) < size:
                taken.append((best, team))
        if len(taken) == before:
            break
    return taken


@dataclass(frozen=True, slots=True)
class Contest:
    """Letters in which A's papers were liked more, B's, or both alike; and the chance of it.

    `chance` is the probability of so uneven a count if readers preferred neither (sign test,
    two-sided).
    """

    for_a: int
    for_b: int
    ties: int
    chance: float

    @property
    def is_real(self) -> bool:
        return self.chance < SURE

    def __str__(self) -> str:
        return self.told("in {} letters")

    def told(self, where: str) -> str:
        """The outcome as a sentence; `where` says in or with how many of what each was ahead."""
        ahead = where.format(self.for_a)
        counts = f"A was preferred {ahead}, B {where.format(self.for_b)}, {self.ties} ties"
        if not self.is_real:
            return f"{counts}: no difference yet (chance alone: {self.chance:.0%})"
        better = "A" if self.for_a > self.for_b else "B"
        chance = "under 0.1%" if self.chance < 0.001 else f"{self.chance:.1%}"
        return f"{counts}: {better} is better (chance alone: {chance})"


def contest(letters: Iterable[tuple[int, int]]) -> Contest:
    """The outcome of letters given as (likes less dislikes of A's papers, the same of B's)."""
    for_a = for_b = ties = 0
    for a, b in letters:
        for_a += a > b
        for_b += b > a
        ties += a == b
    return Contest(for_a, for_b, ties, sign_test(for_a, for_b))


def sign_test(one: int, other: int) -> float:
    """How probable a split at least as uneven is when both are equally likely."""
    tosses, fewer = one + other, min(one, other)
    if one == other:
        return 1.0
    tail = sum(math.comb(tosses, k) for k in range(fewer + 1))
    return float(min(1.0, tail / 2 ** (tosses - 1)))
