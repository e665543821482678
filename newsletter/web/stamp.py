"""Stamp: a signed moment in a public form, which says when the page was made, and a trap beside it.

A person needs some seconds for a form and sees no trap; most programs that fill in forms do not
wait and fill in everything. It limits nobody: the actions do.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from subscribers.tokens import Refused, Signer

FIELD, TRAP = "stamp", "homepage"
PURPOSE = "form"
SHORTEST, LONGEST = timedelta(seconds=2), timedelta(days=1)


class Sent(StrEnum):
    """How a form came: well, by a program, or so that a person should send it once more."""

    WELL = "well"
    TRAPPED = "trapped"
    AGAIN = "again"


def make(signer: Signer, now: datetime) -> str:
    """The stamp of a form that is shown now."""
    return signer.sign(PURPOSE, int(now.timestamp()), now + LONGEST)


def judge(signer: Signer, fields: Mapping[str, str], now: datetime) -> Sent:
    """How the form came; a page that was open for a day, or none of ours, is sent once more."""
    if fields.get(TRAP, "").strip():
        return Sent.TRAPPED
    made = signer.read(PURPOSE, fields.get(FIELD, ""), now)
    if isinstance(made, Refused):
        return Sent.AGAIN
    age = now - datetime.fromtimestamp(made, UTC)
    return Sent.WELL if age >= SHORTEST else Sent.AGAIN
