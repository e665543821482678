"""The commands of a mail: its subject, then its lines, all of them or none (the grammar of `help`).

It reads words and does nothing; who may ask for it, and what comes of it, others say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsletter.models import Command, Verb
from newsletter.post.command_line import Unknown, read_line
from newsletter.post.command_values import WrongValue
from newsletter.post.greetings import CLOSING, GREETING, NEGATION
from newsletter.post.topic_words import MOST_WORDS, read_topics
from subscribers.topics import Interest, merge

MOST_LINES = 30
MOST_FAULTS = 5
ONLY_THEMSELVES = (Verb.UNSUBSCRIBE, Verb.FORGET)

_INTERESTED = re.compile(r"\binterest(?:ed in|s are|s)\b\s*:?\s*(.{3,400})", re.IGNORECASE)
_OPENS_LIST = re.compile(
    r"(?:subscribe(?: me)?(?: to)?|my|follow|please)?\s*(?:topics?|interests|keywords)?"
    r"(?: are)?\s*:",
    re.IGNORECASE,
)
_SUBJECT_SAYS_NOTHING = re.compile(
    r"(?:\W|\b(?:please|subscribe|subscription|subscribing|newsletter|news|sign|me|up|hello|hi|hey|"
    r"join|my|topics?|interests?|new|request|registration|register|test|to|the|your|for|from|a|i|"
    r"want|like|would|no|subject|morning|abstracts|anmeldung|inscription)\b)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says: its subject, "" where that is an answered one, and its new lines."""

    subject: str
    lines: tuple[str, ...]
    is_reply: bool = False
    names: frozenset[str] = frozenset()  # the writer's, casefolded: alone on a line, they sign


@dataclass(slots=True)
class Asked:
    """What the words ask for; with a fault there are no commands."""

    commands: tuple[Command, ...] = ()
    faults: tuple[str, ...] = ()
    negated: bool = False  # the words that were not understood say no to something
    prose: int = 0  # lines that are no commands and resemble none


@dataclass(slots=True)
class _Reading:
    commands: list[Command] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    topics: list[Interest] = field(default_factory=list)


def read_commands(words: Words, *, subscribes: bool = False) -> Asked:
    """The commands in a mail. `subscribes`: it was written to the address for that.

    Then lines that are no commands are topics, and what is no topic either says nothing.
    """
    reading = _Reading()
    if words.subject and not subscribes:
        _take("the subject", words.subject, reading)
        # Who writes "subscribe" above writes what about below.
        subscribes = [command.verb for command in reading.commands] == [Verb.SUBSCRIBE]
    unclear = reading.prose, reading.guesses
    reading.prose, reading.guesses = [], []
    _read_lines(words, reading, listing=subscribes)
    if subscribes:
        return _subscription(words, reading)
    # A subject says something only if it means to, or if nothing else is said.
    if unclear[1] or not (reading.commands or reading.prose or reading.faults):
        reading.prose += unclear[0]
        reading.guesses += unclear[1]
    return _judged(words, reading)


def _read_lines(words: Words, reading: _Reading, *, listing: bool) -> None:
    for number, line in _spoken(words):
        opens = _OPENS_LIST.fullmatch(line)
        if not line:
            listing = listing and not reading.topics
        elif opens and line.casefold().startswith("subscribe"):
            reading.commands.append(Command(Verb.SUBSCRIBE))
            listing = True
        elif opens:
            listing = True
        elif not (listing and _take_topics(line, reading)):
            _take(f"line {number}", line, reading)


def _spoken(words: Words) -> Iterator[tuple[int, str]]:
    """The lines that say something, and the empty ones between them, up to the end."""
    said = 0
    for number, line in enumerate(words.lines, start=1):
        stripped = line.strip()
        if said >= MOST_LINES or stripped.casefold().rstrip(".") == "end" or stripped == "--":
            return
        if stripped.startswith(("#", ">")) and not stripped[1:2].isdigit():
            continue
        if not stripped:
            yield number, ""
            continue
        said += 1
        short = len(stripped) <= 60 and len(stripped.split()) <= 6
        if short and GREETING.match(stripped) and isinstance(read_line(stripped), Unknown):
            continue
        if short and CLOSING.match(stripped) and isinstance(read_line(stripped), Unknown):
            return
        if said > 1 and _signs(stripped, words.names):
            return
        yield number, stripped


