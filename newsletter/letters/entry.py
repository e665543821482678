"""An entry: a paper's card with the reason why it was chosen put in, ready for every such letter.

It renders no card and decides no reason.
"""

from typing import NamedTuple

from newsletter.letters.card import Card
from newsletter.letters.mime import fragment
from newsletter.letters.plain import wrapped
from newsletter.letters.reason import reason_words
from newsletter.models import Reason


class Entry(NamedTuple):
    """What one paper is in a letter, as fragments; readers who share the reason share the entry."""

    card: Card
    html: tuple[bytes, bytes, bytes]
    text: tuple[bytes, bytes, bytes]
    size: int  # of the HTML, decoded


def make_entry(card: Card, reasons: tuple[Reason, ...]) -> Entry:
    """The card with its reasons said between its two halves."""
    html, text = reason_words(reasons)
    why_html, why_text = fragment(str(html)), fragment(wrapped(text))
    return Entry(
        card,
        (card.html[0], why_html, card.html[1]),
        (card.text[0], why_text, card.text[1]),
        card.size + len(why_html),
    )
