"""Working mail off: each stored mail once, in the order it came; a crash means run again.

    claim (committed) | understand | actions.by_mail, or reporting | done (committed)

A mail that nobody can understand is kept with its error, and tried a bounded number of times.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session, col

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.models import MailState, Notice, Problem
from newsletter.post.recipients import Tag
from newsletter.receiving.reporting import settle_report
from newsletter.receiving.taking import mails
from newsletter.receiving.understanding import Outcome, Understood, understand
from subscribers import store
from subscribers.models import Subscriber

BY_MAIL = Door("mail", "wrote a mail to the newsletter")
MOST_ATTEMPTS = 5
LEASE = timedelta(minutes=10)  # until a mail that somebody claimed and did not finish is free again
RETRY = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 240))

# What a mail can provoke in code that reads it; all else is ours or the database's, and is told.
UNREADABLE = (
    Problem,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


@dataclass(slots=True)
class Received:
    """What the mails of a run came to, by outcome, and how many could not be understood."""

    outcomes: Counter[str] = field(default_factory=Counter)
    errors: int = 0

    @property
    def mails(self) -> int:
        return self.outcomes.total() + self.errors


def receive(app: App, n: int, *, stop: Callable[[], bool] = lambda: False) -> Received:
    """Work off up to `n` stored mails; one that fails marks its own row and stops no other."""
    done = Received()
    while done.mails < n and not stop():
        mail = _claim(app)
        if mail is None:
            break
        try:
            outcome = _work(app, mail)
        except UNREADABLE as error:
            _mark_failed(app, mail, f"{type(error).__name__}: {error}"[:500])
            done.errors += 1
        else:
            done.outcomes[outcome] += 1
    return done


def try_again(app: App) -> int:
    """Make mails due that were given up, for a program or a database that was mended; how many."""
    again = {"state": MailState.UNREAD.value, "attempts": 0, "not_before": app.now()}
    given_up = mails.c.state == MailState.GIVEN_UP.value
    with app.database.writing() as session:
        renewed = update(mails).where(given_up).values(**again, settled_at=None)
        return session.connection().execute(renewed).rowcount


def rehearse(app: App, raw: bytes, recipient: str, mail_from: str | None) -> dict[str, object]:
    """What a mail would do, as JSON has it; nothing is stored."""
    with app.database.reading() as session:
        return understand(app, session, raw, recipient, mail_from).told()


def _claim(app: App) -> Row[Any] | None:
    """The next mail that is due, ours until the lease is over; None when there is none."""
    now = app.now()
    due = (
        select(mails)
        .where(mails.c.state == MailState.UNREAD.value, mails.c.not_before <= now)
        .order_by(mails.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with app.database.writing() as session:
        mail = session.execute(due).one_or_none()
        if mail is None:
            return None
        given_up = mail.attempts >= MOST_ATTEMPTS
        values = {"attempts": mail.attempts + 1, "not_before": now + LEASE}
        if given_up:
            values = {"state": MailState.GIVEN_UP.value, "settled_at": now}
        session.execute(update(mails).where(mails.c.id == mail.id).values(values))
    return _claim(app) if given_up else mail


def _work(app: App, mail: Row[Any]) -> str:
    """Do what a mail asks, or settle what it reports; the outcome."""
    with app.database.reading() as session:
        said = understand(app, session, mail.raw, mail.recipient, mail.mail_from, mail_id=mail.id)
        answered = mail.attempts > 0 and _was_answered(session, said)
    if said.outcome in (Outcome.BOUNCE, Outcome.COMPLAINT):
        with app.database.writing() as session:
            outcome = settle_report(app, session, said)
            _mark_done(session, mail, outcome, said, app.now())
        return outcome
    outcome = said.outcome.value
    if said.outcome in (Outcome.COMMANDS, Outcome.FEEDBACK, Outcome.NOT_UNDERSTOOD):
        outcome = "done before" if answered else _act(app, said)
    with app.database.writing() as session:
        _mark_done(session, mail, outcome, said, app.now())
    return outcome


def _act(app: App, said: Understood) -> str:
    if not said.reply and said.recipient.tag is Tag.LEAVE:
        # A program wrote for its user: done, and not answered.
        actions.leave_by_link(app, said.recipient.token, BY_MAIL)
        return "done"
    return actions.by_mail(app, said.writer, said.wish, BY_MAIL).outcome


def _was_answered(session: Session, said: Understood) -> bool:
    """Whether the answer is queued: then a run that died later had done it all."""
    message_id = said.incoming.message_id
    if not message_id:
        return False
    ids = (message_id, f"<{message_id}>")
    answers = select(Notice).where(col(Notice.in_reply_to).in_(ids)).limit(1)
    return session.execute(answers).first() is not None


def _mark_done(
    session: Session, mail: Row[Any], outcome: str, said: Understood, now: datetime
) -> None:
    values = {
        "state": MailState.DONE.value,
        "outcome": outcome,
        "error": None,
        "settled_at": now,
        "subscriber_id": _reader(session, said),
    }
    session.execute(update(mails).where(mails.c.id == mail.id).values(values))


def _reader(session: Session, said: Understood) -> int | None:
    """Whose mail it is, so that it goes when they are erased."""
    reader = store.find(session, said.incoming.sender) if said.incoming.sender else None
    if reader is None and said.proof.subscriber_id is not None:
        reader = session.get(Subscriber, said.proof.subscriber_id)
    return reader.id if reader else None


def _mark_failed(app: App, mail: Row[Any], error: str) -> None:
    now = app.now()
    attempts = mail.attempts + 1
    state = MailState.GIVEN_UP if attempts >= MOST_ATTEMPTS else MailState.UNREAD
    values = {
        "state": state.value,
        "error": error,
        "not_before": now + RETRY[min(attempts, len(RETRY)) - 1],
        "settled_at": now if state is MailState.GIVEN_UP else None,
    }
    with app.database.writing() as session:
        session.execute(update(mails).where(mails.c.id == mail.id).values(values))