def _signs(line: str, names: frozenset[str]) -> bool:
    said = [word.strip(".,-–—") for word in line.casefold().split()]
    return len(said) <= 4 and all(word in names for word in said if word)


def _take(where: str, line: str, reading: _Reading) -> None:
    read = read_line(line)
    if isinstance(read, WrongValue):
        reading.faults.append(f"{where}: {read}")
    elif isinstance(read, Unknown) and read.near:
        reading.guesses.append(f"{where} is no command; did you mean “{read.near}”?")
        reading.prose.append(line)
    elif isinstance(read, Unknown):
        reading.prose.append(line)
    else:
        reading.commands += read


def _take_topics(line: str, reading: _Reading) -> bool:
    """Whether the line was a list of topics, or a sentence that names some."""
    named = _INTERESTED.search(line)
    if named is None and not isinstance(read_line(line), Unknown):
        return False
    is_sentence = line.endswith((".", "?", "!")) or len(line.split(",")[0].split()) > MOST_WORDS
    if named is None and is_sentence and len(line.split()) > 4:
        reading.prose.append(line)
        return True
    topics = read_topics(named[1] if named else line)
    if isinstance(topics, str):
        reading.prose.append(line)
    else:
        reading.topics += topics
    return True


def _subscription(words: Words, reading: _Reading) -> Asked:
    """One command to subscribe with every topic there is, and the settings beside it."""
    if any(command.verb in ONLY_THEMSELVES for command in reading.commands):
        return _judged(words, reading)
    if not reading.topics and not reading.commands:
        subject = words.subject
        if not _SUBJECT_SAYS_NOTHING.fullmatch(subject):
            read = read_line(subject)
            if isinstance(read, list):
                reading.commands += read
            elif isinstance(read, Unknown):
                _take_topics(subject, reading)
    return _judged(words, _as_one(reading))


def _as_one(reading: _Reading) -> _Reading:
    about = (Verb.SUBSCRIBE, Verb.FOLLOW, Verb.MUTE, Verb.TOPICS)
    topics = [topic for one in reading.commands if one.verb in about for topic in one.topics]
    rest = [
        one for one in reading.commands if one.verb not in about and one.verb is not Verb.CONFIRM
    ]
    one = Command(Verb.SUBSCRIBE, merge([*topics, *reading.topics]))
    return _Reading([one, *rest], reading.faults)


def _judged(words: Words, reading: _Reading) -> Asked:
    """All or nothing, but that nobody is kept who asks to leave in the middle of an angry mail."""
    commands = list(dict.fromkeys(reading.commands))
    if reading.topics:
        commands = _with_listed(commands, reading.topics)
    verbs = {command.verb for command in commands}
    negated = any(NEGATION.search(line) for line in reading.prose)
    if verbs and verbs <= set(ONLY_THEMSELVES) and not reading.guesses and not reading.faults:
        return Asked(tuple(commands))
    faults = reading.faults + reading.guesses
    unheard = len(reading.prose) - len(reading.guesses)
    if commands and unheard:
        faults.append(f"{_lines(unheard)} no command; “help” lists them all")
    if Verb.SUBSCRIBE in verbs and not faults:
        commands = _as_one(_Reading(commands)).commands
    # A long answer that happens to resemble a command is still an answer.
    if words.is_reply and not commands and not reading.faults and len(reading.prose) > 2:
        faults = []
    if not (commands or faults or words.is_reply) and reading.prose:
        faults = ["no line is a command; “help” lists them all"]
    if faults or not commands:
        return Asked((), tuple(faults[:MOST_FAULTS]), negated, len(reading.prose))
    return Asked(tuple(commands))


def _with_listed(commands: list[Command], topics: list[Interest]) -> list[Command]:
    """The list below "topics:" belongs to the command that opened it."""
    merged = merge(topics)
    if any(command.verb is Verb.SUBSCRIBE for command in commands):
        return [*commands, Command(Verb.FOLLOW, merged)]
    return [*commands, Command(Verb.TOPICS, merged)]


def _lines(count: int) -> str:
    return "one line is" if count == 1 else f"{count} lines are"
