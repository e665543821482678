"""One line of a mail -> the commands it holds, or a sentence that says what is wrong with it.

The grammar is that of the letters' own help, case-insensitive, with the politeness people put
around it. A sentence never repeats the line: the answer may go to somebody who did not write it.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from newsletter.models import Command, Verb
from newsletter.post.command_values import (
    WrongValue,
    read_days,
    read_papers,
    read_pause,
    read_size,
    read_time,
)
from newsletter.post.command_words import SAYINGS
from newsletter.post.topic_words import read_topics, write_topics

_POLITE_BEFORE = re.compile(
    r"(?:please|pls|plz|kindly|just|hi|hello|hey|could you|can you|would you|"
    r"i want to|i wanna|i would like to|i'd like to|i wish to|let me|bitte|por favor|"
    r"per favore|proszę)[\s,!:.]+",
    re.IGNORECASE,
)
_POLITE_BEHIND = re.compile(
    r"[\s,.!]+(?:please|pls|plz|thanks|thank you|thx|cheers|bitte|danke|merci|gracias|por favor|"
    r"grazie|per favore|obrigado)[.! ]*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?[^<>\s@]{1,64}@[^<>\s@]{1,255}>?")
LONGEST_COMMAND = 8  # words, where what follows the verb is none of its values
_MEANT = {"add": "follow", "track": "follow", "watch": "follow", "ignore": "mute", "stop": "mute"}
_MEANT |= {"remove": "unfollow", "delete": "unfollow", "more": "follow", "less": "mute"}
VOCABULARY = (
    *(verb.value for verb in Verb if verb not in (Verb.DAYS, Verb.FORGET)),
    *("forget me", "stop", "daily", "weekdays", "weekly"),
)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line that is no command; `near` is the command it most resembles, or ""."""

    near: str = ""


def read_line(line: str) -> list[Command] | WrongValue | Unknown:
    """The commands of a line, most often one; or what is wrong with what follows its verb."""
    words = _bare(line)
    plain = (words.casefold().rstrip(".!?… ") or words).replace("’", "'")
    if verb := SAYINGS.get(plain):
        return [Command(verb)]
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(words):
            try:
                return read(found[found.lastindex or 0].strip())
            except WrongValue as wrong:
                # So much prose only begins like a command.
                return wrong if len(words.split()) <= LONGEST_COMMAND else Unknown()
    return Unknown(nearest(plain))


def write_command(command: Command) -> str:
    """The command in its normal form, which `read_line` reads back as the same."""
    match command.verb:
        case Verb.MUTE:
            return f"mute {write_topics(command.topics, signs=False)}"
        case Verb.FOLLOW | Verb.UNFOLLOW:
            return f"{command.verb} {write_topics(command.topics)}"
        case Verb.SUBSCRIBE if command.topics:
            return f"subscribe topics: {write_topics(command.topics)}"
        case Verb.TOPICS if command.topics:
            return f"topics: {write_topics(command.topics)}"
        case Verb.DAYS:
            return command.value
        case Verb.PAUSE if command.value[:1].isdigit() and "-" in command.value:
            return f"pause until {command.value}"
        case verb:
            return f"{verb} {command.value}".strip()


def nearest(plain: str) -> str:
    """The command that was most likely meant, "" when none comes near."""
    first = plain.split(" ", 1)[0]
    if first in _MEANT:
        return _MEANT[first]
    for said in (plain[:40], first[:40]):
        if near := difflib.get_close_matches(said, VOCABULARY, n=1, cutoff=0.72):
            return near[0]
    return ""


def _bare(line: str) -> str:
    """The line without marks of a list, quotes and politeness."""
    words = " ".join(unicodedata.normalize("NFKC", line[:1000]).split())
    words = re.sub(r"^(?:[*•·>]|-(?= ))\s*", "", words).strip('"“”„«»` ')
    for _ in range(4):
        shorter = _POLITE_BEHIND.sub("", words)
        if (polite := _POLITE_BEFORE.match(shorter)) and polite.end() < len(shorter):
            shorter = shorter[polite.end() :]
        if shorter == words:
            break
        words = shorter
    return words


