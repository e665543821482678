"""Whose turn it is at a host: spacing, pauses that a server asks for, one connection at a time.

It asks nothing itself, and keeps its memory where it is told to: in this process, or in the
database for all processes together (hosts.py).
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Protocol
from urllib.parse import urlsplit

from newsletter.feeds.addresses import is_loopback_name

# arXiv: at most one request per three seconds over all its APIs (info.arxiv.org/help/api/tou).
SPACING: Mapping[str, float] = {"arxiv.org": 3.0}
DEFAULT_SPACING = 1.0
PATIENCE = timedelta(seconds=90)  # a longer pause is not waited for: the feed's turn comes again
LEASE = timedelta(minutes=2)  # longer than a request may take; after that its process died
OWN_LEASE = timedelta(seconds=2)  # at a server of this machine, which nobody is strained by
LONGEST_PAUSE = timedelta(hours=1)  # where a server refuses without saying for how long
LONGEST_ASKED = timedelta(days=7)  # and where it says for how long, as for a feed (backoff.py)
LOOK_AGAIN = timedelta(seconds=1)  # how often a host that another process is asking is looked at
REFUSED, UNAVAILABLE = 429, 503


@dataclass(frozen=True, slots=True)
class Standing:
    """How a host stands: not before when it may be asked, who is asking it, refusals in a row."""

    not_before: datetime | None = None
    busy_until: datetime | None = None
    failures: int = 0


class Memory(Protocol):
    """Where the standing of hosts is kept."""

    def change(self, host: str, how: Callable[[Standing], Standing]) -> Standing:
        """Replace a host's standing by what `how` makes of it; nobody comes between."""
        ...


class OwnMemory:
    """The memory of one process."""

    def __init__(self) -> None:
        self._standings: dict[str, Standing] = {}
        self._lock = Lock()

    def change(self, host: str, how: Callable[[Standing], Standing]) -> Standing:
        with self._lock:
            self._standings[host] = how(self._standings.get(host, Standing()))
            return self._standings[host]


def now_utc() -> datetime:
    return datetime.now(UTC)


class Politeness:
    """Gives each request its turn; clock, sleep and chance are arguments: tests need not wait."""

    def __init__(
        self,
        spacing: Mapping[str, float] = SPACING,
        default: float = DEFAULT_SPACING,
        clock: Callable[[], datetime] = now_utc,
        sleep: Callable[[float], None] = time.sleep,
        memory: Memory | None = None,
        chance: Callable[[], float] = random.random,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._spacing, self._default = spacing, default
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._memory = memory or OwnMemory()
        self._patience = patience

    def wait(self, url: str) -> timedelta | None:
        """Return None when it is this request's turn; then `done` must be told how it went.

        A host that is to be left alone for longer than our patience gives the time that remains,
        and must not be asked.
        """
        name = self.host(url)
        if not name:
            return None
        given_up = self._clock() + self._patience
        while True:
            now = self._clock()
            turn = _Turn(OWN_LEASE if is_loopback_name(name) else LEASE, given_up - now)
            self._memory.change(name, partial(turn.take, now))
            if turn.at > given_up:
                return turn.at - now
            if turn.at > now:
                self._sleep((turn.at - now).total_seconds())
            if turn.ours:
                return None

    def done(self, url: str, status: int | None = None, asked: timedelta | None = None) -> None:
        """The request at this host is over: `status` is its answer's, `asked` its Retry-After."""
        name = self.host(url)
        if name:
            self._memory.change(name, lambda now: self._afterwards(name, now, status, asked))

    def slow_down(self, url: str, seconds: float) -> None:
        """Leave at least so much time between two requests: the host's own rule (robots.txt)."""
        name = self.host(url)
        if seconds > self._space(name):
            self._spacing = {**self._spacing, name: min(seconds, 60.0)}

    def host(self, url: str) -> str:
        """The name under which a host is spaced: all of arXiv's machines are one."""
        try:
            name = (urlsplit(url).hostname or "").lower().rstrip(".")
        except ValueError:
            return ""
        groups = (known for known in self._spacing if name == known or name.endswith(f".{known}"))
        return next(groups, name)

    def _space(self, name: str) -> float:
        own = 0.0 if is_loopback_name(name) else self._default
        return self._spacing.get(name, own)

    def _afterwards(
        self, name: str, standing: Standing, status: int | None, asked: timedelta | None
    ) -> Standing:
        refused = status in (REFUSED, UNAVAILABLE)
        failures = standing.failures + 1 if refused else 0
        pause = timedelta(seconds=self._space(name))
        if refused:
            pause *= 1 << min(failures, 5)
        if status == REFUSED and asked is None:
            asked = min(timedelta(minutes=1) * (1 << min(failures - 1, 10)), LONGEST_PAUSE)
        if refused and asked:
            # A little later than was said: others were told the same.
            pause = max(pause, min(asked, LONGEST_ASKED) * (1 + 0.1 * self._chance()))
        return Standing(self._clock() + pause, None, failures)


class _Turn:
    """One try to get a turn: at what moment to go on, and whether the turn is ours then."""

    def __init__(self, lease: timedelta, patience: timedelta) -> None:
        self.at, self.ours = datetime.min.replace(tzinfo=UTC), False
        self._lease, self._patience = lease, patience

    def take(self, now: datetime, standing: Standing) -> Standing:
        # A moment further off than any pause was written by a clock that ran wrong.
        if standing.busy_until and now < standing.busy_until <= now + LEASE + PATIENCE:
            self.at = min(standing.busy_until, now + LOOK_AGAIN)
            return standing
        self.at = max(now, standing.not_before or now)
        if self.at > now + timedelta(days=32):
            self.at = now
        if self.at > now + self._patience:
            return standing
        self.ours = True
        return Standing(standing.not_before, self.at + self._lease, standing.failures)
