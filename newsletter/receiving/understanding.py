"""Understanding: what a mail would do, decided from its words, its token and the rows it names.

Nothing is changed here; working.py does what was decided, and `inbound --dry-run` only shows it.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from newsletter.actions import MailSender, Wish
from newsletter.app import App
from newsletter.models import Command, Delivery, Mail, Verb
from newsletter.post.command_line import write_command
from newsletter.post.incoming import Incoming, read_mail
from newsletter.post.recipients import Recipient, Recipients, Tag
from newsletter.post.reports import Kind
from newsletter.receiving.proofs import NOTHING_PROVED, Proof, prove, prove_in_subject
from subscribers.address import address_key

PLAIN = Recipient(Tag.PLAIN)
SEEN_WITHIN = timedelta(days=30)


class Outcome(StrEnum):
    """What a mail is, in words that stay."""

    COMMANDS = "commands"
    NOT_UNDERSTOOD = "not understood"
    FEEDBACK = "feedback"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTOMATIC_REPLY = "automatic reply"
    AUTOMATIC_MAIL = "automatic mail"
    DUPLICATE = "duplicate"
    NOT_OURS = "no such address"


@dataclass(frozen=True, slots=True)
class Understood:
    """A mail and what it would do: whether it is answered, and why not or why so."""

    outcome: Outcome
    reply: bool
    reason: str
    incoming: Incoming
    proof: Proof = NOTHING_PROVED
    recipient: Recipient = PLAIN

    @property
    def commands(self) -> tuple[Command, ...]:
        return self.incoming.asked.commands if self.outcome is Outcome.COMMANDS else ()

    @property
    def wish(self) -> Wish:
        asked = self.incoming.asked
        said = self.incoming.feedback if self.outcome is Outcome.FEEDBACK else ""
        return Wish(asked.commands, asked.faults, self.incoming.is_reply, said)

    @property
    def writer(self) -> MailSender:
        return MailSender(
            address=self.incoming.sender,
            subscriber_id=self.proof.subscriber_id,
            edition_id=self.proof.edition_id,
            confirms=self.proof.confirms,
            request_id=self.proof.request_id,
            message_id=self.incoming.message_id,
        )

    def told(self) -> dict[str, object]:
        """The answer of a dry run, as JSON has it."""
        return {
            "outcome": self.outcome.value,
            "commands": [write_command(command) for command in self.commands],
            "reply": self.reply,
            "reason": self.reason,
        }


def understand(
    app: App,
    session: Session,
    raw: bytes,
    recipient: str,
    mail_from: str | None,
    *,
    mail_id: int | None = None,
) -> Understood:
    """What this mail would do. ValueError, a sentence, when it cannot be read at all.

    `mail_id` is its own row, so that it is not its own duplicate.
    """
    recipients = Recipients(app.config.site.sender_address)
    to = recipients.read(recipient)
    incoming = read_mail(raw, to or PLAIN, mail_from)
    if to is None:
        decided = _decide(recipients, PLAIN, incoming, NOTHING_PROVED)
        if not decided.reply:
            return decided
        return Understood(Outcome.NOT_OURS, False, "this address is not ours", incoming)
    proof = prove(app, session, to)
    if (
        not to.token
        and incoming.token
        and (found := prove_in_subject(app, session, incoming.token))
    ):
        to, proof = found
        incoming = read_mail(raw, to, mail_from)
    if proof.edition_id is None and incoming.answers:
        proof = replace(proof, edition_id=_edition_answered(session, incoming))
    decided = _decide(recipients, to, incoming, proof)
    leaves = to.tag is Tag.LEAVE and proof.subscriber_id is not None
    if decided.reply and leaves and _seen_before(app, session, incoming.message_id, mail_id):
        return replace(decided, reply=False)  # who wrote to several of our addresses leaves too
    if decided.reply and _seen_before(app, session, incoming.message_id, mail_id):
        why = "a mail with this Message-ID came in the last 30 days"
        return replace(decided, outcome=Outcome.DUPLICATE, reply=False, reason=why)
    return decided


def _decide(recipients: Recipients, to: Recipient, incoming: Incoming, proof: Proof) -> Understood:
    asked = incoming.asked

    def so(outcome: Outcome, reply: bool, reason: str) -> Understood:
        return Understood(outcome, reply, reason, incoming, proof, to)

    if incoming.report is not None:
        return so(Outcome(incoming.report.kind.value), False, _told_by(incoming))
    if to.tag is Tag.BOUNCE:
        return so(Outcome.AUTOMATIC_REPLY, False, "only mail servers write to a return path")
    if recipients.are_ours(incoming.sender):
        return so(Outcome.AUTOMATIC_MAIL, False, "it came from ourselves")
    if incoming.automatic is not None:
        if _is_one_click(to, incoming, proof):
            click = replace(incoming, asked=replace(asked, commands=(Command(Verb.UNSUBSCRIBE),)))
            why = f"it asks to unsubscribe, and {incoming.automatic.why}"
            return Understood(Outcome.COMMANDS, False, why, click, proof, to)
        kind = Outcome.AUTOMATIC_REPLY if incoming.automatic.replies else Outcome.AUTOMATIC_MAIL
        return so(kind, False, incoming.automatic.why)
    if asked.commands:
        return so(Outcome.COMMANDS, True, proof.why)
    if incoming.is_reply and not asked.faults and incoming.feedback.strip():
        return so(Outcome.FEEDBACK, True, "an answer without a command")
    return so(Outcome.NOT_UNDERSTOOD, True, "; ".join(asked.faults) or "there is no command in it")


def _told_by(incoming: Incoming) -> str:
    report = incoming.report
    if report is None or report.kind is not Kind.BOUNCE or report.reason is None:
        return report.words if report else ""
    return f"{report.reason}: {report.words}"[:300]


def _is_one_click(to: Recipient, incoming: Incoming, proof: Proof) -> bool:
    """The reader pressed their program's own button, and it wrote for them (RFC 2369)."""
    said = incoming.subject.casefold().strip()
    return to.tag is Tag.LEAVE and proof.subscriber_id is not None and said == "unsubscribe"


def _edition_answered(session: Session, incoming: Incoming) -> int | None:
    """The edition whose letter to this very address the mail says it answers."""
    rows = session.exec(
        select(Delivery).where(col(Delivery.message_id).in_(incoming.answers))
    ).all()
    theirs = [row for row in rows if address_key(row.recipient) == address_key(incoming.sender)]
    return next((row.edition_id for row in theirs if row.edition_id is not None), None)


def _seen_before(app: App, session: Session, message_id: str, mail_id: int | None) -> bool:
    if not message_id:
        return False
    seen = select(col(Mail.id)).where(
        col(Mail.message_id) == message_id, col(Mail.received_at) > app.now() - SEEN_WITHIN
    )
    if mail_id is not None:
        seen = seen.where(col(Mail.id) < mail_id)
    return session.exec(seen.limit(1)).first() is not None
