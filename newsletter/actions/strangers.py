"""Strangers' mails: a From: that nothing proves. Nothing changes; the address's owner is asked.

What is sent goes to that address, seldom, and has no word of the mail in it.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from newsletter.actions import limits, questions, sayings
from newsletter.actions.carrying_out import Done
from newsletter.actions.data import mail_link
from newsletter.actions.doors import Answered, Door, MailSender, Wish
from newsletter.actions.readers import keep_feedback, may_write
from newsletter.actions.subscribing import ask as ask_to_confirm
from newsletter.actions.subscribing import read
from newsletter.app import App
from newsletter.correspondence import NewNotice, NoticeKind, queue_notice
from newsletter.models import Command, Verb
from subscribers import store, suppression
from subscribers.address import canonical_address
from subscribers.faults import InvalidPreferences
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences
from subscribers.topics import Interest, merge

_LINKS = {Verb.EXPORT: NoticeKind.DATA, Verb.FORGET: NoticeKind.ERASE}
_LOOKS = {Verb.STATUS, Verb.TOPICS}


def answer(app: App, session: Session, sender: MailSender, wish: Wish, door: Door) -> Answered:
    """Ask the owner of the address, help them, or say nothing."""
    try:
        address = canonical_address(sender.address)
    except ValueError:
        return Answered("unknown reader", False)
    if suppression.reason_for(session, address, key=app.suppression_key) is not None:
        return Answered("suppressed", False)
    reader = store.find(session, address)
    verbs = {command.verb for command in wish.commands}
    is_active = reader is not None and reader.status == Status.ACTIVE
    if Verb.SUBSCRIBE in verbs and not (is_active and verbs != {Verb.SUBSCRIBE}):
        return _subscribe(app, session, address, wish.commands, sender, door)
    if reader is None:
        return _help(app, session, address, sender, verbs)
    if verbs == {Verb.CONFIRM} and reader.status == Status.PENDING:
        return _subscribe(app, session, address, (), sender, door)
    return _answer_name(app, session, reader, sender, wish, verbs)


def _answer_name(
    app: App,
    session: Session,
    reader: Subscriber,
    sender: MailSender,
    wish: Wish,
    verbs: set[Verb],
) -> Answered:
    """In the name of a reader: their own address is told, asked, or sent a fresh link."""
    looks = verbs <= _LOOKS and not any(command.topics for command in wish.commands)
    if not verbs:
        if wish.feedback.strip() and not wish.faults:
            return keep_feedback(app, session, reader, sender, wish.feedback, proved=False)
        return _tell(app, session, reader, sender, "not understood", [sayings.NOT_UNDERSTOOD])
    if verbs == {Verb.HELP}:
        return _tell(app, session, reader, sender, "help", [])
    if reader.status != Status.ACTIVE and verbs == {Verb.UNSUBSCRIBE}:
        return _tell(app, session, reader, sender, "done", [], [sayings.NO_LETTERS])
    if not (looks or verbs <= _LINKS.keys()):
        return questions.ask(app, session, reader, wish.commands, sender)
    if not may_write(app, session, reader.email):
        return Answered("limited", False)
    id = store.id_of(reader)
    for verb in verbs & _LINKS.keys():
        mail_link(app, session, reader, _LINKS[verb], sender.message_id)
    if looks:  # the link in it opens their settings
        known = NewNotice(NoticeKind.KNOWN, reader.email, id, {}, sender.message_id)
        queue_notice(app, session, known)
    return Answered("asked to confirm", True)


def _subscribe(
    app: App,
    session: Session,
    address: str,
    commands: Sequence[Command],
    sender: MailSender,
    door: Door,
) -> Answered:
    """What the whole mail asks for is what is confirmed."""
    try:
        preferences = _wanted(app, address, commands)
    except InvalidPreferences:
        return _help(app, session, address, sender, set())
    asked = ask_to_confirm(app, session, preferences, door, sender.message_id)
    return Answered(asked.outcome, asked.mailed, int(asked.outcome == "asked to confirm"))


def _wanted(app: App, address: str, commands: Sequence[Command]) -> Preferences:
    given: dict[str, object] = {"email": address}
    topics: list[Interest] = []
    for command in commands:
        muted = command.verb is Verb.MUTE
        topics += [Interest(t.kind, t.words, -1.0) if muted else t for t in command.topics]
        given |= _field(command)
    return read(app, given | {"interests": merge(topics)})


def _field(command: Command) -> Mapping[str, object]:
    if command.verb is Verb.DAYS:
        return {"days": command.value}
    if command.verb is Verb.MAX:
        return {"size": command.value}
    if command.verb is not Verb.AT:
        return {}
    hour, _, timezone = command.value.strip().partition(" ")
    return {"hour": hour} | ({"timezone": timezone} if timezone else {})


def _help(
    app: App, session: Session, address: str, sender: MailSender, verbs: set[Verb]
) -> Answered:
    """An address we do not know is helped once a day, whatever it asked for."""
    if not limits.take(app, session, limits.for_strangers(app, address)):
        return Answered("limited", False)
    leaves = bool(verbs & {Verb.UNSUBSCRIBE, Verb.FORGET, Verb.EXPORT})
    did = [sayings.NO_LETTERS] if leaves else list(sayings.HELP)
    _queue(app, session, address, None, sender, Done(did))
    return Answered("unknown reader" if verbs - {Verb.HELP} else "help", True)


def _tell(
    app: App,
    session: Session,
    reader: Subscriber,
    sender: MailSender,
    outcome: str,
    faults: list[str],
    did: Sequence[str] = sayings.HELP,
) -> Answered:
    if not may_write(app, session, reader.email):
        return Answered("limited", False)
    done = Done([] if faults else list(did), faults)
    _queue(app, session, reader.email, store.id_of(reader), sender, done)
    return Answered(outcome, True)


def _queue(
    app: App, session: Session, address: str, id: int | None, sender: MailSender, done: Done
) -> None:
    """Without settings: nobody proved that they are theirs."""
    facts = {"did": done.did, "settings": [], "faults": done.faults, "undo": ""}
    queue_notice(app, session, NewNotice(NoticeKind.ANSWER, address, id, facts, sender.message_id))
