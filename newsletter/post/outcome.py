"""What one attempt at a letter came to, as the sender tells the outbox. Values only."""

from datetime import datetime
from typing import NamedTuple

from newsletter.models import Verdict
from newsletter.post.refusals import Refusal


class Outcome(NamedTuple):
    """The verdict on one delivery; `reply` is the server's words, or ours when it had none.

    `again_at` with LATER: the letter was not tried at all (its provider asked us to slow down);
    it is due again then, and no attempt is counted.
    """

    id: int
    verdict: Verdict
    reply: str = ""
    refusal: Refusal | None = None
    again_at: datetime | None = None
