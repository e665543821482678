"""The time of day of an edition, as people write it: "7", "07:30".

It knows no time zone and no day.
"""

import re
from collections.abc import Mapping
from typing import Any

_CLOCK = re.compile(r"\s*([0-9]{1,2})[:.]([0-5][0-9])\s*")


def with_minute(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of Preferences in which `hour` may be "07:30", with its minutes in their own field.

    What is no time of day stays in `hour`, whose reading finds the fault.
    """
    if "hour" not in given or "minute" in given:
        return dict(given)
    clock = _CLOCK.fullmatch(given["hour"]) if isinstance(given["hour"], str) else None
    hour, minute = clock.groups() if clock else (given["hour"], "0")
    return {**given, "hour": hour, "minute": minute}


def written(hour: int, minute: int) -> str:
    """As it is written in forms and tables: "7", or "07:30"."""
    return f"{hour:02}:{minute:02}" if minute else str(hour)


def told(hour: int, minute: int) -> str:
    """As it is told to a reader: "07:00"."""
    return f"{hour:02}:{minute:02}"
