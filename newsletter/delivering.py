"""One run of delivering: where its letters come from, and where their outcomes go.

    leases.claim | press | post.smtp.deliver | outbox.settle + begin

Nothing is said to a server here; post/smtp.py does that.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from newsletter.app import App
from newsletter.models import Verdict
from newsletter.post import leases, outbox, settlement
from newsletter.post.outcome import Outcome
from newsletter.post.settlement import DeadAddress
from newsletter.post.supply import Outgoing
from newsletter.press import Press
from subscribers import standing, suppression

CLAIM = 50  # letters claimed at once; the server waits while they are read
CARDS = 50  # made at once while no letter waits
LEASE = timedelta(minutes=30)  # longer than it takes to send what was claimed


class DeliveryRun:
    """One run of `deliver`: where its letters come from, and where their outcomes go."""

    def __init__(
        self,
        app: App,
        name: str,
        due: int,
        progress: Callable[[str, int, int], None],
        papers: Sequence[Row[Any]] = (),
    ) -> None:
        self.app, self.name, self.due, self.progress = app, name, due, progress
        self.papers = list(papers)
        self.press = Press(app)
        # Kept open: a checkpoint comes every few letters, and a session each would cost more.
        self.connection = app.database.writer.connect()
        self.settled = 0

    def letters(self, stop: Callable[[], bool]) -> Iterator[Outgoing]:
        """Due letters, claimed a hundred at a time; the claim is committed first."""
        database = self.app.database
        while not stop():
            with database.writing() as session:
                claimed = leases.claim(session, self.app.now(), self.name, CLAIM, LEASE)
            if not claimed:
                return
            with database.reading() as session:
                matter = self.press.matter(session, claimed)
            yield from self.press.outgoing(claimed, matter)

    def make_ready(self) -> bool:
        """Make some cards of papers that letters will be about, the newest; False when all are."""
        if not self.papers:
            return False
        self.press.make_cards({row.id: row for row in self.papers[-CARDS:]})
        del self.papers[-CARDS:]
        return True

    def checkpoint(self, ids: Sequence[int], outcomes: Sequence[Outcome]) -> Collection[int]:
        """Settle what was answered and mark what is about to be finished, in one transaction."""
        now = self.app.now()
        with self._transaction(outcomes):
            dead = settlement.settle(self.connection, outcomes, self.name, now)
            if dead:
                self._write_no_more(dead, now)
            begun = outbox.begin(self.connection, ids, self.name, now)
        self.settled += len(outcomes)
        self.progress("deliver", self.settled, self.due)
        return begun

    def _transaction(self, outcomes: Sequence[Outcome]) -> AbstractContextManager[object]:
        """A brief one where all went well, as nearly always."""
        if all(outcome.verdict is Verdict.SENT for outcome in outcomes):
            return self.app.database.brief(self.connection)
        return self.connection.begin()

    def _write_no_more(self, dead: Sequence[DeadAddress], now: datetime) -> None:
        with Session(self.connection, join_transaction_mode="rollback_only") as session:
            for address in dead:
                suppression.suppress(
                    session,
                    address.recipient,
                    address.reason,
                    key=self.app.suppression_key,
                    now=now,
                )
                standing.bounced(
                    session, address.subscriber_id, door="post", wording=address.reason, now=now
                )
            session.flush()

    def close(self) -> None:
        self.connection.close()
