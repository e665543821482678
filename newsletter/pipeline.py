"""What the clock does, in the order it is done; the file to read first.

    collect    feeds.fetch_all | papers.keep
    compose    subscribers.due | desk, ranking.select | editions.store + outbox.put
    deliver    leases.claim | press, letters.write | post.deliver | outbox.settle

Each job does what is due, commits it, and says how much. Only this file knows the order.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from newsletter import papers
from newsletter.app import App
from newsletter.composing import BATCH, Composed, choose_batch, due_readers, open_desk, store_batch
from newsletter.crew import Share, hands, work_together
from newsletter.delivering import DeliveryRun
from newsletter.desk import Desk
from newsletter.editions import NewEdition
from newsletter.feeds import after, fetch_all
from newsletter.models import State
from newsletter.papers import sources
from newsletter.post import leases, ledger, worker
from newsletter.post.smtp import deliver as hand_over
from subscribers import slots

Progress = Callable[[str, int, int], None]  # job, done, of how many (0: not known)
Stop = Callable[[], bool]


STORED_AT_ONCE = 100  # readers; a short transaction, because others wait for it
CREW_FROM = 3 * BATCH  # readers from which sharing the work out pays


def quiet(_job: str, _done: int, _of: int) -> None:
    """The progress that nobody watches."""


def never() -> bool:
    """The stop that nobody asks for."""
    return False


@dataclass(slots=True)
class Collected:
    """New papers, papers held already, and for each feed visited its new papers and its error."""

    new: int = 0
    seen: int = 0
    feeds: list[dict[str, Any]] = field(default_factory=list)


def collect(app: App, *, force: bool = False, progress: Progress = quiet) -> Collected:
    """Visit the feeds that are due and keep their papers, a feed a transaction.

    A feed that fails keeps its papers and shows its error; it never stops the others.
    """
    now = app.now()
    total = Collected()
    with app.database.writing() as session:
        feeds = sources.settle(session, app.config.feeds)
    with app.web() as web:
        for feed, fetched in fetch_all(feeds, web, now, force=force):
            with app.database.writing() as session:
                # Later than all that any edition has seen, even if the clock was put back.
                announced = papers.next_moment(session, app.now())
                kept = papers.keep(session, fetched.announcements, announced)
                interval = timedelta(minutes=app.config.collect.every_minutes)
                changes = after(feed, fetched, now, interval=interval, jitter=random.random())
                sources.mark(session, feed, changes, new=kept.new, now=now)
            total.new += kept.new
            total.seen += kept.seen + kept.archived
            total.feeds.append({"name": feed.name, "new": kept.new, "error": fetched.error})
            progress("collect", len(total.feeds), len(feeds))
    return total


def compose(
    app: App, *, whole_day: bool, stop: Stop = never, progress: Progress = quiet
) -> Composed:
    """Choose and queue the edition of every reader who is due.

    `whole_day` takes today's editions whatever the reader's hour. Readers to whom nothing is new
    stay due: a late feed does not use up their day.
    """
    total = Composed()
    with app.database.reading() as session:
        # Asked first, because the timetable composes every half minute and a desk is dear to open.
        due = due_readers(app.now(), whole_day=whole_day)
        waiting = slots.count(session, due.where(slots.has_news(papers.newest(session))))
        desk = open_desk(app, session) if waiting else None
    if desk is not None:
        work = partial(_compose_share, app, desk, whole_day, progress)
        # The first batch warms what all hands then share; the last round takes what one left.
        total += work(Share(), stop, at_most=BATCH)
        if waiting > CREW_FROM and hands() > 1 and not stop():
            app.database.close()  # no connection is shared across a fork
            for done in work_together(work, hands(), stop):
                total += done
        total += work(Share(), stop)
    with app.database.reading() as session:
        left = due_readers(app.now(), whole_day=whole_day)
        total.skipped["nothing new"] += slots.count(session, left)
    return total


def _compose_share(
    app: App,
    desk: Desk,
    whole_day: bool,
    progress: Progress,
    share: Share,
    stop: Stop,
    at_most: int | None = None,
) -> Composed:
    """Compose for the due readers of a share, a batch at a time."""
    total = Composed()
    while not stop() and (at_most is None or total.readers < at_most):
        with app.database.reading() as session:
            batch = choose_batch(app, session, desk, whole_day=whole_day, share=share)
        if not batch.slots:
            break
        for part in batch.parts(STORED_AT_ONCE):
            with app.database.writing() as session:
                store_batch(app, session, part, total)
        progress("compose", total.readers * share.hands, 0)
    return total


def rehearse(app: App, *, whole_day: bool) -> Iterator[tuple[str, NewEdition]]:
    """The address and the edition of every reader `compose` would choose for; nothing is written.

    An edition without picks is one that would not be sent.
    """
    with app.database.reading() as session:
        desk = open_desk(app, session)
        done = 0
        while True:
            batch = choose_batch(app, session, desk, whole_day=whole_day, skip=done)
            if not batch.slots:
                return
            done += len(batch.slots)
            for slot in batch.slots:
                if slot.reader.id in batch.made:
                    yield slot.reader.email, batch.made[slot.reader.id]


@dataclass(slots=True)
class Delivered:
    """What this run handed over, by verdict; every state in the outbox; why it stopped early."""

    verdicts: Counter[str] = field(default_factory=Counter)
    states: dict[State, int] = field(default_factory=dict)
    stopped: str | None = None


def deliver(app: App, *, stop: Stop = never, progress: Progress = quiet) -> Delivered:
    """Hand every due letter to the next server; a letter is never sent twice by itself.

    When the run ends, whatever it claimed and did not begin is given back.
    """
    name = worker.identity()
    with app.database.writing() as session:
        leases.reclaim(session, app.now())
        due = ledger.counts(session).get(State.QUEUED, 0)
    total = Delivered()
    try:
        if due:
            run = DeliveryRun(app, name, due, progress)
            with closing(run), app.relay() as relay:
                sent = hand_over(run.letters(stop), relay, run.checkpoint, app.now, stop)
            total.verdicts.update({verdict.value: n for verdict, n in sent.counts.items()})
            total.stopped = sent.stopped
    finally:
        with app.database.writing() as session:
            leases.release(session, name)
            total.states = ledger.counts(session)
    return total


def compose_and_deliver(
    app: App, *, whole_day: bool, stop: Stop = never, progress: Progress = quiet
) -> tuple[Composed, Delivered]:
    """Compose for all who are due, then hand over every letter that is due."""
    composed = compose(app, whole_day=whole_day, stop=stop, progress=progress)
    return composed, deliver(app, stop=stop, progress=progress)
