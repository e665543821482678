"""The table of readers as CSV, the columns that an import takes, formulas guarded.

It writes to the file it is given, and changes nothing.
"""

import csv
from collections.abc import Collection, Iterator
from typing import Any, TextIO

from sqlalchemy import Row, select
from sqlmodel import Session

from subscribers import clock, store
from subscribers.csv_cells import COLUMNS, guard
from subscribers.models import Status
from subscribers.store import readers
from subscribers.topics import Interest, format_topics

CHUNK = 1000


def export_csv(
    session: Session, file: TextIO, statuses: Collection[Status] = (Status.ACTIVE,)
) -> int:
    """Write a header and a line for each reader of these statuses; how many there were.

    Active readers alone unless told otherwise: an import would make the others active. The file
    is one opened with newline="".
    """
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    count = 0
    for chunk in _chunks(session, statuses):
        interests = store.interests_of(session, [row.id for row in chunk])
        writer.writerows(_cells(row, interests[row.id]) for row in chunk)
        count += len(chunk)
    return count


def _chunks(session: Session, statuses: Collection[Status]) -> Iterator[list[Row[Any]]]:
    wanted = readers.c.status.in_([status.value for status in statuses])
    last = 0
    while True:
        page = select(readers).where(wanted, readers.c.id > last).order_by(readers.c.id)
        chunk = list(session.execute(page.limit(CHUNK)))
        if not chunk:
            return
        yield chunk
        last = chunk[-1].id


def _cells(row: Row[Any], interests: tuple[Interest, ...]) -> list[str]:
    at = clock.written(row.hour, row.minute)
    values = {**row._mapping, "interests": format_topics(interests), "hour": at}
    return [guard(str(values[field])) for field in COLUMNS.values()]
