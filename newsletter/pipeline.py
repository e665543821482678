"""What the clock does, in the order it is done; the file to read first.

    collect    feeds.fetch_all | papers.keep | covering.reconcile       (collecting.py)
    learn      votes | ranking.colikes, transport | one row             (colikes.py)
    compose    due readers | desk, rankers.choices | details, summaries | editions + outbox.put
    deliver    leases.claim | press, letters.write | post.deliver | outbox.settle
    receive    ingest | understand | actions.by_mail, or a report is settled (receiving/)

Each job does what is due, commits it, and says how much. Only this file knows the order.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, Self

from sqlalchemy import Row

from newsletter import covering, papers
from newsletter.app import App
from newsletter.colikes import learn
from newsletter.collecting import Collected, backfill, collect
from newsletter.companion import accompanied, can_fork
from newsletter.composing import (
    STORED_AT_ONCE,
    Composed,
    choose_batch,
    due_readers,
    open_desk,
    store_batch,
    write_notes,
)
from newsletter.delivering import DeliveryRun
from newsletter.desk import Desk
from newsletter.enriching import Details
from newsletter.models import State
from newsletter.post import leases, ledger, worker
from newsletter.post.relay import Relay
from newsletter.post.smtp import deliver as hand_over
from newsletter.summaries import Summaries
from subscribers import slots

__all__ = [
    "Collected",
    "Composed",
    "Delivered",
    "backfill",
    "collect",
    "compose",
    "compose_and_deliver",
    "deliver",
    "learn",
]

Progress = Callable[[str, int, int], None]  # job, done, of how many (0: not known)
Stop = Callable[[], bool]
Clock = Callable[[], datetime]


FIRST_BATCH = 200  # readers; a small one, because a sender waits for the first letters
COMPANY_FROM = 300  # readers from which a second process pays
LOOK_AGAIN = 0.02  # seconds until letters still to be composed are looked for again


def quiet(_job: str, _done: int, _of: int) -> None:
    """The progress that nobody watches."""


def never() -> bool:
    """The stop that nobody asks for."""
    return False


def compose(
    app: App, *, whole_day: bool, stop: Stop = never, progress: Progress = quiet
) -> Composed:
    """Choose and queue the edition of every reader who is due.

    `whole_day` takes today's editions whatever the reader's hour. Readers to whom nothing is new
    stay due: a late feed does not use up their day; but who asked for a note on empty days gets
    one when nothing more is to come.
    """
    _, desk = _waiting(app, whole_day)
    return _compose_rest(app, desk, whole_day, progress, stop)


def _compose_rest(
    app: App, desk: Desk | None, whole_day: bool, progress: Progress, stop: Stop
) -> Composed:
    """Compose for all who are still due, and count those to whom nothing is new."""
    total = Composed()
    if desk is not None:
        total += _compose_at(app, desk, whole_day, progress, stop)
    with app.database.reading() as session:
        until = covering.waits_until(app, session)
        nothing_to_come = covering.is_settled(app, session)
    if nothing_to_come:
        total += write_notes(app, whole_day=whole_day, stop=stop)
    with app.database.reading() as session:
        left = slots.count(session, due_readers(app.now(), whole_day=whole_day))
    total.skipped[f"wait for arXiv until {until:%H:%M} UTC" if until else "nothing new"] += left
    return total


def _waiting(app: App, whole_day: bool) -> tuple[int, Desk | None]:
    """How many readers are due and have news, and the desk for them if there are any.

    They are counted first: the timetable composes every half minute, and a desk is dear to open.
    """
    with app.database.reading() as session:
        if covering.waits_until(app, session):
            return 0, None
        due = due_readers(app.now(), whole_day=whole_day)
        waiting = slots.count(session, due.where(slots.has_news(papers.newest(session))))
        return waiting, open_desk(app, session) if waiting else None


def _compose_at(app: App, desk: Desk, whole_day: bool, progress: Progress, stop: Stop) -> Composed:
    """Compose for all who are due, a batch at a time, in short transactions."""
    total = Composed()
    details, summaries = Details(app), Summaries(app)
    while not stop():
        with app.database.reading() as session:
            most = None if total.readers else FIRST_BATCH
            batch = choose_batch(app, session, desk, whole_day=whole_day, most=most)
        if not batch.slots:
            break
        details.ask(batch.papers())
        summaries.write(batch.papers())
        for part in batch.parts(STORED_AT_ONCE):
            with app.database.writing() as session:
                store_batch(app, session, part, total)
        progress("compose", total.readers, 0)
    return total


@dataclass(slots=True)
class Delivered:
    """What this run handed over, by verdict; every state in the outbox; why it stopped early."""

    verdicts: Counter[str] = field(default_factory=Counter)
    states: dict[State, int] = field(default_factory=dict)
    stopped: str | None = None

    def __iadd__(self, later: "Delivered") -> Self:
        self.verdicts.update(later.verdicts)
        self.states = later.states
        self.stopped = self.stopped or later.stopped
        return self


class Coming(NamedTuple):
    """Letters that are still being composed: whether more may come, and of which papers."""

    more: Callable[[], bool] = never
    papers: Sequence[Row[Any]] = ()


def deliver(
    app: App,
    *,
    stop: Stop = never,
    progress: Progress = quiet,
    coming: Coming = Coming(),
    counted: bool = True,
) -> Delivered:
    """Hand every due letter to the next server; a letter is never sent twice by itself.

    It waits for letters that are still coming. When the run ends, whatever it claimed and did
    not begin is given back, and if `counted` all letters there ever were are, by state.
    """
    name = worker.identity()
    with app.database.writing() as session:
        leases.reclaim(session, app.now())
        due = ledger.queued(session)
    total = Delivered()
    try:
        if due or coming.more():
            run = DeliveryRun(app, name, due, progress, coming.papers)
            with closing(run), app.relay() as relay:
                _hand_over(run, relay, total, app.now, stop, coming.more)
    finally:
        with app.database.writing() as session:
            leases.release(session, name)
            total.states = ledger.counts(session) if counted else {}
    return total


def _hand_over(
    run: DeliveryRun, relay: Relay, total: Delivered, clock: Clock, stop: Stop, more: Stop
) -> None:
    go_on, caution = True, relay.caution()
    while go_on and not stop():
        # Asked before the letters are taken: what is queued after a no is somebody else's.
        go_on = more()
        sent = hand_over(run.letters(stop), relay, run.checkpoint, clock, stop, caution)
        total.verdicts.update({verdict.value: n for verdict, n in sent.counts.items()})
        if sent.stopped:
            total.stopped = sent.stopped
            return
        if go_on and not sent.counts and not run.make_ready():
            time.sleep(LOOK_AGAIN)


def compose_and_deliver(
    app: App, *, whole_day: bool, stop: Stop = never, progress: Progress = quiet
) -> tuple[Composed, Delivered]:
    """Compose for all who are due, and hand over every letter that is due.

    For many readers a companion composes while this process delivers.
    """
    waiting, desk = _waiting(app, whole_day)
    composed, delivered = Composed(), Delivered()
    if desk is not None and waiting > COMPANY_FROM and can_fork():
        app.database.close()  # no connection is shared across a fork
        work = partial(_compose_at, app, desk, whole_day, quiet)
        with accompanied(work, stop) as companion:
            coming = Coming(companion.is_at_work, _unchanging(app, desk))
            delivered = deliver(app, stop=stop, progress=progress, coming=coming, counted=False)
            composed += companion.result() or Composed()
    # All of it for few readers; for many what a companion that died has left, usually nothing.
    composed += _compose_rest(app, desk, whole_day, progress, stop)
    halted = delivered.stopped is not None
    delivered += deliver(app, stop=lambda: halted or stop(), progress=progress)
    return composed, delivered


def _unchanging(app: App, desk: Desk) -> Sequence[Row[Any]]:
    """The papers whose cards are made ahead: not before the summary and details that go on them."""
    return () if Summaries(app).is_on else Details(app).cannot_change(desk.rows)
