"""A reader's letter, joined from the stationery, the cards of the papers chosen, and a few lines.

It chooses nothing and renders no paper; the same facts give the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

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
from newsletter.letters.template import Pieces, Stationery, filled
from newsletter.letters.wording import coverage_line, day, greeting, subject, tally
from newsletter.models import Coverage, Letter, Problem

__all__ = ["HTML_BUDGET", "EditionFacts", "write"]

HTML_BUDGET = 80_000  # bytes; Gmail cuts a letter off at about 102,000
_TITLES_IN_PREHEADER = 3
_BETWEEN_TITLES = fragment(" · ")
_MARKUP = re.compile("[&<>\"']")


@dataclass(slots=True)
class _Chosen:
    """The cards that go into the letter, and their fragments with the reasons between."""

    cards: list[Card] = field(default_factory=list)
    html: list[bytes] = field(default_factory=list)
    text: list[bytes] = field(default_factory=list)


class _Frame(NamedTuple):
    """All that stands around the cards, in HTML and in text, but for the reader's own lines."""

    html_head: Pieces
    html_foot: Pieces
    text_head: Pieces
    text_foot: Pieces


def write(stationery: Stationery, cards: Mapping[int, Card], edition: EditionFacts) -> Letter:
    """The letter of the edition, ready for SMTP, its HTML at most `HTML_BUDGET` bytes.

    `cards` has the papers' cards by id; a paper without one is left out, and so are the last of a
    letter too long. Raises Problem when no paper is left, there is no way out, or an address or a
    link cannot stand in a mail.
    """
    chosen = _chosen(stationery, cards, edition)
    count = len(chosen.cards)
    headers = edition_headers(
        stationery.masthead, edition, subject(chosen.cards[0].title, count, edition.slot)
    )
    frame = _frame(stationery, edition.slot, count, edition.coverage)
    html_slots, text_slots = _own_slots(edition, chosen.cards)
    text = [*_put(frame.text_head, text_slots), *chosen.text, *_put(frame.text_foot, text_slots)]
    if edition.format == "text":
        fragments = [headers, TEXT_HEADERS, b"\r\n", *text]
    else:
        head, foot = _put(frame.html_head, html_slots), _put(frame.html_foot, html_slots)
        fragments = [headers, ALTERNATIVE_HEADERS, TEXT_PART, *text]
        fragments += [HTML_PART, *head, *chosen.html, *foot, END]
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


def shared_words(slot: date, count: int, coverage: Coverage) -> dict[str, str]:
    """The lines that the letters of a batch share, as plain text, by the names of their slots."""
    return {
        "date": day(slot),
        "tally": tally(count, coverage.new),
        "coverage": coverage_line(coverage),
    }


def own_words(edition: EditionFacts) -> dict[str, str]:
    """The reader's own lines, as plain text, by the names of their slots (without preheader)."""
    return {
        "greeting": greeting(edition.name, edition.hour),
        "recipient": edition.recipient,
        "topics_url": edition.topics_url,
        "unsubscribe": edition.unsubscribe,
    }


@lru_cache(maxsize=256)
def _frame(stationery: Stationery, slot: date, count: int, coverage: Coverage) -> _Frame:
    """What the letters of a batch have around their cards, with the shared lines filled in."""
    words = shared_words(slot, count, coverage)
    lines = {name: _line(line) for name, line in words.items()}
    html, text = ({name: line[at] for name, line in lines.items()} for at in (0, 1))
    return _Frame(
        filled(stationery.html.head, html),
        filled(stationery.html.foot, html),
        filled(stationery.text.head, text),
        filled(stationery.text.foot, text),
    )


def _own_slots(
    edition: EditionFacts, cards: Sequence[Card]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The reader's own lines as fragments, by slot, for HTML and for text."""
    html, text = {}, {}
    for name, words in own_words(edition).items():
        html[name], text[name] = _line(words)
    titles = [card.title_html for card in cards[:_TITLES_IN_PREHEADER]]
    html["preheader"] = _BETWEEN_TITLES.join(titles)
    return html, text


def _line(words: str) -> tuple[bytes, bytes]:
    """A line as fragments of HTML and of text, which are most often the same."""
    broken = wrapped(words)
    in_text = fragment(broken)
    escaped = str(escape(words)) if _MARKUP.search(words) else words
    return in_text if escaped == broken else fragment(escaped), in_text


def _put(pieces: Pieces, slots: Mapping[str, bytes]) -> list[bytes]:
    return [slots[piece] if isinstance(piece, str) else piece for piece in pieces]
