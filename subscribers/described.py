"""What a reader asked for, told back to them: a few labels, each with its words.

They are plain text for mails and pages; nothing is escaped, stored or sent here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from subscribers import clock, schedule
from subscribers.days import NAMES, weekdays_of
from subscribers.models import Subscriber
from subscribers.standing import FOR_GOOD
from subscribers.topics import Interest, format_topics

_TOPICS_NAMED = 5
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def settings(
    reader: Subscriber | Row[Any], interests: Iterable[Interest], now: datetime
) -> list[list[str]]:
    """[label, words] of all that decides a reader's letters, in the order of their importance."""
    interests = tuple(interests)
    followed = [one for one in interests if one.weight > 0]
    muted = [Interest(one.kind, one.words, -one.weight) for one in interests if one.weight < 0]
    told = [["Topics", format_topics(followed) or "none yet"]]
    if muted:
        told.append(["Muted", format_topics(muted)])
    told.append(["When", when(reader)])
    told.append(["Papers", f"up to {reader.size} in an edition"])
    told.append(["Format", "HTML and text" if reader.format == "html" else "text alone"])
    told.append(["Empty days", "a short note" if reader.empty_days == "note" else "no letter"])
    if reader.clicks == "on":
        told.append(["Clicks", "papers you open count a little, where clicks are counted at all"])
    until = reader.paused_until
    if until is not None and until > now:
        told.append(["Paused", pause(until, reader.timezone)])
    return told


def when(reader: Subscriber | Row[Any]) -> str:
    """The days and the time: "every day at 07:00 (Europe/Paris)"."""
    at = clock.told(reader.hour, reader.minute)
    return f"{_days(reader.days)} at {at} ({reader.timezone})"


def promise(reader: Subscriber | Row[Any], interests: Iterable[Interest]) -> str:
    """What is to come, in two sentences for who has just confirmed."""
    followed = [one for one in interests if one.weight > 0]
    about = f" about {_shortly(followed)}" if followed else ""
    papers = "one paper" if reader.size == 1 else f"up to {reader.size} papers"
    otherwise = "a short note says so" if reader.empty_days == "note" else "none comes"
    return (
        f"From now on a letter like this one comes {when(reader)}, with {papers}{about}. "
        f"When no new paper is close enough, {otherwise}."
    )


def _shortly(followed: list[Interest]) -> str:
    """The first topics, as words in a sentence."""
    named = [one.words for one in followed[:_TOPICS_NAMED]]
    if len(followed) > _TOPICS_NAMED:
        named.append(f"{len(followed) - _TOPICS_NAMED} more topics")
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def hour_of(at: datetime, timezone: str) -> int:
    """The hour that a moment has where the reader lives."""
    return at.astimezone(schedule.zone_of(timezone)).hour


def moment(at: datetime, timezone: str) -> str:
    """A moment where the reader lives: "Friday, 27 November at 07:30"."""
    local = at.astimezone(schedule.zone_of(timezone))
    return f"{_day(local)} at {clock.told(local.hour, local.minute)}"


def pause(until: datetime, timezone: str) -> str:
    """Till when, where the reader lives: "until Friday, 27 November"."""
    if until == FOR_GOOD:
        return "until you resume"
    local = until.astimezone(schedule.zone_of(timezone))
    return f"until {_day(local)}"


def _days(days: str) -> str:
    wanted = sorted(weekdays_of(days))
    if len(wanted) == 7:
        return "every day"
    if wanted == [0, 1, 2, 3, 4]:
        return "Monday to Friday"
    names = [NAMES[day].capitalize() for day in wanted]
    if len(names) == 1:
        return f"every {names[0]}"
    return f"every {', '.join(names[:-1])} and {names[-1]}"


def _day(local: datetime) -> str:
    return f"{NAMES[local.weekday()].capitalize()}, {local.day} {_MONTHS[local.month - 1]}"
