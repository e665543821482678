"""A CSV of readers into the table, in chunks: new ones added, active ones updated.

Whoever left, is pending, bounced or suppressed is passed over with the reason. Nothing commits.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session

from subscribers import consent, schedule, store, suppression
from subscribers.address import address_key
from subscribers.changes import changed_fields, upcoming
from subscribers.consent import Act
from subscribers.csv_rows import ReadRow, read_rows
from subscribers.models import Status
from subscribers.preferences import Preferences
from subscribers.store import readers

CHUNK = 1000

_PASSED_OVER = {
    Status.PENDING: "has not confirmed yet",
    Status.LEFT: "has left; only they themselves can come back",
    Status.BOUNCED: "cannot be reached; mail to them came back",
}

Wanted = tuple[int, Preferences]  # the line, and what it says


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about one line of the file."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


@dataclass(slots=True)
class Imported:
    """What an import did: readers added, updated, found as they were; lines left out, and why."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[Remark] = field(default_factory=list)  # readable, but not to be taken
    faulty: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is the same for every row: how it came, and the key of the suppressed addresses.

    `defaults` are fields of Preferences that a new reader gets where the file says nothing.
    """

    door: str
    wording: str
    now: datetime
    suppression_key: bytes
    defaults: Mapping[str, Any] = field(default_factory=dict)


def import_csv(session: Session, file: io.BufferedReader, how: Circumstances) -> Imported:
    """Take over every good row. Raises InvalidPreferences when the header is no header.

    An update changes only what the file gives: an absent column or empty cell changes nothing.
    """
    done = Imported()
    rows = _only_once(_only_good(read_rows(file), done), done)
    while chunk := list(islice(rows, CHUNK)):
        _take(session, chunk, how, done)
    return done


def _only_good(rows: Iterable[ReadRow], done: Imported) -> Iterator[Wanted]:
    for row in rows:
        if row.preferences is not None:
            yield row.line, row.preferences
        done.faulty += [Remark(row.line, str(fault)) for fault in row.faults]


def _only_once(rows: Iterable[Wanted], done: Imported) -> Iterator[Wanted]:
    lines: dict[str, int] = {}
    for line, preferences in rows:
        first = lines.setdefault(address_key(preferences.email), line)
        if first == line:
            yield line, preferences
        else:
            done.skipped.append(Remark(line, f"{preferences.email} stands on line {first} already"))


def _take(session: Session, chunk: Sequence[Wanted], how: Circumstances, done: Imported) -> None:
    held_back = suppression.reasons_for(
        session, [preferences.email for _, preferences in chunk], key=how.suppression_key
    )
    known = _known(session, [address_key(preferences.email) for _, preferences in chunk])
    new: list[Preferences] = []
    there: list[tuple[Row[Any], Preferences]] = []
    for line, preferences in chunk:
        row = known.get(address_key(preferences.email))
        if reason := held_back.get(preferences.email):
            done.skipped.append(Remark(line, f"{preferences.email} is suppressed ({reason})"))
        elif row is None:
            new.append(preferences)
        elif row.status == Status.ACTIVE:
            there.append((row, preferences))
        else:
            why = _PASSED_OVER[Status(row.status)]
            done.skipped.append(Remark(line, f"{preferences.email} {why}"))
    _add(session, new, how)
    updated = _update(session, there, how)
    done.added += len(new)
    done.updated += updated
    done.unchanged += len(there) - updated


def _known(session: Session, keys: list[str]) -> dict[str, Row[Any]]:
    found = session.execute(select(readers).where(readers.c.email_key.in_(keys)))
    return {row.email_key: row for row in found}


def _add(session: Session, new: Sequence[Preferences], how: Circumstances) -> None:
    if not new:
        return
    session.execute(insert(readers), [_new_row(preferences, how) for preferences in new])
    keys = [address_key(preferences.email) for preferences in new]
    found = session.execute(
        select(readers.c.email_key, readers.c.id).where(readers.c.email_key.in_(keys))
    )
    ids = {row.email_key: row.id for row in found}
    wanted = {ids[key]: new[at].interests for at, key in enumerate(keys)}
    store.replace_interests(session, wanted)
    consent.record(session, wanted, Act.IMPORTED, door=how.door, wording=how.wording, now=how.now)


def _new_row(preferences: Preferences, how: Circumstances) -> dict[str, Any]:
    given = preferences.model_fields_set
    row = store.row_of(preferences) | {
        name: value for name, value in how.defaults.items() if name not in given
    }
    slot = schedule.first_slot(row["timezone"], row["hour"], row["days"], how.now, row["minute"])
    return row | {
        "status": Status.ACTIVE.value,
        "created_at": how.now,
        "next_edition_at": slot,
    }


def _update(
    session: Session, there: Sequence[tuple[Row[Any], Preferences]], how: Circumstances
) -> int:
    held = store.interests_of(session, [row.id for row, _ in there])
    changes = [
        (row, preferences, fields)
        for row, preferences in there
        if (fields := changed_fields(row, held[row.id], preferences))
    ]
    if not changes:
        return 0
    rows = [_changed_row(row, preferences, how.now) for row, preferences, _ in changes]
    columns = [name for name in rows[0] if name != "row_id"]
    statement = update(readers).where(readers.c.id == bindparam("row_id"))
    session.execute(statement.values({name: bindparam(name) for name in columns}), rows)
    store.replace_interests(
        session, {row.id: want.interests for row, want, fields in changes if "interests" in fields}
    )
    ids = [row.id for row, _, _ in changes]
    consent.record(session, ids, Act.CHANGED, door=how.door, wording=how.wording, now=how.now)
    return len(changes)


def _changed_row(row: Row[Any], preferences: Preferences, now: datetime) -> dict[str, Any]:
    given = {"email_key", *preferences.model_fields_set}
    merged = {
        name: value if name in given else getattr(row, name)
        for name, value in store.row_of(preferences).items()
    }
    when = ("timezone", "hour", "minute", "days")
    moved = any(merged[name] != getattr(row, name) for name in when)
    next_at = upcoming(row, merged, now) if moved else row.next_edition_at
    return merged | {"next_edition_at": next_at, "row_id": row.id}
