"""What became of papers that somebody liked: revised, or published, as a line in their next letter.

Of papers that nobody liked nothing is noted. It writes no sentence.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel

from newsletter.models import FROM_READERS
from newsletter.papers.identity import is_preprint
from newsletter.papers.merging import Row
from newsletter.papers.shelf import in_parts

CHANGE = SQLModel.metadata.tables["paperchange"]
VOTE = SQLModel.metadata.tables["vote"]
REVISED, PUBLISHED = "revised", "published"


class Followup(NamedTuple):
    """What became of a paper: `what` is the new version, or the journal (perhaps unknown)."""

    paper_id: int
    kind: str
    what: str


def changes(before: Row, after: Row) -> list[Followup]:
    """What a reader who liked the paper would want to know of the two states of its row."""
    found: list[Followup] = []
    if before["sources"] == [FROM_READERS]:
        return found  # what a feed tells of it first was so before anybody liked it
    if before["version"] and (after["version"] or 0) > before["version"]:
        found.append(Followup(after["id"], REVISED, str(after["version"])))
    if not _is_published(before) and _is_published(after):
        told_by = [source for source in after["sources"] if source not in before["sources"]]
        what = after["journal_ref"] or (told_by[0] if told_by else "")
        found.append(Followup(after["id"], PUBLISHED, what))
    return found


def note(session: Session, found: Sequence[Followup], at: datetime) -> int:
    """Note what became of papers, of those that somebody liked; how many."""
    liked: set[int] = set()
    for some in in_parts({followup.paper_id for followup in found}):
        votes = select(VOTE.c.paper_id).where(VOTE.c.paper_id.in_(some), VOTE.c.value > 0)
        liked.update(session.execute(votes).scalars())
    rows = [followup._asdict() | {"at": at} for followup in found if followup.paper_id in liked]
    if rows:
        session.execute(insert(CHANGE), rows)
    return len(rows)


def for_readers(
    session: Session, subscriber_ids: Collection[int], after: datetime, until: datetime
) -> dict[int, list[tuple[datetime, Followup]]]:
    """{subscriber id: what became of papers since they liked them, with when}, oldest first."""
    columns = (CHANGE.c.paper_id, CHANGE.c.kind, CHANGE.c.what, CHANGE.c.at, VOTE.c.subscriber_id)
    wanted = (
        select(*columns)
        .join(VOTE, (VOTE.c.paper_id == CHANGE.c.paper_id) & (VOTE.c.at < CHANGE.c.at))
        .where(CHANGE.c.at > after, CHANGE.c.at <= until, VOTE.c.value > 0)
        .order_by(CHANGE.c.at, CHANGE.c.id)
    )
    found: dict[int, list[tuple[datetime, Followup]]] = defaultdict(list)
    wanted_ids = set(subscriber_ids)
    for row in session.execute(wanted):
        if row.subscriber_id in wanted_ids:
            followup = Followup(row.paper_id, row.kind, row.what)
            found[row.subscriber_id].append((row.at, followup))
    return found


def _is_published(row: Row) -> bool:
    return bool(row["journal_ref"]) or bool(row["doi"] and not is_preprint(row["doi"]))
