"""Doors: where an act came in, in the words that the person saw there; and who wrote a mail.

They are values; nothing is done here.
"""

from dataclasses import dataclass

from newsletter.models import Command

BY_OPERATOR = "added by the operator, who has the reader's consent"


@dataclass(frozen=True, slots=True)
class Door:
    """Which door an act came through, and the wording that the person saw there.

    `network` is the client's address at a web door; limits are counted by it, and it is not kept.
    """

    name: str
    wording: str = ""
    network: str = ""


CLI = Door("cli", BY_OPERATOR)


@dataclass(frozen=True, slots=True)
class MailSender:
    """Who wrote, and what the address they wrote to proves."""

    address: str  # of From:, not proved by itself
    subscriber_id: int | None = None  # proved by a token in the recipient address (+r-, +u-, +c-)
    edition_id: int | None = None  # the edition they answered
    confirms: bool = False  # the token was a confirmation (+c-)
    request_id: int | None = None  # proved by a token that answers a question (+q-)
    message_id: str = ""  # of their mail, for In-Reply-To and References of the answer


@dataclass(frozen=True, slots=True)
class Wish:
    """What the mail asks; all or nothing."""

    commands: tuple[Command, ...] = ()
    faults: tuple[str, ...] = ()  # a sentence for each line not understood
    is_reply: bool = False  # an answer to one of our mails; without any command it is feedback
    feedback: str = ""  # such a reply's own words, to be kept


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a mail: outcome, whether an answer was queued, how many rows changed.

    Outcomes: "done", "confirmed", "undone", "asked to confirm", "not understood", "feedback",
    "help", "limited", "unknown reader", "suppressed", "too late".
    """

    outcome: str
    replied: bool
    changed: int = 0
