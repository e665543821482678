"""The operator's readers: found by address or name, looked at one by one, paused and resumed.

What they ask for is theirs to change.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy import Row, Select, func, or_, select
from sqlmodel import Session
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.post.outbox import deliveries
from newsletter.web.admin.entrance import sent_by_session, signature, signed_in
from newsletter.web.pages import Pages
from newsletter.web.paging import HIGHEST, Before, Searched, minute, newest
from newsletter.web.sent import Sent
from subscribers import consent, described, store
from subscribers.models import Status, Subscriber
from subscribers.store import readers

LAST_LETTERS = 20
DOOR = Door("admin", "by the operator, on their pages")


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    of_readers = Readers(app, pages)
    router = APIRouter(prefix="/admin/readers")
    see = Depends(signed_in(app))
    act = Depends(sent_by_session(app))

    @router.get("")
    def listing(
        session: Annotated[int, see],
        q: Searched = "",
        status: Annotated[Status | Literal[""], Query()] = "",
        before: Before = HIGHEST,
    ) -> Response:
        return of_readers.listing(session, q.strip(), status or None, before)

    @router.get("/{id}")
    def one(session: Annotated[int, see], id: int) -> Response:
        return of_readers.one(session, id)

    @router.post("/{id}")
    def change(session: Annotated[int, see], sent: Annotated[Sent, act], id: int) -> Response:
        return of_readers.change(session, id, sent)

    return router


class Readers:
    """/admin/readers, and one of them."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def listing(self, login: int, q: str, status: Status | None, before: int) -> Response:
        """The newest readers first, a page of them."""
        wanted = _matching(select(readers), q)
        if status:
            wanted = wanted.where(readers.c.status == status.value)
        with self._app.database.reading() as session:
            page = newest(session, wanted, readers.c.id, before)
            counts = _counts(session)
        return self._pages.render(
            "admin/readers",
            signed=signature(self._app, login),
            q=q,
            standing=status.value if status else "",
            counts=counts,
            readers=[_line(row) for row in page.rows],
            more=page.more,
        )

    def one(self, login: int, id: int, news: str = "") -> Response:
        """What a reader asked for, agreed to, and was sent of late."""
        with self._app.database.reading() as session:
            reader = session.get(Subscriber, id) if abs(id) < HIGHEST else None
            if reader is None:
                return self._pages.trouble(404, "There is no such reader (any more).")
            interests = store.interests_of(session, [id])[id]
            history = consent.history(session, id)
            letters = session.execute(
                select(deliveries)
                .where(deliveries.c.subscriber_id == id)
                .order_by(deliveries.c.id.desc())
                .limit(LAST_LETTERS)
            ).all()
        now = self._app.now()
        return self._pages.render(
            "admin/reader",
            signed=signature(self._app, login),
            news=news,
            reader=_line(reader),
            paused=reader.paused_until is not None and reader.paused_until > now,
            settings=described.settings(reader, interests, now),
            history=[{"act": row.act, "door": row.door, "at": minute(row.at)} for row in history],
            letters=[
                {"id": row.id, "kind": row.kind, "state": row.state, "at": minute(row.created_at)}
                for row in letters
            ],
        )

    def change(self, login: int, id: int, sent: Sent) -> Response:
        """Pause until the reader resumes, or resume."""
        with self._app.database.reading() as session:
            reader = session.get(Subscriber, id) if abs(id) < HIGHEST else None
        if reader is None:
            return self._pages.trouble(404, "There is no such reader (any more).")
        if sent.get("act") == "pause":
            done = actions.pause(self._app, reader.email, None, DOOR)
            return self.one(login, id, "Paused." if done.rows else "Paused already.")
        if sent.get("act") == "resume":
            done = actions.resume(self._app, reader.email, DOOR)
            return self.one(login, id, "Resumed." if done.rows else "There was no pause.")
        return self._pages.trouble(400)


def _matching(statement: Select[Any], q: str) -> Select[Any]:
    if not q:
        return statement
    return statement.where(
        or_(
            readers.c.email_key.contains(q.casefold(), autoescape=True),
            readers.c.name.icontains(q, autoescape=True),
        )
    )


def _counts(session: Session) -> dict[str, int]:
    found = session.execute(select(readers.c.status, func.count()).group_by(readers.c.status)).all()
    return dict.fromkeys([status.value for status in Status], 0) | dict(found)


def _line(row: Subscriber | Row[Any]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("id", "email", "name", "status")},
        "when": described.when(row),
        "next": minute(row.next_edition_at),
        "since": minute(row.created_at)[:10],
    }
