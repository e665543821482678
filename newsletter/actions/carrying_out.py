"""Carrying out: the commands of one mail done for the reader who proved to be its writer.

All of them or none; what to say of them and how to undo them comes back, and is sent elsewhere.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from newsletter.actions import clicking, sayings
from newsletter.actions.doors import Door
from newsletter.actions.pausing import set_pause
from newsletter.actions.plans import Known, Plan, make_plan
from newsletter.actions.undoing import latest, put_back, remember, state_of
from newsletter.actions.voting import cast_votes, staying, votes_on
from newsletter.app import App
from newsletter.correspondence import NoticeKind
from newsletter.models import Command, Edition, Paper, Verb
from subscribers import described, standing, store
from subscribers.changes import change
from subscribers.models import Status, Subscriber

_WHEN = {Verb.DAYS, Verb.AT}
_LINKS = {Verb.EXPORT: NoticeKind.DATA, Verb.FORGET: NoticeKind.ERASE}
_SAYS = {Verb.EXPORT: sayings.LINK_TO_DATA, Verb.FORGET: sayings.LINK_TO_ERASURE}


@dataclass(slots=True)
class Done:
    """What came of the commands: sentences, rows changed, a token that undoes them, and the
    mails of their own that they ask for. With faults nothing was done.
    """

    did: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rows: int = 0
    undo: str = ""
    links: list[NoticeKind] = field(default_factory=list)


def carry_out(
    app: App,
    session: Session,
    reader: Subscriber,
    commands: Sequence[Command],
    edition_id: int | None,
    door: Door,
) -> Done:
    """Do all that is asked, or nothing for a fault."""
    verbs = {command.verb for command in commands}
    if verbs == {Verb.UNDO}:
        return _undo(app, session, reader, door)
    plan = make_plan(commands, _known(app, session, reader, commands, edition_id))
    if Verb.UNDO in verbs:
        plan.faults.append("Write undo in a mail of its own.")
    if plan.faults or plan.preferences is None:
        return Done(faults=plan.faults)
    done = _do(app, session, reader, plan, door)
    done.did += [_SAYS[verb] for verb in _LINKS if verb in verbs]
    done.links = [_LINKS[verb] for verb in _LINKS if verb in verbs]
    if Verb.HELP in verbs:
        done.did += sayings.HELP
    return done


def _do(app: App, session: Session, reader: Subscriber, plan: Plan, door: Door) -> Done:
    now, id, before = app.now(), store.id_of(reader), state_of(session, reader)
    said = {"door": door.name, "wording": door.wording}
    did = list(plan.did)
    voted = votes_on(session, id, plan.votes)
    turned = {paper: voted.get(paper, 0) for paper in plan.votes}
    turned = {paper: was for paper, was in turned.items() if was != plan.votes[paper]}
    assert plan.preferences is not None  # the plan has no fault
    clicking.heed(session, id, change(session, id, plan.preferences, now=now, **said))
    if plan.pause is not None:
        # In the time zone that the same mail may have chosen.
        session.expire(reader)
        set_pause(session, id, plan.pause.until(reader.timezone, now), said, now)
    if Verb.SUBSCRIBE in plan.verbs and not plan.known.gets_letters:
        standing.activate(session, id, now=now, suppression_key=app.suppression_key, **said)
        did.append(sayings.RETURNED)
    if Verb.UNSUBSCRIBE in plan.verbs:
        standing.leave(session, id, now=now, **said)
    cast_votes(session, id, plan.votes, now)
    undo = remember(app, session, reader, before, turned)
    did += _about_time(reader, plan)
    return Done(did, rows=len(turned) + (state_of(session, reader) != before), undo=undo)


def _about_time(reader: Subscriber, plan: Plan) -> list[str]:
    told = []
    if _WHEN & plan.verbs:
        told.append(f"Your letters come {described.when(reader)}.")
    if plan.pause is not None and reader.paused_until is not None:
        until = described.pause(reader.paused_until, reader.timezone)
        told.append(f"Your letters are paused {until}.")
    return told


def _undo(app: App, session: Session, reader: Subscriber, door: Door) -> Done:
    undo = latest(session, store.id_of(reader), app.now())
    if undo is None:
        return Done(did=[sayings.NOTHING_TO_UNDO])
    return Done(did=[sayings.UNDONE], rows=put_back(app, session, undo, door).rows)


def _known(
    app: App,
    session: Session,
    reader: Subscriber,
    commands: Sequence[Command],
    edition_id: int | None,
) -> Known:
    now, id = app.now(), store.id_of(reader)
    paused = reader.paused_until is not None and reader.paused_until > now
    return Known(
        email=reader.email,
        timezone=reader.timezone,
        now=now,
        interests=store.interests_of(session, [id])[id],
        gets_letters=reader.status == Status.ACTIVE,
        is_paused=paused,
        edition=_papers_of(session, id, edition_id),
        by_arxiv_id=_by_arxiv_id(session, commands),
    )


def _papers_of(
    session: Session, subscriber_id: int, edition_id: int | None
) -> tuple[int, ...] | None:
    """The papers of an edition, in the order of its letter; None when it is not theirs."""
    edition = session.get(Edition, edition_id) if edition_id is not None else None
    if edition is None or edition.subscriber_id != subscriber_id:
        return None
    ids = array("q", edition.paper_ids).tolist()
    stays = staying(session, ids)
    return tuple(stays.get(id, id) for id in ids)


def _by_arxiv_id(session: Session, commands: Sequence[Command]) -> Mapping[str, int]:
    wanted = {
        word.casefold(): word
        for command in commands
        if command.verb in (Verb.LIKE, Verb.DISLIKE)
        for word in command.value.replace(",", " ").split()
        if "." in word or "/" in word
    }
    if not wanted:
        return {}
    ids = {_bare(word): word for word in wanted}
    rows = session.exec(select(Paper).where(col(Paper.arxiv_id).in_(list(ids)))).all()
    return {
        ids[row.arxiv_id]: row.same_as or row.id
        for row in rows
        if row.arxiv_id is not None and row.id is not None
    }


def _bare(word: str) -> str:
    """An arXiv id as papers have it: without "arXiv:" and version."""
    id, _, version = word.removeprefix("arxiv:").rpartition("v")
    return id if id and version.isdigit() else word.removeprefix("arxiv:")
