"""A post of its own for each test: a database, letters in its outbox, and a run over real SMTP."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from newsletter.db import Database
from newsletter.models import Letter, Problem, State
from newsletter.post import leases, ledger, outbox
from newsletter.post.limits import Caution
from newsletter.post.outbox import NewDelivery
from newsletter.post.outcome import Outcome
from newsletter.post.relay import Relay
from newsletter.post.settlement import DeadAddress, settle
from newsletter.post.smtp import Delivered, deliver
from newsletter.post.supply import Outgoing
from newsletter.post.worker import identity
from tests.prepared import prepare

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Post:
    """What the pipeline does, at its smallest: claim, deliver, release."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.worker = identity()
        self.body = b"Dear reader,\r\n..dots are doubled\r\n" * 20
        self.broken: set[str] = set()
        self.dead: list[DeadAddress] = []
        self.stop_after: int | None = None

    def queue(self, *recipients: str, kind: str = "notice") -> None:
        with self.database.writing() as session:
            rows = [
                NewDelivery(
                    key=f"{kind}:{recipient}",
                    kind=kind,
                    recipient=recipient,
                    message_id=f"<{recipient}>",
                    expires_at=self.now + timedelta(days=10),
                )
                for recipient in recipients
            ]
            outbox.put(session, rows, self.now)

    def write(self, recipient: str) -> Letter:
        if recipient in self.broken:
            raise Problem(f"the letter to {recipient} is broken")
        head = f"To: {recipient}\r\nMessage-ID: <{recipient}>\r\n\r\n".encode()
        return Letter("news@example.org", recipient, f"<{recipient}>", [head, self.body])

    def claimed(self) -> Iterator[Outgoing]:
        while True:
            with self.database.writing() as session:
                batch = leases.claim(session, self.now, self.worker, 50, HOUR)
            if not batch:
                return
            for row in batch:
                yield Outgoing(
                    row.id, row.domain, row.leased_until, lambda row=row: self.write(row.recipient)
                )

    def checkpoint(self, ids: Sequence[int], outcomes: Sequence[Outcome]) -> set[int]:
        with self.database.writing() as session:
            self.dead += settle(session, outcomes, self.worker, self.now)
            return outbox.begin(session, ids, self.worker, self.now)

    def send(self, port: int, caution: Caution | None = None, **settings: Any) -> Delivered:
        settings = {"tls": "none", "connections": 2, "timeout": 5.0} | settings
        relay = Relay("127.0.0.1", port, **settings)
        done = deliver(
            self.claimed(), relay, self.checkpoint, lambda: self.now, lambda: False, caution
        )
        with self.database.writing() as session:
            leases.release(session, self.worker)
        return done

    def states(self) -> dict[str, str]:
        """{recipient: state}"""
        columns = outbox.deliveries.c
        with self.database.reading() as session:
            rows = session.execute(select(columns.recipient, columns.state)).all()
        return {row.recipient: row.state for row in rows}

    def row(self, recipient: str) -> Row[Any]:
        columns = outbox.deliveries.c
        with self.database.reading() as session:
            found = select(outbox.deliveries).where(columns.recipient == recipient)
            return session.execute(found).one()

    def counts(self) -> dict[State, int]:
        with self.database.reading() as session:
            return {state: count for state, count in ledger.counts(session).items() if count}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    database = Database(prepare(tmp_path / "post.db"))
    yield Post(database)
    database.close()
