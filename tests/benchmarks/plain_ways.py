"""The same letters sent as most programs send them, to show what the design buys.

`smtplib` sends letters that are ready; the slow way makes each anew and connects for each.
"""

import smtplib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select
from sqlmodel import Session

from newsletter import editions, press
from newsletter.app import App
from newsletter.config_file import load
from newsletter.letters.edition import EditionFacts, write
from newsletter.letters.entry import Entry
from newsletter.letters.facts import PaperFacts
from newsletter.letters.template import Stationery
from newsletter.models import Letter, Pick
from newsletter.papers import by_ids
from tests.benchmarks.letters_speed import slow_letter


@dataclass(frozen=True, slots=True)
class Rate:
    """Letters a second of wall clock, and microseconds of CPU a letter."""

    letters: float
    cpu: float


@dataclass(frozen=True, slots=True)
class PlainWays:
    """The mean size of our letters in bytes on the wire, and the rates of the two plain ways."""

    size: float
    ready: Rate
    slow: Rate


def measure(config: Path, port: int, ready: int, slow: int) -> PlainWays:
    """Send letters of stored editions again: `ready` of them joined, `slow` made anew."""
    app = App(load(config))
    with app.database.reading() as session:
        letters, facts, picks = written_again(app, session, ready)
        ids = {pick.paper_id for mine in picks for pick in mine}
        papers: dict[int, PaperFacts] = dict(by_ids(session, ids))
        few = list(zip(picks, facts, strict=True))[:slow]
        slowly = _rate(lambda: _send_slowly(port, papers, few), slow)
    app.close()
    size = sum(len(fragment) for letter in letters for fragment in letter.fragments) / len(letters)
    return PlainWays(size, _rate(lambda: _send_ready(port, letters), len(letters)), slowly)


def written_again(
    app: App, session: Session, count: int
) -> tuple[list[Letter], list[EditionFacts], list[list[Pick]]]:
    """Letters of stored editions, and the facts and picks they were written from."""
    facts: list[EditionFacts] = []
    ids = session.execute(select(editions.editions.c.id).limit(count)).scalars().all()
    issues = editions.for_letters(session, ids)
    writing = press.Press(app)
    writing.prepare(session, issues.values())

    def noting(stationery: Stationery, entries: Sequence[Entry], wanted: EditionFacts) -> Letter:
        facts.append(wanted)
        return write(stationery, entries, wanted)

    with patch.object(press, "write", noting):
        letters = [
            writing.letter(issue, f"reader{id}@example.org", f"{id}@example.org", id)
            for id, issue in issues.items()
        ]
    picks = [
        [Pick(paper_id, 1.0, why) for paper_id, why in map(editions.read, issue.choices)]
        for issue in issues.values()
    ]
    return letters, facts, picks


def _send_ready(port: int, letters: Sequence[Letter]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for letter in letters:
            smtp.sendmail(letter.mail_from, [letter.recipient], b"".join(letter.fragments))


def _send_slowly(
    port: int,
    papers: dict[int, PaperFacts],
    letters: Sequence[tuple[Sequence[Pick], EditionFacts]],
) -> None:
    for picks, one in letters:
        message = slow_letter(papers, picks, one)
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.sendmail(one.mail_from, [one.recipient], message)


def _rate(work: Callable[[], None], count: int) -> Rate:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Rate(count / wall, cpu / count * 1e6)
