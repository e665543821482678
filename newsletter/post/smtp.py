"""Sends letters to the next server over some connections at once, in one thread, at its full pace.

    letters > envelope > 354 > checkpoint (one short transaction) > body, final dot, next envelope

No final dot leaves before `checkpoint` has allowed it, and no letter is sent twice: one whose
final dot may have left is UNKNOWN if no answer comes. No state is stored here.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.models import Verdict
from newsletter.post.connection import Connection
from newsletter.post.limits import Caution, asks_to_slow_down
from newsletter.post.outcome import Outcome
from newsletter.post.pool import Pool
from newsletter.post.relay import Relay
from newsletter.post.supply import Outgoing, Supply
from newsletter.post.transaction import Parcel

Checkpoint = Callable[[Sequence[int], Sequence[Outcome]], Collection[int]]

_GROUP_WAIT = 0.002  # seconds that a ready letter waits for company in its checkpoint
_SETTLE_WAIT = 0.25  # seconds that an answer waits to be written down while no letter is ready
_TICK = 0.5  # seconds after which `stop` and the deadlines are looked at, whatever happens


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many letters came to which verdict; `stopped` says why the run ended early, if it did."""

    counts: Counter[Verdict]
    stopped: str | None = None


def deliver(
    letters: Iterator[Outgoing],
    relay: Relay,
    checkpoint: Checkpoint,
    clock: Callable[[], datetime],
    stop: Callable[[], bool],
    caution: Caution | None = None,
) -> Delivered:
    """Send the letters until there are no more, `stop` says so, or going on makes no sense.

    `checkpoint(ids, outcomes)` marks the ids as begun, settles the outcomes, commits, and
    returns the ids that it really marked: only these are finished. It is called often, with few.
    `letters` must not wait long, for no server is heard meanwhile.
    A letter that cannot be written (Problem) fails alone. What was taken from `letters` and has
    no outcome was not sent: release it. A run of several calls gives them one `caution`.
    Raises Problem if a password would go in the clear.
    """
    relay.check()
    caution = caution or relay.caution()
    run = _Run(letters, relay, checkpoint, clock, stop, caution)
    try:
        run.loop()
    finally:
        run.close()
    return Delivered(run.counts, run.stopped)


