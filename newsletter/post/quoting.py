"""The new part of a reply: what its writer wrote, without quoted mail and signatures.

It reads plain lines of bounded length and does not know what they ask for.
"""

import re

from newsletter.post.quoting_words import (
    ADDRESS_AT_END,
    HEADER_LINE,
    MOBILE,
    OPENS,
    ORIGINAL,
    SENDER_LINE,
    WROTE,
    WROTE_AT_END,
)

LONGEST_ATTRIBUTION = 400  # characters, over at most three lines
WRAPPED_FROM = 60  # a quoted line this long may have lost its end to the next line

_QUOTED = re.compile(r"\s{0,4}[>|｜＞»]")
_DELIMITER = re.compile(r"--\s?|__|—")
_RULE = re.compile(r"[-_=*]{20,}|—{3,}")
_BOLD = re.compile(r"[*_\u200e\u200f]+")


def new_part(text: str) -> str:
    """The lines that were written now: before the quoted mail, below it, or between its lines.

    What stands below "On … wrote:" counts only where nothing stands above, and never in a mail
    quoted without marks: an old line taken for a new one would be obeyed.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    fresh: list[str] = []
    said = False  # whether there is a word among the fresh lines
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        ruled_off = said and _RULE.fullmatch(line)
        if _DELIMITER.fullmatch(line) or ruled_off or _begins_old_mail(lines, at):
            break
        if length := _attribution(lines, at):
            if said or not _quoted_follows(lines, at + length):
                break
            at += length
        elif _QUOTED.match(line) or _is_wrapped(lines, at):
            at += 1
        elif _is_mobile_signature(line):
            if said:
                break
            at += 1
        else:
            fresh.append(line)
            said = said or bool(line)
            at += 1
    return "\n".join(fresh).strip("\n")


def _begins_old_mail(lines: list[str], at: int) -> bool:
    """Whether the answered mail begins here, with a line of its own or with its headers."""
    line = _BOLD.sub("", lines[at]).strip()
    if len(line) > LONGEST_ATTRIBUTION:
        return False
    if ORIGINAL.search(line):
        return True
    if not SENDER_LINE.match(line):
        return False
    following = [_BOLD.sub("", one).strip() for one in lines[at + 1 : at + 6]]
    return any(HEADER_LINE.match(one[:LONGEST_ATTRIBUTION]) for one in following)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here say "On … wrote:", in whatever language; 0 when none do."""
    joined = ""
    for count, line in enumerate(lines[at : at + 3], start=1):
        bare = _BOLD.sub("", line).strip()
        if not bare or _QUOTED.match(bare):
            return 0
        joined = f"{joined} {bare}".strip()
        if len(joined) > LONGEST_ATTRIBUTION:
            return 0
        if joined.endswith((":", "：")):
            begins = count == 1 or (OPENS.match(joined) and not _begins_below(lines, at, count))
            return count if begins and _says_who_wrote(joined) else 0
    return 0


def _begins_below(lines: list[str], at: int, count: int) -> bool:
    """Whether one of the next lines begins the introduction: then this one is not part of it."""
    below = range(at + 1, at + count)
    return any(OPENS.match(lines[one].strip()) and _attribution(lines, one) for one in below)


def _says_who_wrote(line: str) -> bool:
    dated = any(character.isdigit() for character in line)
    if WROTE_AT_END.search(line):
        return True
    if WROTE.search(line):
        return dated or "@" in line
    return dated and bool(ADDRESS_AT_END.search(line))


def _quoted_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return bool(_QUOTED.match(following))


def _is_wrapped(lines: list[str], at: int) -> bool:
    """Whether this line is the end of the quoted one above it, which some program broke."""
    if at == 0 or not lines[at].strip():
        return False
    above = lines[at - 1]
    return bool(_QUOTED.match(above)) and len(above) >= WRAPPED_FROM


def _is_mobile_signature(line: str) -> bool:
    return len(line) <= 120 and bool(MOBILE.search(line))
