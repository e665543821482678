"""One round of collecting: the feeds that are due visited, their papers kept, coverage compared.

    collect    feeds.fetch_all | papers.keep + covering.note | covering.reconcile
    backfill   feeds.fetch (OAI-PMH) | papers.keep as archive
    both       frequencies.count_new, and after collect meanings.encode_new

It chooses nothing and sends nothing.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from newsletter import covering, frequencies, papers
from newsletter.app import App
from newsletter.covering import Reconciled
from newsletter.feeds import Fetched, after, arxiv_calendar, fetch, fetch_all
from newsletter.meanings import encode_new
from newsletter.models import Announcement, Feed, Problem
from newsletter.papers import Kept, batches, details, sources

_log = logging.getLogger(__name__)
_FAULTS = (ArithmeticError, AttributeError, LookupError, SQLAlchemyError, TypeError, ValueError)
_OLD = timedelta(days=14)  # what was submitted longer before a missed day was changed on it
_WHOLE = ("arxiv-api", "arxiv-oai")  # kinds that tell all that arXiv has of a paper

Progress = Callable[[str, int, int], None]  # job, done, of how many (0: not known)


@dataclass(slots=True)
class Collected:
    """New papers, papers held already, and for each feed its new papers and its standing error.

    `fetched` of the new ones no feed brought: they were missing, and were asked for by id.
    """

    new: int = 0
    seen: int = 0
    visited: int = 0
    fetched: int = 0
    errors: list[str] = field(default_factory=list)
    feeds: list[dict[str, Any]] = field(default_factory=list)


def quiet(_job: str, _done: int, _of: int) -> None:
    """The progress that nobody watches."""


def collect(
    app: App, *, by_hand: bool = False, force: bool = False, progress: Progress = quiet
) -> Collected:
    """Visit the feeds that are due and keep their papers, a feed a transaction.

    `by_hand` visits all but those that failed lately, `force` those too. A feed that fails keeps
    its papers and shows its error; it never stops the others.
    """
    now = app.now()
    total = Collected()
    with app.database.writing() as session:
        feeds = sources.settle(session, app.config.feeds)
    with app.web() as web:
        for feed, fetched in fetch_all(feeds, web, now, by_hand=by_hand, force=force):
            _keep(app, feed, fetched, now, total)
            progress("collect", total.visited, len(feeds))
        _count(total, covering.reconcile(app, web))
    frequencies.count_new(app, None if by_hand else frequencies.A_RUN, progress)
    encode_new(app, lambda: False)
    told = {feed["name"] for feed in total.feeds}
    total.feeds += [
        {"name": feed.name, "new": 0, "error": feed.last_error}
        for feed in feeds
        if feed.name not in told
    ]
    return total


def backfill(app: App, first: date, last: date, *, as_news: bool = False) -> Collected:
    """Harvest the papers of missed days from arXiv by OAI-PMH, of the categories that are read.

    They go into the archive, which is searched and never sent; `as_news` makes news of those that
    were submitted shortly before. Raises Problem when no category of arXiv is read.
    """
    wanted = {category for _, category in covering.arxiv_feeds(app)}
    if not wanted:
        raise Problem("no feed is a category of arXiv; add one of kind arxiv-rss first")
    total, harvest = Collected(), list[Announcement]()
    with app.web() as web:
        for name in sorted({_set_of(category) for category in wanted}):
            url = f"{app.config.arxiv.oai}?set={name}&from={first}&until={last}"
            fetched = fetch(Feed(name=f"arXiv {name}", kind="arxiv-oai", url=url), web, app.now())
            found = [paper for paper in fetched.announcements if wanted & {*paper.categories}]
            announced = [paper for paper in found if _is_recent(paper, first)]
            recent = announced if as_news else []
            _store(app, recent, total, archive=False)
            _store(app, [paper for paper in found if paper not in recent], total, archive=True)
            harvest += announced if fetched.error is None else []
            error = fetched.error
            total.feeds.append({"name": f"arXiv {name}", "new": len(found), "error": error})
            total.visited += 1
    if first == last and harvest:
        with app.database.writing() as session:
            _note_harvest(app, session, first, harvest)
    frequencies.count_new(app)
    return total


def _keep(app: App, feed: Feed, fetched: Fetched, now: datetime, total: Collected) -> None:
    """Keep what a feed brought, and mark its row; a fault of ours is that feed's error."""
    try:
        with app.database.writing() as session:
            kept = _write(app, session, feed, fetched, now)
    except _FAULTS as fault:
        _log.error("could not keep what %s brought", feed.name, exc_info=fault)
        fetched = Fetched(error=f"could not be kept ({type(fault).__name__}: {str(fault)[:200]})")
        with app.database.writing() as session:
            kept = _write(app, session, feed, fetched, now)
    total.new += kept.new
    total.seen += kept.seen + kept.archived
    total.visited += 1
    total.feeds.append({"name": feed.name, "new": kept.new, "error": fetched.error})


def _write(app: App, session: Session, feed: Feed, fetched: Fetched, now: datetime) -> Kept:
    # Later than all that any edition has seen, even if the clock was put back.
    announced = papers.next_moment(session, app.now())
    kept = papers.keep(session, fetched.announcements, announced)
    if feed.kind in _WHOLE:
        details.told(session, fetched.announcements, now)
    covering.note(app, session, feed, fetched.announcements, announced)
    interval = timedelta(minutes=app.config.collect.every_minutes)
    if covering.is_late(app, session, feed.name):
        interval = min(interval, covering.IMPATIENT)
    changes = after(feed, fetched, now, interval=interval, jitter=random.random())
    sources.mark(session, feed, changes, new=kept.new, now=now)
    return kept


def _count(total: Collected, reconciled: Reconciled) -> None:
    total.new += reconciled.fetched
    total.fetched += reconciled.fetched
    total.errors += reconciled.errors


def _store(app: App, found: list[Announcement], total: Collected, *, archive: bool) -> None:
    with app.database.writing() as session:
        announced = papers.next_moment(session, app.now())
        kept = papers.keep(session, found, announced, archive=archive)
        details.told(session, found, app.now())
    total.new += kept.new + kept.archived
    total.seen += kept.seen


def _note_harvest(app: App, session: Session, day: date, found: list[Announcement]) -> None:
    """Note what was harvested of a day that went by; the last mailing is still waited for."""
    if day >= covering.last_day(app, session):
        return
    for feed, category in covering.arxiv_feeds(app):
        ids = {p.arxiv_id for p in found if p.arxiv_id and category in p.categories}
        batches.harvested(session, feed, category, day, ids, arxiv_calendar.announced_at(day))


def _set_of(category: str) -> str:
    """The set of OAI-PMH that holds a category: "cs" for cs.LG, "physics:hep-th" for hep-th."""
    archive = category.partition(".")[0]
    alone = {"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"}
    if archive in alone:
        return archive
    return "physics" if archive == "physics" else f"physics:{archive}"


def _is_recent(paper: Announcement, day: date) -> bool:
    is_first = (paper.version or 1) == 1
    return is_first and (paper.published_at is None or paper.published_at.date() >= day - _OLD)
