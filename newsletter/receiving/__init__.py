"""Receiving: mail that comes in is stored, committed, and then worked off, whatever door it took.

Doors call `ingest`; the clock calls `fetch` (Maildir, IMAP) and `receive`; `rehearse` says what a
mail would do.
"""

from newsletter.receiving.doors import fetch, listening, recipient_of
from newsletter.receiving.taking import Taken, ingest, is_ours
from newsletter.receiving.understanding import Outcome, Understood, understand
from newsletter.receiving.working import Received, receive, rehearse, try_again

__all__ = [
    "Outcome",
    "Received",
    "Taken",
    "Understood",
    "fetch",
    "ingest",
    "is_ours",
    "listening",
    "receive",
    "recipient_of",
    "rehearse",
    "try_again",
    "understand",
]
