"""A reader's letter, joined from the stationery, the cards of the papers chosen, and a few lines.

It chooses nothing and renders no paper; the same facts give the same bytes.
"""

from collections.abc import Mapping
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
from newsletter.letters.reason import ReasonLine, reason_line
from newsletter.letters.template import Pieces, Stationery
from newsletter.letters.wording import coverage_line, day, headline, subject
from newsletter.models import Letter, Problem

__all__ = ["HTML_BUDGET", "EditionFacts", "write"]

HTML_BUDGET = 80_000  # bytes; Gmail cuts a letter off at about 102,000
_TITLES_IN_PREHEADER = 3
_BETWEEN_TITLES = fragment(" · ")

Chosen = list[tuple[Card, ReasonLine]]


def write(stationery: Stationery, cards: Mapping[int, Card], edition: EditionFacts) -> Letter:
    """The letter of the edition, ready for SMTP, its HTML at most `HTML_BUDGET` bytes.

    `cards` has the papers' cards by id; a paper without one is left out, and so are the last of a
    letter too long. Raises Problem when no paper is left, there is no way out, or an address or a
    link cannot stand in a mail.
    """
    chosen = _chosen(stationery, cards, edition)
    title = subject(chosen[0][0].title, len(chosen), edition.slot)
    headers = edition_headers(stationery.masthead, edition, title)
    html_slots, text_slots = _slots(edition, chosen)
    text = [*_filled(stationery.text.head, text_slots)]
    for card, reason in chosen:
        text += (card.text[0], reason.text, card.text[1])
    text += _filled(stationery.text.foot, text_slots)
    if edition.format == "text":
        fragments = [headers, TEXT_HEADERS, b"\r\n", *text]
        return Letter(edition.mail_from, edition.recipient, edition.message_id, fragments)
    html = [*_filled(stationery.html.head, html_slots)]
    for card, reason in chosen:
        html += (card.html[0], reason.html, card.html[1])
    html += _filled(stationery.html.foot, html_slots)
    fragments = [headers, ALTERNATIVE_HEADERS, TEXT_PART, *text, HTML_PART, *html, END]
    return Letter(edition.mail_from, edition.recipient, edition.message_id, fragments)


def _chosen(stationery: Stationery, cards: Mapping[int, Card], edition: EditionFacts) -> Chosen:
    """The cards of the picks with their reasons, as many as the budget holds, at least one."""
    chosen: Chosen = []
    size = stationery.html.size + 8_000  # the reader's own lines in the shell take less than that
    for pick in edition.picks:
        card = cards.get(pick.paper_id)
        if card is None:
            continue
        reason = reason_line(pick.reasons)
        size += card.size + len(reason.html)
        if chosen and size > HTML_BUDGET:
            break
        chosen.append((card, reason))
    if not chosen:
        raise Problem(f"the edition for {edition.recipient} names no paper that still exists")
    return chosen


def shell_words(edition: EditionFacts, count: int) -> dict[str, str]:
    """The reader's own lines as plain text, by the names of their slots (without preheader)."""
    return {
        "date": day(edition.slot),
        "headline": headline(edition.name, edition.hour, count, edition.coverage.new),
        "coverage": coverage_line(edition.coverage),
        "recipient": edition.recipient,
        "topics_url": edition.topics_url,
        "unsubscribe": edition.unsubscribe,
    }


def _slots(edition: EditionFacts, chosen: Chosen) -> tuple[dict[str, bytes], dict[str, bytes]]:
    html, text = {}, {}
    for name, words in shell_words(edition, len(chosen)).items():
        html[name], text[name] = _line(words)
    titles = [card.title_html for card, _ in chosen[:_TITLES_IN_PREHEADER]]
    html["preheader"] = _BETWEEN_TITLES.join(titles)
    return html, text


@lru_cache(maxsize=1_024)
def _line(words: str) -> tuple[bytes, bytes]:
    """A line as fragments of HTML and of text; most of them are the same for a whole batch."""
    return fragment(str(escape(words))), fragment(wrapped(words))


def _filled(pieces: Pieces, slots: Mapping[str, bytes]) -> list[bytes]:
    return [slots[piece] if isinstance(piece, str) else piece for piece in pieces]
