"""The form of the preferences page: what stands in its fields, and what a browser sent of them.

Nothing is judged here: Preferences and Pause do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsletter.web.sent import Sent
from newsletter.web.topic_rows import Row, rows_of, sent_rows, written
from subscribers import clock
from subscribers.days import NAMES, weekdays_of
from subscribers.models import Subscriber
from subscribers.pauses import Pause
from subscribers.topics import Interest, format_topics

# The names of the fields, and what Preferences calls them.
_FIELDS = {
    "name": "name",
    "topics": "interests",
    "days": "days",
    "hour": "hour",
    "timezone": "timezone",
    "size": "size",
    "format": "format",
    "empty_days": "empty_days",
    "clicks": "clicks",
}


@dataclass(frozen=True, slots=True)
class Form:
    """The fields by name, topics one a line, days as "mon,wed"; and the topics as rows."""

    fields: dict[str, str]
    rows: tuple[Row, ...] = ()

    def over(self, held: "Form") -> "Form":
        """This one, with what it does not have taken from `held`."""
        rows = self.rows if "topics" in self.fields else held.rows
        return Form({**held.fields, **self.fields}, rows)

    @property
    def wishes(self) -> tuple[dict[str, str], Pause | None]:
        """What was sent, in the words of Preferences, and the pause if it was sent too."""
        given = {_FIELDS[name]: value for name, value in self.fields.items() if name in _FIELDS}
        if "paused_until" not in self.fields:
            return given, None
        day, for_good = self.fields["paused_until"].strip(), self.fields["paused_for_good"]
        return given, Pause(day, bool(for_good))


def held(reader: Subscriber, interests: Iterable[Interest], now: datetime) -> Form:
    """The form as the reader's row fills it."""
    interests = tuple(interests)
    pause = Pause.of(reader.paused_until, reader.timezone, now)
    fields = {
        "name": reader.name,
        "topics": "\n".join(format_topics([interest]) for interest in interests),
        "days": ",".join(NAMES[day][:3] for day in sorted(weekdays_of(reader.days))),
        "hour": clock.told(reader.hour, reader.minute),
        "timezone": reader.timezone,
        "size": str(reader.size),
        "format": reader.format,
        "empty_days": reader.empty_days,
        "clicks": reader.clicks,
        "paused_until": pause.day,
        "paused_for_good": "yes" if pause.for_good else "",
    }
    return Form(fields, tuple(rows_of(interests)))


def read(sent: Sent) -> Form:
    """The fields that were sent.

    A browser says nothing of a box that is not ticked: a hidden field speaks for the days.
    """
    names = sent.names()
    known = {name: sent.get(name) for name in (*_FIELDS, "paused_until") if name in names}
    rows = sent_rows(sent)
    if rows is not None:
        known["topics"] = written(rows)
    if "days" in known:
        known["days"] = ",".join(filter(None, sent.all("days")))
    if "paused_until" in known:
        known["paused_for_good"] = "yes" if sent.get("paused_for_good") else ""
    return Form(known, tuple(rows or ()))
