"""The sentences of a letter: its headline, subject, date, and where its papers came from.

They are plain text; nothing is escaped or encoded here.
"""

from datetime import date
from functools import lru_cache

from newsletter.letters.plain import cut_at_word, one_line
from newsletter.models import Coverage

# Written out, because the names of calendar follow the locale of the machine.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_FEEDS_SHOWN = 12
_SILENT = "arXiv does not announce "


def day(slot: date) -> str:
    """A day as a journal writes it: "Tuesday, 24 November"."""
    return f"{_DAYS[slot.weekday()]}, {slot.day} {_MONTHS[slot.month - 1]}"


@lru_cache(maxsize=8_192)
def subject(title: str, count: int, slot: date) -> str:
    """The best paper's title, how many more there are, and for which day."""
    title = cut_at_word(title, 90)
    return f"{title} · {f'{count - 1} more for ' if count > 1 else ''}{day(slot)}"


def greeting(name: str, hour: int) -> str:
    """ "Good morning, Ada. " by the reader's hour, with the space after it; empty without a name.

    A name longer than 40 characters is left out rather than cut.
    """
    name = one_line(name)
    if not 0 < len(name) <= 40:
        return ""
    if 4 <= hour < 12:
        return f"Good morning, {name}. "
    return f"Good {'afternoon' if 12 <= hour < 18 else 'evening'}, {name}. "


def tally(count: int, new: int) -> str:
    """How many of the new papers are for the reader: "Five of 68 new papers are for you." """
    if not count:
        return empty_day(new)
    papers, are = ("paper", "is") if count == 1 else ("papers", "are")
    number = in_words(count).capitalize()
    if new > count:
        return f"{number} of {new:,} new papers {are} for you."
    return f"{number} new {papers} {are} for you."


def in_words(number: int) -> str:
    """Numbers up to twelve as words, the others in digits."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


@lru_cache(maxsize=2_048)
def coverage_line(coverage: Coverage) -> str:
    """What was read for the edition, feed by feed, and which feeds are late."""
    brought = [(name, count) for name, count in coverage.by_feed if count]
    brought.sort(key=lambda feed: -feed[1])
    shown = [f"{one_line(name)} {count:,}" for name, count in brought[:_FEEDS_SHOWN]]
    if len(brought) > _FEEDS_SHOWN:
        rest = sum(count for _, count in brought[_FEEDS_SHOWN:])
        shown.append(f"{len(brought) - _FEEDS_SHOWN} more feeds {rest:,}")
    papers = "paper" if coverage.new == 1 else "papers"
    line = f"We read {coverage.new:,} new {papers} for this edition"
    line += f": {_listed(shown)}." if shown else "."
    if coverage.late:
        are, their = ("is", "its") if len(coverage.late) == 1 else ("are", "their")
        names = [one_line(name) for name in coverage.late[:_FEEDS_SHOWN]]
        if len(coverage.late) > _FEEDS_SHOWN:
            names.append(f"{len(coverage.late) - _FEEDS_SHOWN} more feeds")
        line += f" {_listed(names)} {are} late; {their} papers will be in a later edition."
    return line + _announced(coverage) + _next(coverage)


def _announced(coverage: Coverage) -> str:
    """What arXiv announced, and whether we hold it; empty where arXiv is not read."""
    if not coverage.announced:
        return ""
    papers = "paper" if coverage.announced == 1 else "papers"
    said = f" arXiv announced {coverage.announced:,} {papers} in the categories we read, and we"
    if coverage.held >= coverage.announced:
        return f"{said} hold {'it' if coverage.announced == 1 else 'all of them'}."
    return f"{said} hold {coverage.held:,}; the others follow."


def _next(coverage: Coverage) -> str:
    """When the next edition comes, and why not sooner."""
    why = _reasons(list(coverage.silence))
    if coverage.next_edition:
        return f" The next edition comes on {coverage.next_edition}" + (f": {why}." if why else ".")
    return f" Note that {why}." if why else ""


def _reasons(silence: list[str]) -> str:
    """ "arXiv does not announce on Thanksgiving, nor on Friday and Saturday"."""
    same = [why for why in silence[1:] if why.startswith(_SILENT)]
    if not silence or len(same) < len(silence) - 1 or not silence[0].startswith(_SILENT):
        return _listed(silence) if silence else ""
    return ", nor ".join([silence[0], *(why.removeprefix(_SILENT) for why in same)])


def empty_day(new: int) -> str:
    """The headline of a letter without papers."""
    if not new:
        return "No new papers today."
    papers, are = ("paper", "is") if new == 1 else ("papers", "are")
    return f"None of {new:,} new {papers} {are} close enough to your topics today."


def empty_subject(new: int, slot: date) -> str:
    """The subject of a letter without papers."""
    return f"{'Nothing new' if not new else 'Nothing for you'} today · {day(slot)}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def update(title: str, kind: str, what: str) -> str:
    """What became of a paper that the reader liked, as a sentence."""
    title = f"“{cut_at_word(title, 160)}”"
    if kind == "revised":
        version = f" (version {what})" if what else ""
        return f"{title} was revised since you liked it{version}."
    where = f" in {cut_at_word(one_line(what), 120)}" if what else ""
    return f"{title}, which you liked, is now published{where}."
