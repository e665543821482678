"""The form of the preferences page: what stands in its fields, and what a browser sent of them.

Nothing is judged here: Preferences and Pause do.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from subscribers.days import NAMES, weekdays_of
from subscribers.models import Subscriber
from subscribers.pauses import Pause
from subscribers.topics import Interest, format_topics

MOST_FIELDS = 100

# The names of the fields, and what Preferences calls them.
_FIELDS = {
    "name": "name",
    "topics": "interests",
    "days": "days",
    "hour": "hour",
    "timezone": "timezone",
    "size": "size",
    "format": "format",
}


def held(reader: Subscriber, interests: Iterable[Interest], now: datetime) -> dict[str, str]:
    """The fields as the reader's row fills them: topics one a line, days as "mon,wed"."""
    pause = Pause.of(reader.paused_until, reader.timezone, now)
    return {
        "name": reader.name,
        "topics": "\n".join(format_topics([interest]) for interest in interests),
        "days": ",".join(NAMES[day][:3] for day in sorted(weekdays_of(reader.days))),
        "hour": str(reader.hour),
        "timezone": reader.timezone,
        "size": str(reader.size),
        "format": reader.format,
        "paused_until": pause.day,
        "paused_for_good": "yes" if pause.for_good else "",
    }


def read(body: bytes) -> dict[str, str]:
    """The fields that were sent, urlencoded. Raises ValueError when there are too many.

    A browser says nothing of a box that is not ticked: a hidden field speaks for the days.
    """
    pairs = parse_qsl(
        body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
    )
    sent = dict(pairs)
    known = {name: sent[name] for name in (*_FIELDS, "paused_until") if name in sent}
    if "days" in known:
        known["days"] = ",".join(value for name, value in pairs if name == "days" and value)
    if "paused_until" in known:
        known["paused_for_good"] = "yes" if sent.get("paused_for_good") else ""
    return known


def wishes(sent: Mapping[str, str]) -> tuple[dict[str, str], Pause | None]:
    """What was sent, in the words of Preferences, and the pause if it was sent too."""
    given = {_FIELDS[name]: value for name, value in sent.items() if name in _FIELDS}
    if "paused_until" not in sent:
        return given, None
    return given, Pause(sent["paused_until"].strip(), bool(sent["paused_for_good"]))
