"""An entry: a paper's card with the reason why it was chosen put in, ready for every such letter.

It renders no card and decides no reason.
"""

from typing import NamedTuple

from newsletter.letters.card import Card
from newsletter.letters.mime import fragment
from newsletter.letters.plain import wrapped
from newsletter.letters.reason import reason_words
from newsletter.letters.template import Sheet, Stationery
from newsletter.models import Reason


class Entry(NamedTuple):
    """What one paper is in a letter, as fragments; readers who share the reason share the entry."""

    card: Card
    html: list[bytes]  # places for a reader's own number and token are empty
    text: list[bytes]
    size: int  # of the HTML, decoded


def make_entry(card: Card, reasons: tuple[Reason, ...], stationery: Stationery) -> Entry:
    """The card with its reasons said."""
    html, text = reason_words(reasons)
    why_html, why_text = fragment(str(html)), fragment(wrapped(text))
    return Entry(
        card,
        _with_reason(card.html, why_html, stationery.html),
        _with_reason(card.text, why_text, stationery.text),
        card.size + len(why_html),
    )


def _with_reason(pieces: list[bytes], why: bytes, sheet: Sheet) -> list[bytes]:
    """A list of its own; the fragments in it are those of the card."""
    pieces = list(pieces)
    for place in sheet.reason_at:
        pieces[place] = why
    return pieces
