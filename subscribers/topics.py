"""Topics as people write them, read into interests and written back the same.

    graph neural networks; -reinforcement learning; cat:cs.LG; author:Ada Lovelace; proteins*2

It knows no paper and no reader.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from subscribers.faults import Fault, InvalidPreferences
from subscribers.models import TopicKind

MOST_TOPICS = 100
LONGEST_TOPIC = 200
HEAVIEST = 10.0

_PREFIXES = {"cat": TopicKind.CATEGORY, "author": TopicKind.AUTHOR}
_WRITTEN = {TopicKind.PHRASE: "", TopicKind.CATEGORY: "cat:", TopicKind.AUTHOR: "author:"}
_PREFIX = re.compile(r"(cat|author)\s*:", re.IGNORECASE)
_WEIGHT = re.compile(r"\*\s*(\d{1,2}(?:\.\d{1,2})?)$", re.ASCII)
_SEPARATORS = re.compile(r"[;\r\n]")


@dataclass(frozen=True, slots=True)
class Interest:
    """One topic as a value; a negative weight mutes."""

    kind: TopicKind
    words: str
    weight: float = 1.0


def parse_topics(text: str) -> tuple[Interest, ...]:
    """The interests in a list separated by `;` or new lines, each thing once, in order.

    `-` before a topic mutes it and wins over following it; `cat:` names a category, `author:` a
    person; `*2` behind a topic makes it count twice. Raises InvalidPreferences with every fault.
    """
    faults: list[Fault] = []
    interests: list[Interest] = []
    for piece in _SEPARATORS.split(text):
        written = plain(piece)
        if not written:
            continue
        interest = _read_topic(written)
        if isinstance(interest, Fault):
            faults.append(interest)
        else:
            interests.append(interest)
    merged = merge(interests)
    if len(merged) > MOST_TOPICS:
        faults.append(Fault("topics", f"{len(merged)} are too many; keep {MOST_TOPICS} or fewer."))
    if faults:
        raise InvalidPreferences(faults)
    return merged


def format_topics(interests: Iterable[Interest]) -> str:
    """The list that `parse_topics` reads back as these interests."""
    return "; ".join(_write_topic(interest) for interest in interests)


def merge(interests: Iterable[Interest]) -> tuple[Interest, ...]:
    """Each thing once, however it is capitalised, where it first stood; a mute wins."""
    kept: dict[tuple[TopicKind, str], Interest] = {}
    for interest in interests:
        key = (interest.kind, interest.words.casefold())
        if key not in kept or interest.weight < 0 < kept[key].weight:
            kept[key] = interest
    return tuple(kept.values())


def plain(text: str) -> str:
    """The text on one line: control characters and overrides of direction gone, spaces single."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(_visible(character) for character in text).split())


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cs"):
        return ""
    # Overrides of direction make one name look like another.
    return (
        "" if "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069" else character
    )


def _read_topic(written: str) -> Interest | Fault:
    if len(written) > LONGEST_TOPIC:
        sentence = f"'{written[:40]}…' has {len(written)} characters; use {LONGEST_TOPIC} or fewer."
        return Fault("topics", sentence)
    words, muted = written, written.startswith("-")
    if muted:
        words = words[1:].lstrip()
    kind = TopicKind.PHRASE
    if prefix := _PREFIX.match(words):
        kind = _PREFIXES[prefix[1].lower()]
        words = words[prefix.end() :].lstrip()
    weight = 1.0
    if found := _WEIGHT.search(words):
        weight, words = float(found[1]), words[: found.start()].rstrip()
    if not any(character.isalnum() for character in words):
        return Fault(
            "topics", f"'{written}' holds no word; write what it is about, or leave it out."
        )
    if not 0 < weight <= HEAVIEST or _WEIGHT.search(words):
        return Fault("topics", f"'{written}' needs one weight; use one from 0.1 to {HEAVIEST:g}.")
    return Interest(kind, words, -1.0 if muted else weight)


def _write_topic(interest: Interest) -> str:
    words = _WRITTEN[interest.kind] + interest.words
    if interest.weight < 0:
        return f"-{words}"
    return (
        words
        if interest.weight == 1.0
        else f"{words}*{interest.weight:.2f}".rstrip("0").rstrip(".")
    )