class _Run:
    """One run over all connections."""

    def __init__(
        self,
        letters: Iterator[Outgoing],
        relay: Relay,
        checkpoint: Checkpoint,
        clock: Callable[[], datetime],
        stop: Callable[[], bool],
        caution: Caution,
    ) -> None:
        self.pool = Pool(relay)
        self.counts: Counter[Verdict] = Counter()
        self.stopped: str | None = None
        self._relay = relay
        self._limits, self._breaker = caution.limits, caution.breaker
        self._supply = Supply(letters, self._limits, clock)
        self._checkpoint = checkpoint
        self._clock = clock
        self._stop = stop
        self._groups: dict[int, str] = {}  # of the letters under way, by delivery id
        self._pending: list[Outcome] = []
        self._pending_since = self._ready_since = self._looked_at = 0.0

    def loop(self) -> None:
        while True:
            now = time.monotonic()
            self._fill(now)
            if self._ended():
                break
            self._listen(now)
            self._advance(time.monotonic())

    def close(self) -> None:
        """Write down what is known, also when the run was interrupted in the middle."""
        now = time.monotonic()
        for connection in list(self.pool.connections):
            if not connection.dialogue.idle:
                self._note(connection, connection.lose("the run was interrupted"), now)
        self.pool.close()
        self._take_outcomes(now)
        if self._pending:
            self._settle([])

    def _ended(self) -> bool:
        if any(not connection.dialogue.idle for connection in self.pool.connections):
            return False
        return self._halting() or (self._supply.empty and not self._supply.outcomes)

    def _halting(self) -> bool:
        return self.stopped is not None or self._stop()

    def _fill(self, now: float) -> None:
        """Give every idle connection a letter, and open more connections for more letters."""
        if self._halting():
            return
        for connection in list(self.pool.connections):
            if connection.dialogue.idle and not self._retire(connection):
                parcel = self._next(connection, now)
                if parcel is None:
                    return
                self._note(connection, connection.open(parcel, now), now)
        while self.pool.room > 0:
            if self._supply.ready <= self.pool.opening and not self._supply.prepare(now):
                break
            self.pool.open()

    def _retire(self, connection: Connection) -> bool:
        """Close a connection that has carried its share (RFC 5321 knows no limit, relays do)."""
        worn = connection.opened >= self._relay.letters_per_connection
        if worn:
            self.pool.drop(connection)
        return worn

    def _next(self, connection: Connection, now: float) -> Parcel | None:
        """The next letter that can go over this connection at all."""
        while (parcel := self._supply.next(now)) is not None:
            self._groups[parcel.id] = parcel.group
            unsendable = parcel.unsendable(connection.dialogue.features)
            if unsendable is None:
                return parcel
            self._count(Outcome(parcel.id, Verdict.NEVER, unsendable), now)
        return None

    def _listen(self, now: float) -> None:
        """Wait until a server says something, and take in what it means."""
        for connection, writable in self.pool.wait(self._patience(now)):
            now = time.monotonic()
            if writable:
                self._note(connection, connection.transmit(), now)
            if not connection.closed:
                self._note(connection, connection.receive(now), now)
        refused = self.pool.collect(now)
        if refused and (refused.for_good or not (self.pool.connections or self.pool.opening)):
            self.stopped = self.stopped or refused.why
        if now - self._looked_at > _TICK:
            self._looked_at = now
            self._close_silent(now)

    def _patience(self, now: float) -> float:
        """Seconds until something is to be done even if every server stays silent."""
        until = now + _TICK
        if self._ready_since:
            until = min(until, self._ready_since + _GROUP_WAIT)
        if self._pending:
            until = min(until, self._pending_since + _SETTLE_WAIT)
        if self._supply.wake > now:
            until = min(until, self._supply.wake)
        return until - now

    def _close_silent(self, now: float) -> None:
        for connection in list(self.pool.connections):
            if not connection.dialogue.idle and now > connection.deadline:
                self._note(connection, connection.lose("the server did not answer in time"), now)

    def _note(self, connection: Connection, outcomes: Sequence[Outcome], now: float) -> None:
        """Take note of what a connection brought about."""
        for outcome in outcomes:
            self._count(outcome, now)
        if connection.dialogue.slow_down:
            connection.dialogue.slow_down = False
            self._limits.relay.slow(now)
        if connection.closed:
            self._supply.give_back(connection.dialogue.returned)
        self.pool.mind(connection)

    def _count(self, outcome: Outcome, now: float) -> None:
        if not self._pending:
            self._pending_since = now
        self._pending.append(outcome)
        self.counts[outcome.verdict] += 1
        group = self._groups.pop(outcome.id, "")
        pace = self._limits.of(group)
        if outcome.verdict is Verdict.SENT:
            pace.well()
            self._limits.relay.well()
        elif outcome.verdict is Verdict.LATER and asks_to_slow_down(outcome.reply):
            pace.slow(now)
        self._breaker.count(outcome, group)
        self.stopped = self.stopped or self._breaker.tripped()

    def _advance(self, now: float) -> None:
        """Finish the letters that wait for their body, in company if it comes soon enough."""
        self._take_outcomes(now)
        connections = self.pool.connections
        ready = [connection for connection in connections if connection.dialogue.ready]
        if ready:
            self._ready_since = self._ready_since or now
            waited = now - self._ready_since >= _GROUP_WAIT
            if waited or 2 * len(ready) >= len(connections):
                self._finish(ready)
        elif self._pending and now - self._pending_since >= _SETTLE_WAIT:
            self._settle([])

    def _take_outcomes(self, now: float) -> None:
        for outcome in self._supply.take_outcomes():
            self._count(outcome, now)

    def _settle(self, ids: Sequence[int]) -> Collection[int]:
        begun = self._checkpoint(ids, self._pending)
        self._pending = []
        return begun

    def _finish(self, ready: Sequence[Connection]) -> None:
        """The only place where final dots leave: after the checkpoint has marked their letters."""
        self._ready_since = 0.0
        begun = self._settle([parcel.id for c in ready if (parcel := c.dialogue.ahead)])
        for connection in ready:
            now = time.monotonic()
            parcel = connection.dialogue.ahead
            if parcel is None or parcel.id not in begun:
                self.pool.drop(connection)  # the lease is lost; after 354 only closing says no
                continue
            self._note(connection, connection.finish(self._following(connection, now), now), now)

    def _following(self, connection: Connection, now: float) -> Parcel | None:
        """The letter whose envelope may go out behind this body."""
        dialogue = connection.dialogue
        worn = connection.opened >= self._relay.letters_per_connection
        if worn or not dialogue.features.pipelining or self._halting():
            return None
        return self._next(connection, now)
