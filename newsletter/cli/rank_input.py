"""The files of `newsletter rank` as values: papers and readers, one JSON object a line.

A bad line stops the command with a sentence that names the file and the line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsletter.models import Problem
from newsletter.ranking import Candidate, Reader
from subscribers.faults import InvalidPreferences
from subscribers.models import TopicKind
from subscribers.topics import LONGEST_TOPIC, Interest, merge, parse_topics, plain

Name = str | int

_BETWEEN_AUTHORS = (re.compile(r"\s*;\s*"), re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+"))
_BETWEEN_CATEGORIES = re.compile(r"[\s,;]+")


class BadLine(Problem):
    """What is wrong with a line of a file, for the person who wrote it."""


def papers_in(path: Path) -> dict[Name, Candidate]:
    """The papers of a file by their own ids; of two with one id the first is kept.

    Raises BadLine. Earlier lines get higher numbers, so that they come first among equals.
    """
    found: dict[Name, Candidate] = {}
    for where, line in _lines(path):
        found.setdefault(_name(line, where), _paper(line, where))
    return {name: replace(paper, id=-at) for at, (name, paper) in enumerate(found.items())}


def readers_in(
    path: Path, size: int, papers: Mapping[Name, Candidate]
) -> list[tuple[Name, Reader]]:
    """The readers of a file with their own ids; `papers` are those that likes may name by id.

    Raises BadLine.
    """
    return [
        (
            _name(line, where),
            Reader(
                id=at,
                interests=_interests(_list(line, "topics", where), where),
                size=size,
                liked=_voted(line, "liked", papers, where),
                disliked=_voted(line, "disliked", papers, where),
            ),
        )
        for at, (where, line) in enumerate(_lines(path))
    ]


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line that is not blank, with the words that name its place."""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        where = f"{path}, line {number}"
        if not line.strip():
            continue
        try:
            value = json.loads(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise BadLine(f"{where}: this is not UTF-8 text.") from None
        except (ValueError, RecursionError) as error:
            raise BadLine(f"{where}: this is not JSON ({error}).") from None
        if not isinstance(value, dict):
            raise BadLine(f'{where}: an object like {{"id": …}} is needed, not {line[:40]!r}.')
        yield where, value


def _name(line: dict[str, Any], where: str) -> Name:
    name = line.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise BadLine(f'{where}: "id" has to be a word or a number.')
    return name


def _paper(line: dict[str, Any], where: str) -> Candidate:
    return Candidate(
        id=0,
        title=_text(line, "title", where),
        abstract=_text(line, "abstract", where),
        authors=_authors(line, where),
        categories=_categories(line, where),
        announced_at=_moment(line, where),
    )


def _text(line: dict[str, Any], field: str, where: str) -> str:
    text = line.get(field)
    if text is None and field == "abstract":
        return ""
    if not isinstance(text, str):
        raise BadLine(f'{where}: "{field}" has to be text.')
    return text


def _list(line: dict[str, Any], field: str, where: str) -> list[Any]:
    values = line.get(field)
    if values is None:
        return []
    if not isinstance(values, list):
        raise BadLine(f'{where}: "{field}" has to be a list.')
    return values


def _words(line: dict[str, Any], field: str, where: str) -> list[str]:
    words = _list(line, field, where)
    if not all(isinstance(word, str) for word in words):
        raise BadLine(f'{where}: "{field}" has to be a list of words.')
    return words


def _authors(line: dict[str, Any], where: str) -> tuple[str, ...]:
    written = line.get("authors")
    if not isinstance(written, str):
        return tuple(_words(line, "authors", where))
    by_semicolon, by_comma = _BETWEEN_AUTHORS
    return tuple(
        filter(None, (by_semicolon if ";" in written else by_comma).split(written.strip()))
    )


def _categories(line: dict[str, Any], where: str) -> tuple[str, ...]:
    written = line.get("categories")
    if not isinstance(written, str):
        return tuple(_words(line, "categories", where))
    return tuple(filter(None, _BETWEEN_CATEGORIES.split(written)))


def _moment(line: dict[str, Any], where: str) -> datetime | None:
    written = line.get("published")
    if written is None or written == "":
        return None
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        raise BadLine(f'{where}: "published" is no date; write 2026-11-24.') from None


def _interests(topics: list[Any], where: str) -> tuple[Interest, ...]:
    found: list[Interest] = []
    for topic in topics:
        if not isinstance(topic, str):
            raise BadLine(f'{where}: "topics" has to be a list of words.')
        if len(topic) > LONGEST_TOPIC:  # free text rather than a topic
            found.append(Interest(TopicKind.PHRASE, plain(topic)))
            continue
        try:
            found += parse_topics(topic.replace(";", ","))
        except InvalidPreferences as error:
            raise BadLine(f"{where}: {error}") from None
    return merge(found)


def _voted(
    line: dict[str, Any], field: str, papers: Mapping[Name, Candidate], where: str
) -> tuple[Candidate, ...]:
    """Papers written out, or ids of papers that stand in the other files."""
    found: list[Candidate] = []
    for vote in _list(line, field, where):
        if isinstance(vote, dict):
            found.append(_paper(vote, f'{where}, "{field}"'))
        elif isinstance(vote, str | int) and vote in papers:
            found.append(papers[vote])
        else:
            raise BadLine(f'{where}: "{field}" names the paper {vote!r}, which is in no file.')
    return tuple(found)
