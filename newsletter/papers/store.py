"""Keeps announcements as papers: one row a work, whatever its sources and versions.

It commits nothing, and looks nothing up but what the announcements name.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from newsletter.models import Announcement
from newsletter.papers import followups, identity
from newsletter.papers.merging import row_of
from newsletter.papers.shelf import Shelf, Work
from newsletter.papers.turn import take_turn


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of announcements: `new + archived + seen` is their number.

    `new` works are news from now on; `archived` ones are held but never sent (imports, revisions
    of works we did not hold); `seen` ones we held already. `linked` rows turned out to be
    another's twin.
    """

    new: int = 0
    seen: int = 0
    archived: int = 0
    linked: int = 0


def keep(
    session: Session,
    announcements: Sequence[Announcement],
    now: datetime,
    *,
    archive: bool = False,
) -> Kept:
    """Merge announcements into the papers, inside the caller's writing transaction.

    `archive` is for imports and backfills: what is new to us is not news to readers then.
    """
    take_turn(session)
    named = _named(announcements)
    shelf = Shelf(session, {key for _, keys in named for key in keys})
    linked = 0
    for announcement, keys in named:
        work = Work(row_of(announcement, keys, now, archive))
        found = _find(shelf, work, keys)
        for twin in found[1:]:
            linked += shelf.link(twin, found[0])
        shelf.place(found[0].merge(work) if found else work, keys)
    news = shelf.write()
    archived = shelf.inserted_without_news
    told = (followups.changes(before, after) for before, after in shelf.changed())
    followups.note(session, [one for some in told for one in some], now)
    return Kept(news, len(announcements) - news - archived, archived, linked)


def _named(announcements: Iterable[Announcement]) -> list[tuple[Announcement, list[str]]]:
    """Each announcement with its keys, without addresses that one source gives to many works.

    Some feeds link every entry to the same page, and nothing may be lost for that.
    """
    named = [(announcement, identity.keys(announcement)) for announcement in announcements]
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for announcement, keys in named:
        for key in keys:
            if key.startswith("url:"):
                titles[announcement.source, key].add(identity.folded(announcement.title))
    shared = {key for (_, key), found in titles.items() if len(found) > 1}
    return [
        (paper, [key for key in keys if key not in shared] or [identity.text_key(paper)])
        for paper, keys in named
    ]


def _find(shelf: Shelf, work: Work, keys: list[str]) -> list[Work]:
    """The works that the keys name, the one that stays first."""
    found: list[Work] = []
    for key in keys:
        known = shelf.get(key)
        if known is None or known in found:
            continue
        may_be_one = (
            identity.same_arxiv_id if key.startswith(identity.STRONG) else identity.compatible
        )
        if all(may_be_one(known.row, rival.row) for rival in [work, *found]):
            found.append(known)
    return sorted(found, key=lambda known: known.age)
