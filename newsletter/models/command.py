"""Commands: what a person asked for in a mail, as values, whoever read the mail.

Nothing is read and nothing is done here.
"""

from dataclasses import dataclass
from enum import StrEnum

from subscribers.topics import Interest


class Verb(StrEnum):
    """What a command does; the word is also the one that a person writes."""

    SUBSCRIBE = "subscribe"
    CONFIRM = "confirm"
    FOLLOW = "follow"
    MUTE = "mute"
    UNFOLLOW = "unfollow"
    TOPICS = "topics"  # without topics: show them; with: these and no others
    DAYS = "days"
    AT = "at"
    MAX = "max"
    PAUSE = "pause"
    RESUME = "resume"
    LIKE = "like"
    DISLIKE = "dislike"
    CLICKS = "clicks"
    STATUS = "status"
    HELP = "help"
    EXPORT = "export"
    UNSUBSCRIBE = "unsubscribe"
    FORGET = "forget me"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `topics` are its topics; `value` is the rest, in words that others judge.

    DAYS "weekly friday" · AT "07:30 Europe/Paris" or "07:30" · MAX "8" · PAUSE "2 weeks",
    "2026-12-24" or "" (until they resume) · LIKE and DISLIKE: the number of the paper in the
    edition that was answered, or an arXiv id · CLICKS "on" or "off" · UNSUBSCRIBE, RESUME,
    STATUS, …: "".
    """

    verb: Verb
    topics: tuple[Interest, ...] = ()
    value: str = ""
