"""What stands behind a command's verb: days, times, numbers, pauses and papers, in normal form.

Whether a day is still to come or a paper is known, others judge.
"""

import re
from datetime import date

from subscribers.days import canonical_days
from subscribers.preferences import LARGEST_SIZE, InvalidPreferences, Preferences

MOST_VOTES = 20


class WrongValue(Exception):
    """What is wrong with a line, as a sentence that does not repeat it."""


_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\.?|p\.?m\.?|o'clock|uhr|h)?"
    r"(?:[\s,(]+([A-Za-z_+/ 0-9-]+)\)?)?",
    re.IGNORECASE,
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_SPAN = re.compile(r"(?:for\s+)?(\d{1,3}|[a-z]{1,6})\s*(day|week|month)s?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)
_AMERICAN = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAPER = re.compile(
    r"(?:(?:paper|number|no\.?|nr\.?|#)\s*)*#?(\d{1,3})"
    r"|(?:arxiv:\s*|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)?"
    r"((?:\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[a-z]{2})?/\d{7}))(?:v\d{1,3})?",
    re.IGNORECASE,
)


def read_days(text: str) -> str:
    """`weekly friday` and the like. Raises WrongValue when these are no days."""
    said = re.sub(
        r"\b(?:on|every|and|&|only|at)\b", " ", text.casefold().replace("every day", "daily")
    )
    try:
        return canonical_days(said.strip(" .!"))
    except ValueError:
        raise WrongValue("days are daily, weekdays, weekly friday, or mon,wed,fri") from None


def read_time(text: str) -> str:
    """`07:30` or `07:30 Europe/Paris`. Raises WrongValue for no time and no time zone."""
    wrong = WrongValue("a time is written like at 07:30, or at 07:30 Europe/Paris")
    found = _TIME.fullmatch(text.strip(" ."))
    if found is None:
        raise wrong
    hour, minute, half = (
        int(found[1]),
        int(found[2] or 0),
        (found[3] or "").lower().replace(".", ""),
    )
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise wrong
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise wrong
    zone = f" {_zone(found[4])}" if found[4] else ""
    return f"{hour:02}:{minute:02}{zone}"


def _zone(text: str) -> str:
    try:
        return Preferences.read(email="ada@example.org", timezone=text.strip()).timezone
    except InvalidPreferences:
        raise WrongValue("there is no such time zone; write one like Europe/Paris") from None


def read_size(text: str) -> str:
    """A number of papers. Raises WrongValue outside 1 to the most there may be."""
    found = re.fullmatch(r"(\d{1,3})(?: papers?)?(?: (?:a|per) \w{1,10})?\.?", text.strip(), re.I)
    if found is None or not 1 <= int(found[1]) <= LARGEST_SIZE:
        raise WrongValue(f"a letter has 1 to {LARGEST_SIZE} papers; write one like max 8")
    return str(int(found[1]))


def read_pause(text: str) -> str:
    """`2 weeks`, `2026-12-24`, or "" until they resume. Raises WrongValue for anything else."""
    said = text.strip(" .!")
    if not said or said.casefold() in ("forever", "until i resume", "until further notice"):
        return ""
    if found := _SPAN.fullmatch(said):
        number = found[1].lower()
        count = int(number) if number.isdigit() else _NUMBERS.get(number, 0)
        if count >= 1:
            unit = found[2].lower()
            return f"{count} {unit}" + ("s" if count > 1 else "")
    day = _day(re.sub(r"^(?:until|till|to|through)\s+", "", said, flags=re.IGNORECASE))
    if day is None:
        raise WrongValue("a pause is written like pause 2 weeks, or pause until 2026-12-24")
    return day.isoformat()


def _day(said: str) -> date | None:
    if found := _ISO.fullmatch(said):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DOTTED.fullmatch(said):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _NAMED.fullmatch(said):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    elif found := _AMERICAN.fullmatch(said):
        month, day, year = _month(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def read_papers(text: str) -> list[str]:
    """Numbers of papers in an edition, or arXiv ids. Raises WrongValue when one is neither."""
    pieces = [piece for piece in re.split(r"[,;&\s]+|\band\b", text.strip(" .!")) if piece]
    wanted = [piece for piece in pieces if piece.casefold() not in _FILLERS]
    if not 1 <= len(wanted) <= MOST_VOTES:
        raise WrongValue("write the number of a paper in the letter, like 3")
    return [read_paper(piece) for piece in wanted]


_FILLERS = frozenset({"and", "paper", "papers", "number", "no", "no.", "nr", "nr.", "#", "the"})


def read_paper(text: str) -> str:
    """The number, or the arXiv id without version. Raises WrongValue."""
    found = _PAPER.fullmatch(text.rstrip("."))
    if found is None or (found[1] and int(found[1]) == 0):
        raise WrongValue("write the number of a paper in the letter, like 3")
    return str(int(found[1])) if found[1] else found[2].lower()
