"""Questions: what a mail without proof asked in a reader's name, kept until its owner says yes.

The question names kinds of change, never a word of the mail; the answer shows what came of it.
"""

import json
from collections.abc import Sequence

from sqlmodel import Session

from newsletter.actions import sayings
from newsletter.actions.doors import Answered, Door, MailSender, Wish
from newsletter.actions.readers import answer_reader, may_write, obey
from newsletter.app import App
from newsletter.correspondence import LIFE, NewNotice, NoticeKind, queue_notice
from newsletter.models import Command, Request, Verb
from subscribers import store
from subscribers.models import Subscriber
from subscribers.topics import format_topics, parse_topics


def ask(
    app: App,
    session: Session,
    reader: Subscriber,
    commands: Sequence[Command],
    sender: MailSender,
) -> Answered:
    """Ask the owner of the address whether they meant it."""
    if not may_write(app, session, reader.email):
        return Answered("limited", False)
    now, id = app.now(), store.id_of(reader)
    wish = json.dumps({"commands": [_plain(c) for c in commands], "edition": sender.edition_id})
    request = Request(subscriber_id=id, kind="commands", wish=wish, asked_at=now)
    session.add(request)
    session.flush()
    assert request.id is not None  # it was just written
    token = app.signer.sign("ask", request.id, now + LIFE[NoticeKind.QUESTION])
    facts = {"asks": sayings.asks(commands), "token": token}
    queue_notice(
        app,
        session,
        NewNotice(NoticeKind.QUESTION, reader.email, id, facts, sender.message_id),
    )
    return Answered("asked to confirm", True)


def asked(session: Session, request_id: int) -> tuple[str, ...] | None:
    """What a question asks; None when it is gone, nothing when it was answered."""
    request = session.get(Request, request_id)
    if request is None or request.kind != "commands":
        return None
    return () if request.done_at else tuple(sayings.asks(_commands(request)))


def say_yes(
    app: App, session: Session, request_id: int, door: Door, message_id: str = ""
) -> Answered | None:
    """Do what was asked; a second yes does nothing more."""
    request = session.get(Request, request_id, with_for_update=True)
    reader = session.get(Subscriber, request.subscriber_id) if request else None
    if request is None or reader is None or request.kind != "commands":
        return None
    if request.done_at is not None:
        return Answered("done", False)
    request.done_at = app.now()
    edition = json.loads(request.wish)["edition"]
    owner = MailSender(reader.email, request.subscriber_id, edition, message_id=message_id)
    return obey(app, session, reader, _commands(request), owner, door)


def answered(app: App, session: Session, sender: MailSender, wish: Wish, door: Door) -> Answered:
    """A mail that answers a question: a yes, or whatever else its writer wants instead."""
    assert sender.request_id is not None  # its token named the question
    if [command.verb for command in wish.commands] == [Verb.CONFIRM]:
        done = say_yes(app, session, sender.request_id, door, sender.message_id)
        return done or Answered("unknown reader", False)
    request = session.get(Request, sender.request_id)
    reader = session.get(Subscriber, request.subscriber_id) if request else None
    if reader is None:
        return Answered("unknown reader", False)
    return answer_reader(app, session, reader, sender, wish, door)


def _plain(command: Command) -> list[str]:
    return [command.verb.value, format_topics(command.topics), command.value]


def _commands(request: Request) -> list[Command]:
    return [
        Command(Verb(verb), parse_topics(topics), value)
        for verb, topics, value in json.loads(request.wish)["commands"]
    ]
