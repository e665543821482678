"""Which letter goes next: taken as late as possible, at the pace its provider bears, then written.

Nothing is sent and nothing is stored here.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import NamedTuple

from newsletter.models import Letter, Problem, Verdict
from newsletter.post.limits import Limits, group_of
from newsletter.post.outcome import Outcome
from newsletter.post.transaction import Parcel

_LONGEST_HOLD = 30.0  # seconds a letter waits here for its provider; longer: back into the queue
_MOST_HELD = 1000


class Outgoing(NamedTuple):
    """A claimed letter: `write` gives it when a connection wants it, or raises Problem."""

    id: int
    domain: str
    leased_until: datetime
    write: Callable[[], Letter]


class Supply:
    """The letters of one run, one at a time.

    `outcomes` are of letters that came to an end here: not to be written, or put off. When
    `next` gives nothing although the supply is not `empty`, ask again at `wake`.
    """

    def __init__(
        self, letters: Iterator[Outgoing], limits: Limits, clock: Callable[[], datetime]
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.wake = 0.0
        self._letters = letters
        self._limits = limits
        self._clock = clock
        self._exhausted = False
        self._returned: deque[Parcel] = deque()
        self._held: list[tuple[float, int, Outgoing]] = []
        self._turn = count()

    @property
    def empty(self) -> bool:
        return self._exhausted and not self._returned and not self._held

    @property
    def ready(self) -> int:
        """How many letters are written and wait only for a connection."""
        return len(self._returned)

    def give_back(self, parcels: Iterable[Parcel]) -> None:
        """Letters whose connection could not take them; they are the next."""
        self._returned.extend(parcels)

    def take_outcomes(self) -> list[Outcome]:
        """The outcomes since the last call."""
        taken, self.outcomes = self.outcomes, []
        return taken

    def next(self, now: float) -> Parcel | None:
        """The next letter, written; None when there is none now."""
        return self._returned.popleft() if self._returned else self._fresh(now)

    def prepare(self, now: float) -> bool:
        """Hold one more letter ready, for a connection that is about to be opened."""
        parcel = self._fresh(now)
        if parcel is not None:
            self._returned.append(parcel)
        return parcel is not None

    def _fresh(self, now: float) -> Parcel | None:
        wait = self._limits.relay.wait(now)
        if wait:
            self.wake = now + wait
            return None
        while (outgoing := self._outgoing(now)) is not None:
            if outgoing.leased_until <= self._clock():
                continue  # no longer ours: whoever ends the lease queues it again
            parcel = self._written(outgoing) if self._in_time(outgoing, now) else None
            if parcel is not None:
                return parcel
        return None

    def _outgoing(self, now: float) -> Outgoing | None:
        if self._held and self._held[0][0] <= now:
            return heapq.heappop(self._held)[2]
        if len(self._held) < _MOST_HELD and not self._exhausted:
            outgoing = next(self._letters, None)
            if outgoing is not None:
                return outgoing
            self._exhausted = True
        self.wake = self._held[0][0] if self._held else now
        return None

    def _in_time(self, outgoing: Outgoing, now: float) -> bool:
        """Whether its provider bears a letter now; else it waits here, or in the queue if long."""
        pace = self._limits.of(group_of(outgoing.domain))
        wait = pace.wait(now)
        if not wait:
            pace.take()
            self._limits.relay.take()
        elif wait <= _LONGEST_HOLD:
            heapq.heappush(self._held, (now + wait, next(self._turn), outgoing))
        else:
            again_at = self._clock() + timedelta(seconds=wait)
            why = f"not tried: {outgoing.domain} asked for a slower pace"
            self.outcomes.append(Outcome(outgoing.id, Verdict.LATER, why, again_at=again_at))
        return not wait

    def _written(self, outgoing: Outgoing) -> Parcel | None:
        """The letter joined; one that cannot be written fails alone, and is not tried every day."""
        try:
            letter = outgoing.write()
        except Problem as problem:
            why = f"could not be written: {problem}"
            self.outcomes.append(Outcome(outgoing.id, Verdict.NEVER, why))
            return None
        size = sum(map(len, letter.fragments))
        group = group_of(outgoing.domain)
        return Parcel(outgoing.id, letter, group, outgoing.leased_until, size)
