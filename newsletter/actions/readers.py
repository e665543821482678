"""Readers' mails: the commands of who proved to be a reader are done at once, and answered.

The answer goes to the reader's own address, whatever the mail called its writer.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from newsletter.actions import limits, sayings
from newsletter.actions.carrying_out import Done, carry_out
from newsletter.actions.confirming import Confirmed, confirm_reader
from newsletter.actions.data import mail_link
from newsletter.actions.doors import Answered, Door, MailSender, Wish
from newsletter.app import App
from newsletter.correspondence import NewNotice, NoticeKind, queue_notice
from newsletter.models import Command, Feedback, Verb
from subscribers import described, store, suppression
from subscribers.models import Subscriber

THANKED_FOR = timedelta(days=30)  # feedback within that time of a thank-you gets no other
LONGEST_FEEDBACK = 10_000  # characters


def answer_reader(
    app: App, session: Session, reader: Subscriber, sender: MailSender, wish: Wish, door: Door
) -> Answered:
    """Do what a proved mail of this reader asks."""
    commands, id = wish.commands, store.id_of(reader)
    says_yes = any(command.verb is Verb.CONFIRM for command in commands)
    commands = tuple(command for command in commands if command.verb is not Verb.CONFIRM)
    confirmed = sender.confirms and says_yes
    if confirmed:
        done = confirm_reader(app, session, id, door)
        if not isinstance(done, Confirmed):
            return Answered("suppressed" if done is None else "too late", False)
        # The first edition is the answer; it comes at once.
        if not commands and not done.again:
            return Answered("confirmed", False, 1)
        session.refresh(reader)
    if commands or says_yes:
        outcome = "confirmed" if confirmed and not commands else "done"
        return obey(app, session, reader, commands, sender, door, outcome)
    if wish.faults:
        return answer(app, session, reader, sender, Done(faults=list(wish.faults)))
    if wish.feedback.strip():
        return keep_feedback(app, session, reader, sender, wish.feedback, proved=True)
    return answer(app, session, reader, sender, Done(faults=[sayings.NOT_UNDERSTOOD]))


def obey(
    app: App,
    session: Session,
    reader: Subscriber,
    commands: Sequence[Command],
    sender: MailSender,
    door: Door,
    outcome: str = "done",
) -> Answered:
    """Carry these commands out for the reader, and say so."""
    done = carry_out(app, session, reader, commands, sender.edition_id, door)
    session.refresh(reader)
    if [command.verb for command in commands] == [Verb.UNDO] and done.rows:
        outcome = "undone"
    return answer(app, session, reader, sender, done, outcome)


def answer(
    app: App,
    session: Session,
    reader: Subscriber,
    sender: MailSender,
    done: Done,
    outcome: str = "done",
) -> Answered:
    """Tell the reader what was done and how their letters stand, unless they were told enough."""
    outcome = "not understood" if done.faults else outcome
    if not may_write(app, session, reader.email):
        return Answered(outcome, False, done.rows)
    id = store.id_of(reader)
    for kind in done.links:
        mail_link(app, session, reader, kind, sender.message_id)
    if not done.links or len(done.did) > len(done.links):
        interests = store.interests_of(session, [id])[id]
        facts = {
            "did": done.did,
            "settings": described.settings(reader, interests, app.now()),
            "faults": done.faults,
            "undo": done.undo,
        }
        notice = NewNotice(NoticeKind.ANSWER, reader.email, id, facts, sender.message_id)
        queue_notice(app, session, notice)
    return Answered(outcome, True, done.rows)


def keep_feedback(
    app: App,
    session: Session,
    reader: Subscriber,
    sender: MailSender,
    text: str,
    *,
    proved: bool,
) -> Answered:
    """Keep what a reader wrote to us, and thank them once."""
    id, now = store.id_of(reader), app.now()
    lately = (col(Feedback.subscriber_id) == id, col(Feedback.at) > now - THANKED_FOR)
    thanked = session.exec(select(Feedback.id).where(*lately).limit(1)).first() is not None
    session.add(
        Feedback(
            subscriber_id=id,
            edition_id=sender.edition_id,
            text=text[:LONGEST_FEEDBACK],
            proved=proved,
            at=now,
        )
    )
    if thanked or not may_write(app, session, reader.email):
        return Answered("feedback", False, 1)
    facts = {"did": [], "settings": [], "faults": [], "undo": ""}
    notice = NewNotice(NoticeKind.ANSWER, reader.email, id, facts, sender.message_id)
    queue_notice(app, session, notice)
    return Answered("feedback", True, 1)


def may_write(app: App, session: Session, email: str) -> bool:
    """Whether one more answer may go to an address; it is counted then."""
    if suppression.reason_for(session, email, key=app.suppression_key) is not None:
        return False
    return limits.take(app, session, limits.for_answering(app, email))
