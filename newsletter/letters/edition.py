"""A reader's letter, joined from the stationery, the cards of the papers chosen, and a few lines.

It chooses nothing and renders no paper; the same facts give the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, NamedTuple

from markupsafe import escape

from newsletter.letters.entry import Entry
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
from newsletter.letters.template import CLICK_PLACE, Pieces, Sheet, Stationery, filled
from newsletter.letters.wording import (
    coverage_line,
    day,
    empty_subject,
    greeting,
    subject,
    tally,
)
from newsletter.models import Coverage, Letter, Problem

__all__ = ["HTML_BUDGET", "EditionFacts", "write"]

HTML_BUDGET = 80_000  # bytes; Gmail cuts a letter off at about 102,000
_OWN_LINES = 8_000  # bytes; the reader's own lines in the shell take less than that
_TITLES_IN_PREHEADER = 3
_BETWEEN_TITLES = fragment(" · ")
_MARKUP = re.compile("[&<>\"']")


class _Frame(NamedTuple):
    """All that stands around the cards, in HTML and in text, but for the reader's own lines."""

    html_head: Pieces
    html_foot: Pieces
    text_head: Pieces
    text_foot: Pieces


def write(stationery: Stationery, entries: Sequence[Entry], edition: EditionFacts) -> Letter:
    """The letter of the edition, ready for SMTP, its HTML at most `HTML_BUDGET` bytes.

    The last entries of a letter too long are left out. Raises Problem when there is no entry,
    though the day is not an empty one, when there is no way out, or when an address or a link
    cannot stand in a mail.
    """
    if not entries and not edition.empty_day:
        raise Problem(f"the edition for {edition.recipient} names no paper that still exists")
    entries = _within_budget(stationery, entries)
    count = len(entries)
    about = empty_subject(edition.coverage.new, edition.slot)
    if entries:
        about = subject(entries[0].card.title, count, edition.slot)
    headers = edition_headers(stationery.masthead, edition, about)
    welcomes = bool(edition.welcome)
    frame = _frame(stationery, edition.slot, count, edition.coverage, welcomes)
    html_slots, text_slots = _own_slots(edition, entries)
    token = text_slots["token"], fragment(edition.click) if stationery.counted else b""
    text = _put(frame.text_head, text_slots)
    text += _cards([entry.text for entry in entries], stationery.text, *token)
    text += _put(frame.text_foot, text_slots)
    if edition.format == "text":
        fragments = [headers, TEXT_HEADERS, b"\r\n", *text]
    else:
        fragments = [headers, ALTERNATIVE_HEADERS, TEXT_PART, *text, HTML_PART]
        fragments += _put(frame.html_head, html_slots)
        fragments += _cards([entry.html for entry in entries], stationery.html, *token)
        fragments += _put(frame.html_foot, html_slots)
        fragments.append(END)
    return Letter(edition.mail_from, edition.recipient, edition.message_id, fragments)


def _within_budget(stationery: Stationery, entries: Sequence[Entry]) -> Sequence[Entry]:
    """As many entries as the budget holds, at least one of them."""
    left = HTML_BUDGET - stationery.html.size - _OWN_LINES
    if sum([entry.size for entry in entries]) <= left:
        return entries
    sizes = accumulate(entry.size for entry in entries)
    return entries[: max(1, sum(size <= left for size in sizes))]


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
        "updates": edition.updates,
        "recipient": edition.recipient,
        "topics_url": edition.topics_url,
        "unsubscribe": edition.unsubscribe,
        "token": edition.token,
        "welcome": edition.welcome,
    }


@lru_cache(maxsize=1_024)
def _frame(
    stationery: Stationery, slot: date, count: int, coverage: Coverage, welcomes: bool
) -> _Frame:
    """What the letters of a batch have around their cards, with the shared lines filled in."""
    sheets = stationery.html, stationery.text
    html_head, text_head = (sheet.welcoming if welcomes else sheet.head for sheet in sheets)
    words = shared_words(slot, count, coverage)
    lines = {name: _line(line) for name, line in words.items()}
    html, text = ({name: line[at] for name, line in lines.items()} for at in (0, 1))
    return _Frame(
        filled(html_head, html),
        filled(stationery.html.foot, html),
        filled(text_head, text),
        filled(stationery.text.foot, text),
    )


def _own_slots(
    edition: EditionFacts, entries: Sequence[Entry]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The reader's own lines as fragments, by slot, for HTML and for text."""
    html, text = {}, {}
    for name, words in own_words(edition).items():
        html[name], text[name] = _line(words)
    if edition.updates:
        text["updates"] += fragment("\n\n")
    titles = [entry.card.title_html for entry in entries[:_TITLES_IN_PREHEADER]]
    html["preheader"] = _BETWEEN_TITLES.join(titles)
    return html, text


def _line(words: str) -> tuple[bytes, bytes]:
    """A line as fragments of HTML and of text, which are most often the same."""
    if not words:
        return b"", b""
    broken = wrapped(words)
    in_text = fragment(broken)
    escaped = str(escape(words)) if _MARKUP.search(words) else words
    return in_text if escaped == broken else fragment(escaped), in_text


def _cards(entries: list[list[bytes]], sheet: Sheet, token: bytes, click: bytes) -> list[bytes]:
    """The pieces of all cards in a row, with the reader's tokens and their numbers in place.

    Every card has as many pieces, so a slot of all cards is filled by one slice.
    """
    pieces = list(chain.from_iterable(entries))
    count, stride = len(entries), 2 * len(sheet.layout) + 1
    for place in sheet.token_at:
        pieces[place::stride] = [token] * count
    for place in sheet.number_at:
        pieces[place::stride] = _numbers(count)
    if sheet.counted:
        return [b"".join(pieces).replace(CLICK_PLACE, click)]
    return pieces


@lru_cache(maxsize=64)
def _numbers(count: int) -> list[bytes]:
    return [fragment(str(number + 1)) for number in range(count)]


def _put(pieces: Pieces, slots: Mapping[Any, bytes]) -> list[bytes]:
    """The pieces with the slots filled; a ready piece is no slot's name and stands as it is."""
    put: list[Any] = list(map(slots.get, pieces, pieces))
    return put