def _with_topics(verb: Verb) -> Callable[[str], list[Command]]:
    def read(text: str) -> list[Command]:
        topics = read_topics(text, mute=verb is Verb.MUTE)
        if isinstance(topics, str):
            raise WrongValue(topics)
        return [Command(verb, topics)]

    return read


def _subscribe(text: str) -> list[Command]:
    said = re.sub(r"^(?:me\b)?\s*(?:to\b|with\b|for\b)?\s*", "", text, flags=re.IGNORECASE)
    said = re.sub(
        r"^(?:your|the|this) (?:news ?letter|(?:mailing )?list)[.!]?$", "", said, flags=re.I
    )
    said = re.sub(r"^(?:my )?topics?\b\s*:?\s*", "", said, flags=re.IGNORECASE)
    if not said:
        return [Command(Verb.SUBSCRIBE)]
    if _ADDRESS.search(said):
        raise WrongValue("the address that writes is the one that subscribes; leave it out")
    return _with_topics(Verb.SUBSCRIBE)(said)


def _topics(text: str) -> list[Command]:
    return _with_topics(Verb.TOPICS)(text) if text else [Command(Verb.TOPICS)]


def _valued(verb: Verb, read_value: Callable[[str], str]) -> Callable[[str], list[Command]]:
    return lambda text: [Command(verb, value=read_value(text))]


def _votes(verb: Verb) -> Callable[[str], list[Command]]:
    return lambda text: [Command(verb, value=value) for value in read_papers(text)]


def _leave(_text: str) -> list[Command]:
    return [Command(Verb.UNSUBSCRIBE)]


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# The first that fits the whole line is taken; its last group is what the reader of it gets.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], list[Command]]], ...] = (
    (_form(rf"unsubscribe (?:me )?(?:from )?({_ADDRESS.pattern})"), _leave),
    (
        _form(
            r"(?:follow|add topics?|i(?:'|’)?m interested in|i am interested in|"
            r"interested in)\b\s*:?\s*(.*)"
        ),
        _with_topics(Verb.FOLLOW),
    ),
    (
        _form(
            r"(?:mute|hide|block|never show(?: me)?|no more|nothing (?:about|on)|"
            r"stop (?:showing|sending) me (?:papers )?(?:about|on))\b\s*:?\s*(.*)"
        ),
        _with_topics(Verb.MUTE),
    ),
    (
        _form(r"(?:unfollow|unmute|remove topics?|drop topics?|forget about)\b\s*:?\s*(.*)"),
        _with_topics(Verb.UNFOLLOW),
    ),
    (_form(r"subscribe\b\s*:?\s*(.*)"), _subscribe),
    (_form(r"(?:my )?(?:topics?|interests)(?: are)?\s*[:=]\s*(.*)"), _topics),
    (
        _form(r"(?:send (?:it |me )?)?(?:at(?! most)|time:?|hour:?)\s+(.*)"),
        _valued(Verb.AT, read_time),
    ),
    (_form(r"(?:max(?:imum)?|at most|size|up to)\b\s*:?\s*(.*)"), _valued(Verb.MAX, read_size)),
    (
        _form(r"(\d{1,3}) papers(?: (?:a|per) (?:day|letter|edition|issue))?"),
        _valued(Verb.MAX, read_size),
    ),
    (_form(r"(?:pause|suspend|take a break|hold)\b\s*:?\s*(.*)"), _valued(Verb.PAUSE, read_pause)),
    (_form(r"clicks?\s*:?\s+(on|off)[.!]?"), _valued(Verb.CLICKS, str.lower)),
    (_form(r"(?:dislike|downvote|thumbs down|-1)\b\s*:?\s*(.*)"), _votes(Verb.DISLIKE)),
    (_form(r"(?:like|upvote|thumbs up|\+1)\b\s*:?\s*(.*)"), _votes(Verb.LIKE)),
    (
        _form(r"((?:daily|weekdays|weekly\b|every\s|(?:on\s+)?(?:mon|tue|wed|thu|fri|sat|sun)).*)"),
        _valued(Verb.DAYS, read_days),
    ),
)
