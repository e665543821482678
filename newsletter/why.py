"""Why: what became of a paper for a reader, chosen or not, answered by the rooms that choose.

paper, reader | editions, votes, mutes | desk, rankers, as for the edition that considered it

It chooses for nobody and stores nothing. Topics, votes and settings are those of today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from newsletter import actions, colikes, editions, papers, profiles
from newsletter.app import App
from newsletter.desk import Desk
from newsletter.editions import decode_picks
from newsletter.editions import editions as EDITION
from newsletter.letters.reason import reason_words
from newsletter.meanings import Meanings
from newsletter.models import Pick
from newsletter.profiles import votes as VOTE
from newsletter.rankers import index_of, picked, seen_by
from newsletter.ranking import Index, Reader
from newsletter.ranking.standing import Standing, standing
from subscribers import slots, store
from subscribers.slots import Slot
from subscribers.topics import format_topics


@dataclass(frozen=True, slots=True)
class Why:
    """What became of it in a word, and as a sentence; places and scores where there are some."""

    verdict: str
    sentence: str
    title: str = ""
    place: int | None = None
    reached: float | None = None
    needed: float | None = None


def why(app: App, email: str, words: str) -> Why:
    """The answer for the paper that `words` name. Raises Problem for an unknown reader."""
    with app.database.reading() as session:
        reader = slots.row_of(session, store.id_of(actions.find(session, email)))
        paper = papers.named(session, words)
        if paper is None:
            return Why("unknown", f"unknown paper: none that we hold is {words!r}")
        before = _sent(session, reader.id, paper) or _known(session, reader.id, paper)
        found = before or _considered(app, session, reader, paper)
        return replace(found, title=paper.title)


def _sent(session: Session, reader: int, paper: Row[Any]) -> Why | None:
    """The edition that it was in, under whichever of its rows."""
    ids = {paper.id, *papers.twins_of(session, paper.id)}
    mine = select(EDITION.c.slot, EDITION.c.picks).where(EDITION.c.subscriber_id == reader)
    for row in session.execute(mine.order_by(EDITION.c.slot.desc())):
        for place, pick in enumerate(decode_picks(row.picks), 1):
            if pick.paper_id in ids:
                return Why("sent", f"sent on {_day(row.slot)}: {_placed(place, pick)}", place=place)
    return None


def _known(session: Session, reader: int, paper: Row[Any]) -> Why | None:
    """What needs no choosing: the archive, and what the reader voted on."""
    if paper.announced_at is None:
        return Why("archive", "archive: never sent, for no source announced it as news")
    mine = (VOTE.c.subscriber_id == reader) & (VOTE.c.paper_id == paper.id)
    vote = session.execute(select(VOTE.c.value, VOTE.c.at).where(mine)).first()
    if vote is None:
        return None
    word = "liked" if vote.value > 0 else "disliked"
    return Why("voted", f"{word} on {_day(vote.at)}: what was voted on does not come again")


def _considered(app: App, session: Session, reader: Row[Any], paper: Row[Any]) -> Why:
    """As it was, or will be, considered for an edition."""
    now = app.now()
    slot = slots.slot_of(reader, now, whole_day=True)
    look_back = timedelta(days=app.config.ranking.look_back_days)
    edition, since = _edition_of(session, reader.id, paper)
    then = edition or now
    meanings = Meanings.open(app, session)
    transport = colikes.read(session, app.config.ranking, now)
    desk = Desk(session, then, look_back, (), meanings=meanings, transport=transport, until=then)
    since = max(since or desk.first, desk.earliest) if edition else desk.since(slot)
    if paper.announced_at <= since or paper.announced_at > then:
        return Why("old", f"not new for them: announced on {_day(paper.announced_at)}")
    chooser = replace(_reader(app, session, desk, slot, edition), since=since)
    return _judged(app, desk, chooser, paper, edition)


def _edition_of(
    session: Session, reader: int, paper: Row[Any]
) -> tuple[datetime | None, datetime | None]:
    """When the first edition after its announcement was composed, and the one before that."""
    mine = select(EDITION.c.composed_at).where(EDITION.c.subscriber_id == reader)
    after = mine.where(EDITION.c.composed_at >= paper.announced_at)
    before = mine.where(EDITION.c.composed_at < paper.announced_at)
    first = session.scalar(after.order_by(EDITION.c.composed_at).limit(1))
    return first, session.scalar(before.order_by(EDITION.c.composed_at.desc()).limit(1))


def _reader(app: App, session: Session, desk: Desk, slot: Slot, edition: datetime | None) -> Reader:
    """The reader with what had been sent by then; the edition asked about is not yet."""
    ids = [slot.reader.id]
    seen = editions.sent_before(session, ids, desk.earliest, desk.duplicates)
    if edition is not None:
        later = select(EDITION.c.paper_ids).where(
            EDITION.c.subscriber_id == ids[0], EDITION.c.composed_at >= edition
        )
        not_yet = {id for packed in session.scalars(later) for id in editions.unpacked(packed)}
        seen = {id: some - not_yet for id, some in seen.items()}
    interests = store.interests_of(session, ids)
    voters = profiles.voters(session, desk.archive, ids, count_clicks=app.counts_clicks)
    desk.have_at_hand(session, voters.values())
    return desk.reader(slot, interests, seen, voters)


def _judged(app: App, desk: Desk, reader: Reader, paper: Row[Any], edition: datetime | None) -> Why:
    ranking = app.config.ranking
    days_back = -((reader.since - desk.now) // timedelta(days=1)) if reader.since else 1
    index = index_of(desk, days_back, ranking)
    stands = standing(index, seen_by(ranking, reader), paper.id, ranking.cutoff)
    if stands is None:
        return Why("old", f"not new for them: announced on {_day(paper.announced_at)}")
    if stands.muted_by:
        return Why("muted", f"muted: {format_topics(stands.muted_by)}")
    chosen = picked(index, [reader], ranking)[0]
    if place := _place(chosen, paper.id):
        day = f"{_day(edition)} by today's topics and votes" if edition else "the next edition"
        placed = _placed(place, chosen[place - 1])
        return Why("chosen", f"chosen for {day}: {placed}", place=place)
    passing = picked(index, [replace(reader, size=len(index))], ranking)[0]
    if place := _place(passing, paper.id):
        return Why("outranked", f"others were better: place {place} of {reader.size}", place=place)
    if twin := _twin(index, passing, paper.id):
        return Why("twin", f"a near-twin of it was better: {twin}")
    return shortfall(stands)


def shortfall(stands: Standing) -> Why:
    """Why a paper does not pass: too much like the disliked, or so far below the cut-off."""
    if stands.spurned:
        return Why("disliked", "too much like papers that they disliked")
    short, about = max(stands.cutoff - stands.said, 0.0), ""
    if stands.topic is not None:
        about = f" of {format_topics([stands.topic])}"
    said = f"it says {stands.said:.2f}{about}, and {stands.cutoff:.2f} is needed"
    if not stands.said:
        said = f"it says nothing of their topics, and {stands.cutoff:.2f} is needed"
    sentence = f"below their cut-off by {short:.2f}: {said}"
    return Why("below", sentence, reached=round(stands.said, 3), needed=stands.cutoff)


def _place(picks: Sequence[Pick], paper: int) -> int:
    """From 1 on; 0 for none."""
    return next((at for at, pick in enumerate(picks, 1) if pick.paper_id == paper), 0)


def _twin(index: Index, passing: Sequence[Pick], paper: int) -> str:
    """The title of the near-twin that passes in the paper's stead."""
    twins = dict(zip(index.ids.tolist(), index.twins().tolist(), strict=True))
    titles = {one.id: one.title for one in index.candidates}
    same = (pick.paper_id for pick in passing if twins[pick.paper_id] == twins.get(paper))
    return titles.get(next(same, 0), "")


def _placed(place: int, pick: Pick) -> str:
    _, reasons = reason_words(pick.reasons)
    return f"place {place}. {reasons}"


def _day(moment: Any) -> str:
    return f"{moment.day} {moment:%B %Y}"
