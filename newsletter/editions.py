"""Editions: which papers went to whom and why, written in bulk and read back for the letter.

Nothing is chosen and nothing is rendered here.
"""

import json
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from newsletter.models import Coverage, Edition, Pick, Reason
from subscribers import described
from subscribers import store as store_of_readers
from subscribers.models import Subscriber
from subscribers.prepared import Prepared, insert_new

editions: Table = Edition.__table__  # type: ignore[attr-defined]
readers: Table = Subscriber.__table__  # type: ignore[attr-defined]


# What became of a paper that the reader liked: its id, "revised" or "published", and what.
Update = tuple[int, str, str]


class NewEdition(NamedTuple):
    """A decision not yet stored: these picks for this reader's calendar day, ready for the row."""

    subscriber_id: int
    slot: date
    paper_ids: bytes
    picks: str
    coverage: str
    updates: str = ""
    welcomes: bool = False
    teams: str = ""

    @classmethod
    def of(
        cls,
        subscriber_id: int,
        slot: date,
        picks: Sequence[Pick],
        coverage: Coverage,
        *,
        updates: Sequence[Update] = (),
        welcomes: bool = False,
        teams: str = "",
    ) -> "NewEdition":
        paper_ids = array("q", [pick.paper_id for pick in picks]).tobytes()
        written = encode_picks(picks), encode_coverage(coverage)
        said = json.dumps(updates, ensure_ascii=False) if updates else ""
        return cls(subscriber_id, slot, paper_ids, *written, said, welcomes, teams)


def unpacked(paper_ids: bytes) -> Sequence[int]:
    """The ids of an edition's papers, best first."""
    return array("q", paper_ids)


class Issue(NamedTuple):
    """An edition as its letter needs it, with what the letter needs of its reader."""

    subscriber_id: int
    name: str
    format: str
    hour: int
    slot: date
    composed_at: datetime
    choices: Sequence[str]  # of its papers, best first, as `read` reads them
    coverage: Coverage
    updates: Sequence[Update] = ()
    welcome: str = ""  # what comes and when, told to who has just confirmed
    clicks: bool = False  # the reader wants them counted


def store(session: Session, new: Sequence[NewEdition], now: datetime) -> dict[int, int]:
    """Write the editions; {subscriber id: edition id} of those whose slot was still free."""
    if not new:
        return {}
    _INSERT.run(session, new, {"composed_at": now})
    readers = [edition.subscriber_id for edition in new]
    stored = session.execute(_STORED, {"at": now, "readers": readers})
    return {row.subscriber_id: row.id for row in stored.all()}


_INSERT = Prepared(
    insert_new(
        editions, **{name: bindparam(name) for name in (*NewEdition._fields, "composed_at")}
    ),
    *NewEdition._fields,
)
_STORED = select(editions.c.subscriber_id, editions.c.id).where(
    editions.c.composed_at == bindparam("at"),
    editions.c.subscriber_id.in_(bindparam("readers", expanding=True)),
)


def sent_before(
    session: Session,
    subscriber_ids: Collection[int],
    since: datetime,
    duplicates: Mapping[int, int],
) -> dict[int, frozenset[int]]:
    """{subscriber id: ids of the papers in editions composed after `since`}.

    `duplicates` maps rows that turned out to be another row's work to that row, so that a paper
    sent under either is known under both.
    """
    seen: dict[int, set[int]] = {}
    statement = select(editions.c.subscriber_id, editions.c.paper_ids).where(
        editions.c.subscriber_id.in_(subscriber_ids), editions.c.composed_at > since
    )
    for subscriber_id, packed in session.execute(statement):
        papers = array("q", packed)
        known = seen.setdefault(subscriber_id, set())
        known.update(papers)
        if duplicates:
            known.update(duplicates[paper] for paper in papers if paper in duplicates)
    return {subscriber_id: frozenset(papers) for subscriber_id, papers in seen.items()}


