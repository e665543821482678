"""Mails as the tests write them: with a reader's token, or with a bare From:."""

from typing import Any

from newsletter import actions
from newsletter.actions import Answered, MailSender, Wish
from newsletter.models import Command, Verb
from subscribers.topics import parse_topics
from tests.actions.conftest import MAIL, Office

ADA, BEN = "ada@example.org", "ben@example.org"


def command(verb: Verb, topics: str = "", value: str = "") -> Command:
    return Command(verb, parse_topics(topics), value)


def answer(office: Office, *commands: Command, **more: Any) -> Answered:
    """Ada answers a letter of hers."""
    sender = MailSender(ADA, office.id(ADA), more.pop("edition_id", None), message_id="<1@a.test>")
    return actions.by_mail(office.app, sender, Wish(commands, is_reply=True, **more), MAIL)


def write(office: Office, address: str, *commands: Command, **more: Any) -> Answered:
    """Somebody writes, and calls themselves so."""
    sender = MailSender(address, message_id="<1@a.test>")
    return actions.by_mail(office.app, sender, Wish(commands, **more), MAIL)


def said(office: Office) -> dict[str, Any]:
    """The facts of the last answer to Ada."""
    kind, recipient, facts = office.notices()[-1]
    assert (kind, recipient) == ("answer", ADA)
    return facts
