"""Tidying: what has served its time goes: what people left behind, old papers' texts, old receipts.

Nothing goes that a reader still has a link to, nothing of a reader who confirmed but clicks, and no
paper's names: what was news once is never news again.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col

from newsletter.actions import clicking, limits, undoing
from newsletter.app import App
from newsletter.models import BounceScore, Mail, MailState, Request, Undo
from newsletter.papers import batches, pruning
from subscribers import pending

MAIL_KEPT_FOR = timedelta(days=90)  # longer than a Message-ID is remembered to be a repetition
SCORE_KEPT_FOR = timedelta(days=30)  # much longer than it counts
ANSWERED_WITHIN = timedelta(days=14)  # longer than any link to a request is good for
RECEIPTS_KEPT_FOR = timedelta(days=400)  # what arXiv announced on a day
STEPS = 200  # transactions that empty old texts, some seconds in all


def tidy(app: App) -> dict[str, int]:
    """Drop what is over, a kind a transaction; how many rows of each, and abstracts emptied."""
    dropped = {}
    for name, drop in _DROPS.items():
        with app.database.writing() as session:
            dropped[name] = drop(app, session)
    return dropped | {"abstracts": _empty_abstracts(app)}


def _pending(app: App, session: Session) -> int:
    return pending.purge(session, app.now() - limits.PENDING_FOR)


def _requests(app: App, session: Session) -> int:
    return _delete(session, Request, col(Request.asked_at) < app.now() - ANSWERED_WITHIN)


def _undos(app: App, session: Session) -> int:
    return _delete(session, Undo, col(Undo.at) < app.now() - undoing.GOOD_FOR)


def _mails(app: App, session: Session) -> int:
    """Those that were understood; one that nobody understood waits for a person."""
    old = col(Mail.settled_at) < app.now() - MAIL_KEPT_FOR
    return _delete(session, Mail, (col(Mail.state) == MailState.DONE) & old)


def _scores(app: App, session: Session) -> int:
    return _delete(session, BounceScore, col(BounceScore.at) < app.now() - SCORE_KEPT_FOR)


def _receipts(app: App, session: Session) -> int:
    return batches.forget(session, (app.now() - RECEIPTS_KEPT_FOR).date())


def _empty_abstracts(app: App) -> int:
    """Empty what is older than the configuration keeps, in short transactions.

    So many at most that nobody who wants to stop waits for long; the rest goes the next time.
    """
    days = app.config.database.keep_abstracts_days
    if not days:
        return 0
    # Never what an edition may still choose from or a letter on its way may show.
    oldest = max(days, app.config.ranking.look_back_days + 14)
    emptied = 0
    for _ in range(STEPS):
        with app.database.writing() as session:
            some = pruning.empty_abstracts(session, app.now() - timedelta(days=oldest))
        emptied += some
        if some < pruning.AT_ONCE:
            break
    return emptied


def _delete(session: Session, table: type[SQLModel], old: object) -> int:
    return session.connection().execute(delete(table).where(old)).rowcount  # type: ignore[arg-type]


_DROPS: dict[str, Callable[[App, Session], int]] = {
    "unconfirmed": _pending,
    "tallies": limits.tidy,
    "requests": _requests,
    "undos": _undos,
    "mails": _mails,
    "scores": _scores,
    "receipts": _receipts,
    "clicks": clicking.tidy,
}
