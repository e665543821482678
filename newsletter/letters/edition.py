"""A reader's letter, joined from the stationery, the cards of the papers chosen, and a few lines.

It chooses nothing and renders no paper; the same facts give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import escape

from newsletter.letters.card import Card
from newsletter.letters.envelope import edition_headers
from newsletter.letters.facts import EditionFacts
from newsletter.letters.mime import (
    ALTERNATIVE_HEADERS,
    END,
    HTML_PART,
    TEXT_HEADERS,
    TEXT_PART,
    fragment,
)
from newsletter.letters.plain import wrapped
from newsletter.letters.reason import reason_line
from newsletter.letters.template import Sheet, Stationery
from newsletter.letters.wording import coverage_line, day, greeting, subject, tally
from newsletter.models import Letter, Problem

__all__ = ["HTML_BUDGET", "EditionFacts", "write"]

HTML_BUDGET = 80_000  # bytes; Gmail cuts a letter off at about 102,000
_TITLES_IN_PREHEADER = 3
_SHARED = ("date", "tally", "coverage")  # lines that are the same for all readers of a batch
_BETWEEN_TITLES = fragment(" · ")


@dataclass(slots=True)
class _Chosen:
    """The cards that go into the letter, and their fragments with the reasons between."""

    cards: list[Card] = field(default_factory=list)
    html: list[bytes] = field(default_factory=list)
    text: list[bytes] = field(default_factory=list)


def write(stationery: Stationery, cards: Mapping[int, Card], edition: EditionFacts) -> Letter:
    """The letter of the edition, ready for SMTP, its HTML at most `HTML_BUDGET` bytes.

    `cards` has the papers' cards by id; a paper without one is left out, and so are the last of a
    letter too long. Raises Problem when no paper is left, there is no way out, or an address or a
    link cannot stand in a mail.
    """
    chosen = _chosen(stationery, cards, edition)
    title = subject(chosen.cards[0].title, len(chosen.cards), edition.slot)
    headers = edition_headers(stationery.masthead, edition, title)
    html_slots, text_slots = _slots(edition, chosen.cards)
    text = _page(stationery.text, text_slots, chosen.text)
    if edition.format == "text":
        fragments = [headers, TEXT_HEADERS, b"\r\n", *text]
    else:
        html = _page(stationery.html, html_slots, chosen.html)
        fragments = [headers, ALTERNATIVE_HEADERS, TEXT_PART, *text, HTML_PART, *html, END]
    return Letter(edition.mail_from, edition.recipient, edition.message_id, fragments)


def _chosen(stationery: Stationery, cards: Mapping[int, Card], edition: EditionFacts) -> _Chosen:
    """The cards of the picks with their reasons, as many as the budget holds, at least one."""
    chosen = _Chosen()
    size = stationery.html.size + 8_000  # the reader's own lines in the shell take less than that
    for pick in edition.picks:
        card = cards.get(pick.paper_id)
        if card is None:
            continue
        reason = reason_line(pick.reasons)
        size += card.size + len(reason.html)
        if chosen.cards and size > HTML_BUDGET:
            break
        chosen.cards.append(card)
        chosen.html += (card.html[0], reason.html, card.html[1])
        chosen.text += (card.text[0], reason.text, card.text[1])
    if not chosen.cards:
        raise Problem(f"the edition for {edition.recipient} names no paper that still exists")
    return chosen


def shell_words(edition: EditionFacts, count: int) -> dict[str, str]:
    """The reader's own lines as plain text, by the names of their slots (without preheader)."""
    return {
        "date": day(edition.slot),
        "greeting": greeting(edition.name, edition.hour),
        "tally": tally(count, edition.coverage.new),
        "coverage": coverage_line(edition.coverage),
        "recipient": edition.recipient,
        "topics_url": edition.topics_url,
        "unsubscribe": edition.unsubscribe,
    }


def _slots(
    edition: EditionFacts, cards: Sequence[Card]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The reader's own lines as fragments, by slot, for HTML and for text."""
    html, text = {}, {}
    for name, words in shell_words(edition, len(cards)).items():
        html[name], text[name] = _shared_line(words) if name in _SHARED else _line(words)
    html["preheader"] = _BETWEEN_TITLES.join(
        [card.title_html for card in cards[:_TITLES_IN_PREHEADER]]
    )
    return html, text


def _line(words: str) -> tuple[bytes, bytes]:
    """A line as fragments of HTML and of text, which are most often the same."""
    escaped, broken = str(escape(words)), wrapped(words)
    in_html = fragment(escaped)
    return in_html, in_html if escaped == broken else fragment(broken)


_shared_line = lru_cache(maxsize=256)(_line)


def _page(sheet: Sheet, slots: Mapping[str, bytes], cards: list[bytes]) -> list[bytes]:
    return [
        *[slots[piece] if isinstance(piece, str) else piece for piece in sheet.head],
        *cards,
        *[slots[piece] if isinstance(piece, str) else piece for piece in sheet.foot],
    ]
