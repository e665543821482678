"""Preferences: the one validated shape of what a reader asked for, whichever door it came by.

Nothing is stored here.
"""

import difflib
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from subscribers.address import canonical_address
from subscribers.clock import with_minute
from subscribers.days import canonical_days
from subscribers.faults import Fault, InvalidPreferences
from subscribers.schedule import timezone_names
from subscribers.topics import Interest, format_topics, merge, parse_topics, plain

__all__ = [
    "Fault",
    "Interest",
    "InvalidPreferences",
    "Preferences",
    "format_topics",
    "parse_topics",
]

LONGEST_NAME = 100
LARGEST_SIZE = 20
FORMATS = ("html", "text")
EMPTY_DAYS = ("silent", "note")
CLICKS = ("off", "on")


def _read_email(value: object) -> str:
    return canonical_address(_text(value))


def _read_name(value: object) -> str:
    name = plain(_text(value))
    if len(name) > LONGEST_NAME:
        raise ValueError(f"'{name[:40]}…' is too long; use {LONGEST_NAME} characters or fewer.")
    return name


def _read_interests(value: object) -> tuple[Interest, ...]:
    if isinstance(value, str):
        return parse_topics(value)
    if not isinstance(value, list | tuple) or not all(isinstance(v, Interest) for v in value):
        raise ValueError(f"{value!r} is no list of topics; separate them by semicolons.")
    interests = merge(value)
    # What cannot be written down could not be shown, exported or changed again.
    if parse_topics(format_topics(interests)) != interests:
        raise ValueError(f"'{format_topics(interests)}' cannot be written as a list of topics.")
    return interests


def _read_timezone(value: object) -> str:
    said = _text(value).strip()
    if name := _timezones().get(said.casefold().replace(" ", "_")):
        return name
    near = difflib.get_close_matches(said.casefold(), _timezones(), n=1, cutoff=0.6)
    hint = f"did you mean {_timezones()[near[0]]}?" if near else "write one like Europe/Paris."
    raise ValueError(f"'{said}' is no time zone; {hint}")


@lru_cache(maxsize=1)
def _timezones() -> dict[str, str]:
    """{casefolded: name} of every zone."""
    return {name.casefold(): name for name in timezone_names()}


def _read_hour(value: object) -> int:
    said = _text(value).strip()
    if said.isascii() and said.isdigit() and int(said[:4]) <= 23:
        return int(said)
    raise ValueError(f"'{value}' is no time of day; write a number from 0 to 23, or like 07:30.")


def _read_minute(value: object) -> int:
    said = _text(value).strip()
    if said.isascii() and said.isdigit() and int(said[:4]) <= 59:
        return int(said)
    raise ValueError(f"'{value}' is no minute; write a number from 0 to 59.")


def _read_days(value: object) -> str:
    if isinstance(value, list | tuple):
        value = ",".join(_text(day) for day in value)
    return canonical_days(_text(value))


def _read_size(value: object) -> int:
    said = _text(value).strip()
    if said.isascii() and said.isdigit() and 1 <= int(said[:4]) <= LARGEST_SIZE:
        return int(said)
    raise ValueError(f"'{value}' is no number of papers; write one from 1 to {LARGEST_SIZE}.")


def _read_format(value: object) -> str:
    said = _text(value).strip().casefold()
    if said not in FORMATS:
        raise ValueError(f"'{value}' is no format of letters; write html or text.")
    return said


def _read_empty_days(value: object) -> str:
    said = _text(value).strip().casefold()
    if said not in EMPTY_DAYS:
        raise ValueError(f"'{value}' is no way to spend an empty day; write silent or note.")
    return said


def _read_clicks(value: object) -> str:
    said = _text(value).strip().casefold()
    if said not in CLICKS:
        raise ValueError(
            f"'{value}' does not say whether to count what is opened; write on or off."
        )
    return said


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{value!r} is not text.")


class Preferences(BaseModel):
    """What one reader asked for. Make it with `read`, which names every fault.

    `model_fields_set` tells what was given; `store.change` leaves the rest as it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: Annotated[str, BeforeValidator(_read_email)]
    name: Annotated[str, BeforeValidator(_read_name)] = ""
    interests: Annotated[tuple[Interest, ...], BeforeValidator(_read_interests)] = ()
    timezone: Annotated[str, BeforeValidator(_read_timezone)] = "UTC"
    hour: Annotated[int, BeforeValidator(_read_hour)] = 7
    minute: Annotated[int, BeforeValidator(_read_minute)] = 0
    days: Annotated[str, BeforeValidator(_read_days)] = "daily"
    size: Annotated[int, BeforeValidator(_read_size)] = 8
    format: Annotated[str, BeforeValidator(_read_format)] = "html"
    empty_days: Annotated[str, BeforeValidator(_read_empty_days)] = "silent"
    clicks: Annotated[str, BeforeValidator(_read_clicks)] = "off"

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Preferences out of words or values; `interests` may be a written list of topics.

        `hour` may be "07:30"; where it is given, so is `minute`.
        Raises InvalidPreferences with a sentence for every fault.
        """
        try:
            return cls(**with_minute(given))
        except ValidationError as error:
            raise InvalidPreferences(
                fault for details in error.errors() for fault in _faults_of(dict(details))
            ) from None


def _faults_of(details: dict[str, Any]) -> tuple[Fault, ...]:
    field = str(details["loc"][0]) if details["loc"] else "preferences"
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, InvalidPreferences):
        return cause.faults
    field = "topics" if field == "interests" else field
    if details["type"] == "missing":
        return (Fault(field, "it is missing; every reader needs one."),)
    if details["type"] == "extra_forbidden":
        fields = ", ".join(Preferences.model_fields).replace("interests", "topics")
        return (Fault(field, f"there is no such field; there are {fields}."),)
    return (Fault(field, str(cause or details["msg"])),)
