"""By mail: what a mail asks for is done, or its sender is asked, or told what was not understood.

All or nothing per mail. A token proves who wrote; a bare From: proves nothing and changes nothing.
"""

from newsletter.actions import questions, strangers
from newsletter.actions.doors import Answered, Door, MailSender, Wish
from newsletter.actions.readers import answer_reader
from newsletter.app import App
from subscribers.models import Subscriber
from subscribers.tokens import Refused


def by_mail(app: App, sender: MailSender, wish: Wish, door: Door) -> Answered:
    """Do what the mail asks, and queue its answer; both in one transaction."""
    with app.database.writing() as session:
        if sender.request_id is not None:
            return questions.answered(app, session, sender, wish, door)
        if sender.subscriber_id is not None:
            reader = session.get(Subscriber, sender.subscriber_id, with_for_update=True)
            if reader is not None:
                return answer_reader(app, session, reader, sender, wish, door)
        return strangers.answer(app, session, sender, wish, door)


def question_of(app: App, token: str) -> tuple[str, ...] | Refused | None:
    """What the "ask" token would do, as sentences, for a page with a button; None: it is gone.

    Nothing is left of what was answered already: no sentences.
    """
    id = app.signer.read("ask", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.reading() as session:
        return questions.asked(session, id)


def answer_by_link(app: App, token: str, door: Door) -> Answered | Refused | None:
    """The owner of the address says yes to what a mail without proof asked ("ask" token).

    Said again, it changes 0 rows; None when the question or its reader is gone.
    """
    id = app.signer.read("ask", token, app.now())
    if isinstance(id, Refused):
        return id
    with app.database.writing() as session:
        return questions.say_yes(app, session, id, door)
