"""The operator's outbox: letters by state or by reader, resent or dropped by hand.

The moves are those of post/outbox.py; a letter is not shown here.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy import func, literal, select
from sqlmodel import Session
from starlette.responses import Response

from newsletter.app import App
from newsletter.models import State
from newsletter.post import ledger
from newsletter.post.outbox import deliveries, still
from newsletter.web.admin.entrance import sent_by_session, signature, signed_in
from newsletter.web.pages import Pages
from newsletter.web.paging import HIGHEST, Before, Searched, minute, newest
from newsletter.web.sent import Sent
from newsletter.web.words import count_of
from subscribers.store import readers

_COUNTED = 10_000  # further nobody reads, and the database need not count
_MOST_READERS = 200
_MANY = (State.SENT, State.DROPPED)  # states that most letters are in


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    outbox = Outbox(app, pages)
    router = APIRouter(prefix="/admin/outbox")
    see = Depends(signed_in(app))
    act = Depends(sent_by_session(app))

    @router.get("")
    def listing(
        session: Annotated[int, see],
        q: Searched = "",
        state: Annotated[State | Literal[""], Query()] = "",
        before: Before = HIGHEST,
    ) -> Response:
        return outbox.listing(session, q.strip(), state or None, before)

    @router.post("")
    def move(session: Annotated[int, see], sent: Annotated[Sent, act]) -> Response:
        return outbox.move(session, sent)

    return router


class Outbox:
    """/admin/outbox."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def listing(
        self, login: int, q: str, state: State | None, before: int, news: str = ""
    ) -> Response:
        """The newest letters first, a page of them."""
        wanted = select(deliveries)
        if state:
            # Of what most letters are, the newest are quickly met; the others have an index.
            is_there = still(state) if state in _MANY else deliveries.c.state == state.value
            wanted = wanted.where(is_there)
        with self._app.database.reading() as session:
            if q:
                wanted = wanted.where(deliveries.c.subscriber_id.in_(_readers_like(session, q)))
            page = newest(session, wanted, deliveries.c.id, before)
            counts = {one.value: _count(session, one) for one in State if one not in _MANY}
        return self._pages.render(
            "admin/outbox",
            signed=signature(self._app, login),
            q=q,
            state=state.value if state else "",
            states=[one.value for one in State],
            counts=counts,
            news=news,
            letters=[_line(row) for row in page.rows],
            more=page.more,
        )

    def move(self, login: int, sent: Sent) -> Response:
        """Resend or drop the ticked letters; those that may not are left as they are."""
        ids = [int(id[:18]) for id in sent.all("letter") if id.isascii() and id.isdigit()]
        moves = {"resend": (ledger.resend, "queued again"), "drop": (ledger.drop, "dropped")}
        if sent.get("act") not in moves:
            return self._pages.trouble(400)
        act, word = moves[sent.get("act")]
        with self._app.database.writing() as session:
            done = act(session, ids, self._app.now())
        news = f"{done} of {count_of(len(ids), 'letter')} {word}."
        state = State(sent.get("state")) if sent.get("state") in set(State) else None
        return self.listing(login, sent.get("q")[:200], state, HIGHEST, news)


def _readers_like(session: Session, q: str) -> list[int]:
    found = select(readers.c.id).where(readers.c.email_key.contains(q.casefold(), autoescape=True))
    return list(session.scalars(found.order_by(readers.c.id.desc()).limit(_MOST_READERS)))


def _count(session: Session, state: State) -> str:
    some = select(literal(1)).where(deliveries.c.state == state.value).limit(_COUNTED + 1)
    count: int = session.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    return f"{count:,}" if count <= _COUNTED else f"{_COUNTED:,}+"


def _line(row: Any) -> dict[str, Any]:
    reply = "" if row.state == State.SENT else row.smtp_reply
    return {
        "id": row.id,
        "key": row.key,
        "recipient": row.recipient,
        "reader": row.subscriber_id,
        "state": row.state,
        "attempts": row.attempts,
        "at": minute(row.created_at),
        "due": minute(row.not_before) if row.state == State.QUEUED else "",
        "why": " · ".join(filter(None, (row.reason, reply))),
        "may": {State.QUEUED: "drop", State.FAILED: "resend", State.UNKNOWN: "resend"}.get(
            row.state, ""
        ),
    }
