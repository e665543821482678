"""Measures the whole path beside Postfix's smtp-source and prints one Markdown table.

Run it with `python -m tests.benchmarks`; it takes some minutes and asserts that every reader got
a whole letter. The files beside it measure single rooms.
"""

import argparse
import multiprocessing
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from tests.benchmarks import plain_ways, stages
from tests.benchmarks.newsroom import PAPERS, PICKS, TOPICS, Newsroom
from tests.benchmarks.smtp_speed import sink, smtp_source

SESSIONS = 10
READY, SLOW = 2_000, 200
TOOLS = tuple(Path("/usr/sbin") / name for name in ("smtp-sink", "smtp-source"))
Row = tuple[str, str, str]
Found = TypeVar("Found")


def alone(work: Callable[..., Found], *given: object) -> Found:
    """The work in a process of its own, so that it starts cold and leaves no memory behind."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as process:
        return process.submit(work, *given).result()


def apart(room: Newsroom) -> Iterator[Row]:
    """The stages of one run, measured inside the process that does them."""
    spent = alone(stages.measure, room.config, room.readers)
    room.check()
    for stage, goal in stages.GOALS.items():
        yield f"CPU a reader: {stage}", f"{spent.pop(stage):.0f} µs", f"≤ {goal} µs"
    for stage, cost in spent.items():
        yield f"… {stage}", f"{cost:.0f} µs", ""


def plainly(port: int, ways: plain_ways.PlainWays) -> Iterator[Row]:
    """The plain ways beside smtp-source."""
    rate, _ = smtp_source(port, 10 * READY, round(ways.size), SESSIONS)
    for name, way in (
        ("smtplib, one connection, letters ready", ways.ready),
        ("slow way: Jinja, MJML, premailer, EmailMessage, smtplib for each", ways.slow),
    ):
        said = f"{way.letters:,.0f} letters/s, {way.letters / rate:.3f} of `smtp-source`"
        yield name, f"{said}, CPU {way.cpu:,.0f} µs a letter", ""


def whole(room: Newsroom, port: int, size: int) -> Iterator[Row]:
    """`newsletter send` from start to end, between two runs of smtp-source."""
    before, _ = smtp_source(port, room.readers, size, SESSIONS)
    sent = room.run("send", "--json")
    after, _ = smtp_source(port, room.readers, size, SESSIONS)
    room.check()
    rate, base = room.readers / sent.wall, (before + after) / 2
    name = f"`newsletter send`, {room.readers:,} readers"
    yield name, f"{sent.wall:.1f} s, {rate:,.0f} letters/s", ""
    yield "… beside `smtp-source`", f"**{rate / base:.2f}** of {base:,.0f} letters/s", "≥ 0.8"
    yield "… CPU of all its processes", f"{sent.cpu / room.readers * 1e6:.0f} µs a letter", ""
    yield "… memory of its largest process", f"{sent.peak:.0f} MB", "< 400 MB"


def show(rows: Iterator[Row]) -> None:
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def run(folder: Path, port: int, few: int, many: int) -> None:
    room = Newsroom(folder / "few", few, port, SESSIONS)
    room.prepare()
    first = list(apart(room))
    ways = alone(plain_ways.measure, room.config, port, min(READY, few), min(SLOW, few))
    print(
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {PAPERS:,} papers, "
        f"{TOPICS} topics and {PICKS} picks a reader, {ways.size / 1e3:.1f} KB a letter, "
        f"{SESSIONS} sessions into `smtp-sink`\n\n| | measured | goal |\n|---|---|---|",
        flush=True,
    )
    room.start_over()
    show(whole(room, port, round(ways.size)))
    if many:
        larger = Newsroom(folder / "many", many, port, SESSIONS)
        imported = larger.prepare()
        show(whole(larger, port, round(ways.size)))
        show(iter([(f"import of {many:,} readers", f"{imported.wall:.1f} s", "< 30 s")]))
    show(iter(first))
    show(plainly(port, ways))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, help="A quick run with so many readers only.")
    quick = parser.parse_args().readers
    if missing := [path.name for path in TOOLS if not path.exists()]:
        print(f"{' and '.join(missing)} not found: apt-get install postfix (Debian, Ubuntu)")
        return 1
    few, many = (quick, 0) if quick else (10_000, 100_000)
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        run(Path(folder), port, few, many)
    return 0


if __name__ == "__main__":
    sys.exit(main())
