"""Clicking: a paper in a letter was opened, and it is noted where both sides wanted that.

Whether a person opened it is told later (clicks.py). Where the link leads is not decided here.
"""

from datetime import datetime, timedelta

from sqlalchemy import Insert, Table, bindparam, delete, or_, select
from sqlmodel import Session

from newsletter.app import App
from newsletter.editions import unpacked
from newsletter.models import Click, Delivery, Edition, Paper, Profile
from subscribers.changes import Changed
from subscribers.models import Status, Subscriber
from subscribers.prepared import Prepared, insert_into
from subscribers.store import AlreadyThere

COUNTED_FOR = timedelta(days=14)  # of an edition; its links go on leading to the papers
KEPT_FOR = timedelta(days=400)
AT_ONCE = timedelta(minutes=1)  # a link followed again so soon was followed once

clicks: Table = Click.__table__  # type: ignore[attr-defined]
deliveries: Table = Delivery.__table__  # type: ignore[attr-defined]
editions: Table = Edition.__table__  # type: ignore[attr-defined]
papers: Table = Paper.__table__  # type: ignore[attr-defined]
profiles: Table = Profile.__table__  # type: ignore[attr-defined]
readers: Table = Subscriber.__table__  # type: ignore[attr-defined]


def count_click(app: App, delivery_id: int, paper_id: int) -> bool:
    """Note that a paper of this letter was opened now; whether that changed anything.

    It does not where the operator or the reader wants no clicks counted, for a letter of long ago,
    for a paper that is not in it, and for a link that was followed a moment ago.
    """
    if not app.counts_clicks:
        return False
    now = app.now()
    with app.database.reading() as session:
        reader = _reader_of(session, delivery_id, paper_id, now - COUNTED_FOR)
        if reader is None:
            return False
        last = session.scalar(
            select(clicks.c.last_at).where(
                clicks.c.subscriber_id == reader, clicks.c.paper_id == paper_id
            )
        )
    if last is not None and now - last < AT_ONCE:
        return False
    row = (reader, paper_id, delivery_id)
    with app.database.writing() as session:
        return bool(_CLICK.run(session, [row], {"first_at": now, "last_at": now}))


def forget_opened(app: App, subscriber_id: int, paper_id: int | None = None) -> int:
    """Forget that the reader opened this paper, or any; how many it were."""
    with app.database.writing() as session:
        gone = forget_clicks(session, subscriber_id, paper_id)
        if gone:
            session.execute(delete(profiles).where(profiles.c.subscriber_id == subscriber_id))
        return gone


def forget_clicks(session: Session, subscriber_id: int, paper_id: int | None = None) -> int:
    """As `forget_opened`, in the caller's transaction; what was learned stays."""
    mine = delete(clicks).where(clicks.c.subscriber_id == subscriber_id)
    if paper_id is not None:
        twins = papers.c.same_as == paper_id
        rows = select(papers.c.id).where((papers.c.id == paper_id) | twins)
        mine = mine.where(clicks.c.paper_id.in_(rows))
    return session.connection().execute(mine).rowcount


def heed(session: Session, subscriber_id: int, done: Changed | AlreadyThere) -> None:
    """Who no longer wants clicks counted is known to have opened nothing from that moment on.

    Who begins to want it has none, so that either way nothing is left of before.
    """
    changed = isinstance(done, Changed) and "clicks" in done.fields
    if changed and forget_clicks(session, subscriber_id):
        session.execute(delete(profiles).where(profiles.c.subscriber_id == subscriber_id))


def tidy(app: App, session: Session) -> int:
    """Drop the clicks that are old, and those that nobody wants counted any more; how many."""
    unwilling = select(readers.c.id).where(readers.c.clicks != "on")
    over = or_(clicks.c.last_at < app.now() - KEPT_FOR, clicks.c.subscriber_id.in_(unwilling))
    dropped = delete(clicks) if not app.counts_clicks else delete(clicks).where(over)
    return session.connection().execute(dropped).rowcount


def _reader_of(session: Session, delivery_id: int, paper_id: int, since: datetime) -> int | None:
    """Who got the paper in this letter since then, is still a reader and wants it counted."""
    wanted = (
        select(readers.c.id, editions.c.paper_ids)
        .select_from(deliveries)
        .join(readers, readers.c.id == deliveries.c.subscriber_id)
        .join(editions, editions.c.id == deliveries.c.edition_id)
        .where(
            deliveries.c.id == delivery_id,
            readers.c.clicks == "on",
            readers.c.status == Status.ACTIVE.value,
            editions.c.composed_at > since,
        )
    )
    row = session.execute(wanted).first()
    return int(row.id) if row and paper_id in unpacked(row.paper_ids) else None


def _click(dialect: str) -> Insert:
    new = insert_into(clicks, dialect)
    names = ("subscriber_id", "paper_id", "delivery_id", "first_at", "last_at")
    new = new.values({name: bindparam(name) for name in names})
    again: Insert = new.on_conflict_do_update(
        index_elements=["subscriber_id", "paper_id"], set_={"last_at": new.excluded.last_at}
    )
    return again


_CLICK = Prepared(_click, "subscriber_id", "paper_id", "delivery_id")