_FOR_LETTERS = (
    select(
        editions.c.id,
        editions.c.subscriber_id,
        readers.c.name,
        readers.c.format,
        readers.c.hour,
        editions.c.slot,
        editions.c.composed_at,
        editions.c.picks,
        editions.c.coverage,
        editions.c.updates,
        readers.c.clicks,
        editions.c.welcomes,
    )
    .join(readers, readers.c.id == editions.c.subscriber_id)
    .where(editions.c.id.in_(bindparam("ids", expanding=True)))
)


def for_letters(session: Session, edition_ids: Collection[int]) -> dict[int, Issue]:
    """What a letter needs of its edition and its reader, by edition id."""
    rows = session.execute(_FOR_LETTERS, {"ids": list(edition_ids)}).all()
    issues = {
        id: Issue(
            *(reader, name, format, hour, slot, at),
            choices=choices_of(picks),
            coverage=decode_coverage(coverage),
            updates=decode_updates(updates),
            clicks=clicks == "on",
        )
        for id, reader, name, format, hour, slot, at, picks, coverage, updates, clicks, _ in rows
    }
    for row in rows:
        if row[-1]:
            issues[row[0]] = _welcoming(session, issues[row[0]])
    return issues


def _welcoming(session: Session, issue: Issue) -> Issue:
    """The issue with the words of its welcome, at the hour it was made, whenever that was."""
    reader = session.get_one(Subscriber, issue.subscriber_id)
    interests = store_of_readers.interests_of(session, [issue.subscriber_id])
    welcome = described.promise(reader, interests[issue.subscriber_id])
    hour = described.hour_of(issue.composed_at, reader.timezone)
    return issue._replace(welcome=welcome, hour=hour)


def decode_updates(text: str) -> tuple[Update, ...]:
    """What `NewEdition.of` wrote of the reader's liked papers."""
    return tuple((id, kind, what) for id, kind, what in json.loads(text)) if text else ()


def encode_picks(picks: Sequence[Pick]) -> str:
    """Picks as text, a line each: score, paper id, and the reasons as JSON, between tabs."""
    return "\n".join(
        [f"{score:.4f}\t{paper_id}\t{_encode_reasons(why)}" for paper_id, score, why in picks]
    )


def decode_picks(text: str) -> list[Pick]:
    """The picks that `encode_picks` wrote."""
    return [_decode_pick(line) for line in text.split("\n")] if text else []


def _decode_pick(line: str) -> Pick:
    score, _, choice = line.partition("\t")
    paper_id, reasons = read(choice)
    return Pick(paper_id, float(score), reasons)


def choices_of(text: str) -> list[str]:
    """Of the picks that `encode_picks` wrote all but the scores, still as text.

    Readers share topics, so the same paper for the same reasons comes again and again.
    """
    return [line.partition("\t")[2] for line in text.split("\n")] if text else []


def read(choice: str) -> tuple[int, tuple[Reason, ...]]:
    """The paper's id, and why it was chosen."""
    id, _, reasons = choice.partition("\t")
    rows = json.loads(reasons)
    return int(id), tuple(Reason(signal, words, tuple(quotes)) for signal, words, quotes in rows)


@lru_cache(maxsize=65_536)
def _encode_reasons(reasons: tuple[Reason, ...]) -> str:
    rows = [[reason.signal, reason.words, reason.quotes] for reason in reasons]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=2_048)
def encode_coverage(coverage: Coverage) -> str:
    """A coverage receipt as compact JSON."""
    return json.dumps(astuple(coverage), ensure_ascii=False)


@lru_cache(maxsize=2_048)
def decode_coverage(text: str) -> Coverage:
    """The receipt that `encode_coverage` wrote; those of earlier versions are shorter."""
    new, by_feed, late, *rest = json.loads(text)
    announced, held, next_edition, silence = rest or (0, 0, "", ())
    feeds = tuple((name, count) for name, count in by_feed)
    return Coverage(new, feeds, tuple(late), announced, held, next_edition, tuple(silence))
