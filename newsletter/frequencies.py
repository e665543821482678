"""Frequencies: how common terms are in the papers we hold, each counted once, as they come.

    papers.texts_after | ranking.rolling | one row of counts

It weighs nothing. Who does reads the counts beside those that come with the program.
"""

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Table, select, update
from sqlmodel import Session

from newsletter.app import App
from newsletter.models import Frequencies
from newsletter.models.frequency import ONLY
from newsletter.papers.texts import last_id, texts_after
from newsletter.ranking import Background
from newsletter.ranking.rolling import VERSION, Rolling
from subscribers.prepared import insert_into

frequencies: Table = Frequencies.__table__  # type: ignore[attr-defined]

A_RUN = 10_000  # papers that a run counts whose letters are waited for: some three seconds
_NEWEST = 100_000  # of more that wait only these are counted: older ones would have faded
_AT_ONCE = 2_000  # papers between two commits
_FEW = 100  # what waits is counted when it is a hundredth of what was counted

Progress = Callable[[str, int, int], None]  # job, done, of how many


def quiet(_job: str, _done: int, _of: int) -> None:
    """The progress that nobody watches."""


def background(session: Session) -> Background:
    """How common terms are; the shipped counts alone while none of our own can be read."""
    shipped = Background.shipped()
    row = session.execute(select(frequencies.c.version, frequencies.c.counts)).first()
    rolling = Rolling.unpack(row.counts) if row and row.version == VERSION else None
    if rolling is None or not rolling.counts.size:
        return shipped
    return shipped.with_archive(rolling.counts)


def count_new(app: App, most: int | None = None, progress: Progress = quiet) -> int:
    """Count the papers that came since the last time, some `most` of them; how many were looked at.

    Few of them wait for others: the counts are written as a whole, and a hundredth more of them
    changes no weight that anybody would see. Several processes may count; each paper counts once.
    """
    with app.database.reading() as session:
        known, last = _known(session), last_id(session)
        waiting = _waiting(known, last)
        if not waiting:
            return 0
        rolling = _counted(session, known)
    until = max(known.until if known and rolling else 0, last - _NEWEST)
    rolling, done = rolling or Rolling(), 0
    while done < min(waiting, most or waiting):
        with app.database.reading() as session:
            found = texts_after(session, until, _AT_ONCE)
        rolling = rolling.more(found.texts)
        after = _Known(VERSION, found.until, rolling.counts.size)
        packed = rolling.pack()  # a twentieth of a second, for which nobody should wait
        with app.database.writing() as session:
            if found.until == until or not _write(session, known, after, packed):
                break  # another process is at it
        done, until, known = done + found.until - until, found.until, after
        progress("count", done, waiting)
    return done


class _Known(NamedTuple):
    """The row of counts, without these."""

    version: int
    until: int
    papers: int


def _known(session: Session) -> _Known | None:
    row = session.execute(select(*(frequencies.c[name] for name in _Known._fields))).first()
    return _Known(*row) if row else None


def _waiting(known: _Known | None, last: int) -> int:
    """How many papers are to be looked at."""
    if known is None or known.version != VERSION:
        return min(last, _NEWEST)
    waiting = last - known.until
    return min(waiting, _NEWEST) if waiting * _FEW >= known.papers else 0


def _counted(session: Session, known: _Known | None) -> Rolling | None:
    """What was counted so far, as far as it is of use."""
    if known is None or known.version != VERSION:
        return None
    return Rolling.unpack(session.execute(select(frequencies.c.counts)).scalar_one())


def _write(session: Session, before: _Known | None, after: _Known, packed: bytes) -> bool:
    """Put the counts in the place of those they were made from; False if these are gone."""
    values = {**after._asdict(), "counts": packed}
    connection = session.connection()
    if before is None:
        new = insert_into(frequencies, connection.dialect.name).values(id=ONLY, **values)
        done = connection.execute(new.on_conflict_do_nothing())
    else:
        same = (frequencies.c.version == before.version) & (frequencies.c.until == before.until)
        done = connection.execute(update(frequencies).where(same).values(values))
    return bool(done.rowcount)
