"""The topics in a command, read from a list with commas, and written back in its normal form.

    graph neural networks, category cs.LG, author Ada Lovelace, -surveys

It knows the kinds and limits of topics from `subscribers.topics` and no command.
"""

import re
from collections.abc import Iterable

from subscribers.faults import InvalidPreferences
from subscribers.models import TopicKind
from subscribers.topics import Interest, merge, parse_topics

MOST_WORDS = 12  # a longer "topic" is a sentence

_BETWEEN = re.compile(r"[,;，、；\n]")
# "author Ada" but "author: Ada" too; "category theory" is a phrase, "category: theory" is not.
_AUTHOR = re.compile(r"(?:authors?\s*:|authors?\s|papers? by\s)\s*", re.IGNORECASE)
_PHRASE = re.compile(r"(?:phrases?|topics?|keywords?)\s*:\s*", re.IGNORECASE)
_CATEGORY_WORD = re.compile(r"cat(?:egory|egories)?\s*:\s*", re.IGNORECASE)
_CATEGORY = re.compile(
    r"(?:category\s+|categories\s+)?"
    r"((?:cs|math|stat|eess|econ|q-bio|q-fin|physics|astro-ph|cond-mat|nlin)\.[a-z-]{2,17}"
    r"|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph)"
    r"|(?:category|categories)\s+(astro-ph|cond-mat)",
    re.IGNORECASE,
)
_PREFIXES = {TopicKind.CATEGORY: "cat:", TopicKind.AUTHOR: "author:", TopicKind.PHRASE: ""}
_QUOTES = "\"'“”„‟‘’‚«»‹›「」『』`"


def read_topics(text: str, *, mute: bool = False) -> tuple[Interest, ...] | str:
    """The topics of a list, each once, or a sentence that says what is wrong without repeating it.

    The plural "authors" holds for the rest of the list; `mute` makes each a topic never shown.
    """
    found: list[Interest] = []
    authors = False
    for piece in _BETWEEN.split(text):
        words = piece.strip().strip(_QUOTES).strip()
        muted = words.startswith(("-", "–", "−"))
        words = words.lstrip("-–− ")
        authors = authors or words.lower().startswith("authors")
        kind, words = _kind_of(words)
        if authors and kind is TopicKind.PHRASE:
            kind = TopicKind.AUTHOR
        words = words.strip(_QUOTES + ".! ")
        if not words:
            continue
        if len(words.split()) > MOST_WORDS:
            return f"a topic has at most {MOST_WORDS} words; put commas between topics"
        read = _read_one(kind, words, muted=mute or muted)
        if isinstance(read, str):
            return read
        found.append(read)
    return merge(found) or "it names no topic; write what it is about behind it"


def _kind_of(words: str) -> tuple[TopicKind, str]:
    if found := _CATEGORY.fullmatch(words.rstrip(".! ")):
        return TopicKind.CATEGORY, _spelled(found[1] or found[2])
    for kind, pattern in (
        (TopicKind.CATEGORY, _CATEGORY_WORD),
        (TopicKind.AUTHOR, _AUTHOR),
        (TopicKind.PHRASE, _PHRASE),
    ):
        if found := pattern.match(words):
            return kind, words[found.end() :]
    return TopicKind.PHRASE, words


def _spelled(category: str) -> str:
    """cs.LG and physics.hist-ph, however they were typed."""
    archive, dot, field = category.lower().partition(".")
    return archive + dot + (field.upper() if len(field) == 2 else field)


def _read_one(kind: TopicKind, words: str, *, muted: bool) -> Interest | str:
    try:
        read = parse_topics(("-" if muted else "") + _PREFIXES[kind] + words)
    except InvalidPreferences:
        read = ()
    if len(read) != 1:
        return "a topic has letters or digits, at most 200 characters, and a weight up to 10"
    return read[0]


def write_topics(interests: Iterable[Interest], *, signs: bool = True) -> str:
    """The list that `read_topics` reads back as these; `signs` writes "-" before what is muted."""
    return ", ".join(_written(one, signs=signs) for one in interests)


def _written(one: Interest, *, signs: bool) -> str:
    sign = "-" if signs and one.weight < 0 else ""
    weight = "" if one.weight in (1.0, -1.0) else f"*{one.weight:.2f}".rstrip("0").rstrip(".")
    if one.kind is TopicKind.CATEGORY:
        known = _CATEGORY.fullmatch(f"category {one.words}")
        word = "category " if known and not weight else "category: "
    elif one.kind is TopicKind.AUTHOR:
        word = "author "
    else:
        word = "" if _kind_of(one.words) == (TopicKind.PHRASE, one.words) else "phrase: "
    return f"{sign}{word}{one.words}{weight}"
