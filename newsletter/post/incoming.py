"""Incoming: a mail's raw bytes -> what it is and what it asks for, as one value.

    parse | automatic, reports | body | quoting | commands

No database and no network; who the writer is, and whether a token is good, others say.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses, parseaddr

from newsletter.models import Command, Verb
from newsletter.post.automatic import Nobody, why_automatic
from newsletter.post.body import body_of
from newsletter.post.commands import Asked, Words, read_commands
from newsletter.post.greetings import AFFIRMS
from newsletter.post.parts import header, headers, parse, parse_headers
from newsletter.post.quoting import new_part
from newsletter.post.recipients import TOKEN, Recipient, Tag
from newsletter.post.reports import Report, read_report
from subscribers.address import canonical_address

LONGEST_FEEDBACK = 4000
MOST_SIGNATURE_LINES = 6  # below a reply that says nothing else

# As Outlook, Thunderbird and others write "Re:" in their users' languages; also forwarded mail.
_ANSWERED = re.compile(
    r"\s*(?:(?:re|aw|antw|antwort|sv|vs|odp|ynt|回复|回覆|答复|答覆|返信|rép|rif|r|res|ref|bls|отв|ha|на|fwd?|wg|tr|"
    r"vl|enc|i|rv|doorst|pd|转发|轉寄)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：])",
    re.IGNORECASE,
)
_TAGS = re.compile(r"^(?:\[[^\[\]]{1,60}\]\s*)+")
_IDS = re.compile(r"<([^<>\s]{3,250})>")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as read: who wrote it, what it answers, and what it reports or asks for.

    `automatic` says why nobody wrote it, "" when a person may have. `token` stands in the subject,
    for those who cannot get mail at tagged addresses.
    """

    sender: str  # the address in From:, "" where there is none that mail can go to
    message_id: str  # without brackets
    subject: str
    answers: tuple[str, ...]  # Message-IDs in In-Reply-To and References
    is_reply: bool
    token: str
    automatic: Nobody | None
    report: Report | None
    asked: Asked
    feedback: str  # a person's own new words


def read_mail(raw: bytes, recipient: Recipient, mail_from: str | None = None) -> Incoming:
    """What a mail to this address of ours says; ValueError, a sentence, when it cannot be read.

    `mail_from` is the envelope's return path; None where no door told it.
    """
    message = parse(raw)
    name, sender = _sender(message)
    automatic = why_automatic(message, mail_from, sender)
    report = read_report(message, sender, automatic=automatic is not None)
    subject, token = _subject(message)
    answers = tuple(
        _IDS.findall(" ".join(headers(message, "In-Reply-To")))[:5]
        + _IDS.findall(" ".join(headers(message, "References")))[-20:]
    )
    is_reply = (
        bool(answers)
        or recipient.tag is Tag.REPLY
        or _ANSWERED.match(header(message, "Subject")) is not None
    )
    asked, written = Asked(), ""
    if automatic is None and report is None:
        written = new_part(body_of(message))
        names = re.findall(r"[^\W\d_]+", f"{name} {sender.partition('@')[0]}".casefold())
        spoken = "" if answers or _ANSWERED.match(subject) else subject
        words = Words(spoken, tuple(written.splitlines()), is_reply, frozenset(names))
        asked = _asked(words, recipient)
    return Incoming(
        sender=sender,
        message_id=_message_id(message),
        subject=subject,
        answers=answers,
        is_reply=is_reply,
        token=token,
        automatic=automatic,
        report=report,
        asked=asked,
        feedback=written[:LONGEST_FEEDBACK],
    )


def message_id_of(raw: bytes) -> str:
    """The Message-ID of a mail without its brackets, "" where there is none; cheap."""
    return _message_id(parse_headers(raw))


def _sender(message: Message) -> tuple[str, str]:
    try:
        found = getaddresses(headers(message, "From")[:1])
    except RecursionError:  # comments in comments in comments
        found = []
    name, address = found[0] if found else ("", "")
    try:
        return name, canonical_address(address)
    except ValueError:
        return name, ""


def _message_id(message: Message) -> str:
    said = header(message, "Message-ID")
    found = _IDS.search(said)
    return (found[1] if found else parseaddr(said)[1])[:250]


def _subject(message: Message) -> tuple[str, str]:
    """The subject without tags of lists and tokens, and the token in it."""
    subject = _TAGS.sub("", header(message, "Subject"))
    found = TOKEN.search(subject)
    if found is None:
        return subject, ""
    return " ".join(subject.replace(found[0], " ").split()), found[0].lower()


def _asked(words: Words, recipient: Recipient) -> Asked:
    """What is asked for, of which the address itself may say the most."""
    match recipient.tag:
        case Tag.UNSUBSCRIBE | Tag.LEAVE:
            return Asked((Command(Verb.UNSUBSCRIBE),))
        case Tag.HELP:
            return Asked((Command(Verb.HELP),))
        case Tag.SUBSCRIBE:
            return read_commands(words, subscribes=True)
        case Tag.CONFIRM | Tag.ASK:
            return _confirmed(words)
        case _:
            return read_commands(words)


def _confirmed(words: Words) -> Asked:
    """A yes by the address itself, unless the words say no, or are too many to be a signature."""
    asked = read_commands(words)
    yes = Command(Verb.CONFIRM)
    if asked.commands:
        leaves = any(command.verb in (Verb.UNSUBSCRIBE, Verb.FORGET) for command in asked.commands)
        return asked if leaves or yes in asked.commands else Asked((yes, *asked.commands))
    said = [line for line in words.lines if line.strip()]
    agrees = any(AFFIRMS.search(line) for line in said[:3])
    if asked.negated or not (agrees or len(said) <= MOST_SIGNATURE_LINES):
        return Asked(negated=asked.negated, prose=asked.prose)
    return Asked((yes,))
