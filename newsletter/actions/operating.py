"""The operator at the web door: a link from the command line opens it once, for half a day.

There is no password: who may run the command may also read the signing key.
"""

from datetime import timedelta

from sqlalchemy import Table, delete, insert, select, update

from newsletter.app import App
from newsletter.models import Login
from subscribers.tokens import Refused

logins: Table = Login.__table__  # type: ignore[attr-defined]

LINK, SESSION, FORM = "admin", "admin session", "admin form"
LINK_LASTS, SESSION_LASTS = timedelta(minutes=15), timedelta(hours=12)
_KEPT = timedelta(days=30)


def new_login(app: App) -> str:
    """The token of a link to the operator's pages, good for LINK_LASTS and once."""
    now = app.now()
    with app.database.writing() as session:
        session.execute(delete(logins).where(logins.c.made_at < now - _KEPT))
        made = session.execute(insert(logins).returning(logins.c.id), {"made_at": now})
        return app.signer.sign(LINK, made.scalar_one(), now + LINK_LASTS)


def open_session(app: App, token: str) -> str | Refused | None:
    """The token of a session, good for SESSION_LASTS; None when the link was used before."""
    now = app.now()
    id = app.signer.read(LINK, token, now)
    if isinstance(id, Refused):
        return id
    unused = update(logins).where(logins.c.id == id, logins.c.used_at.is_(None))
    with app.database.writing() as session:
        used = session.execute(unused.values(used_at=now).returning(logins.c.id)).all()
    return app.signer.sign(SESSION, id, now + SESSION_LASTS) if used else None


def session_of(app: App, token: str) -> int | None:
    """The number of the session; None when it is none, over, or ended by its operator."""
    id = app.signer.read(SESSION, token, app.now())
    if isinstance(id, Refused):
        return None
    open_one = select(logins.c.id).where(
        logins.c.id == id, logins.c.used_at.is_not(None), logins.c.ended_at.is_(None)
    )
    with app.database.reading() as session:
        return session.scalar(open_one)


def end_session(app: App, id: int) -> None:
    """Its cookie opens nothing any more."""
    with app.database.writing() as session:
        session.execute(update(logins).where(logins.c.id == id).values(ended_at=app.now()))
