"""A replay of recorded arXiv days, hour by hour, through collect, compose and deliver.

arXiv is a fake on loopback in every mood (fake_arxiv.py); the letters are read where they arrived.
"""

import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from sqlalchemy import text

from newsletter import covering, pipeline
from newsletter.app import App
from newsletter.config import Config
from newsletter.models import State
from newsletter.papers import batches
from tests.fake_arxiv import Arxiv, Mood, Paper, fake_arxiv
from tests.prepared import prepare
from tests.workshop import enrol, letters_in

CATEGORIES = ("cs.CV", "cs.CL", "cs.AI", "cs.LG", "cs.RO")
ROUNDS = (time(1, 30), time(4), time(5, 30), time(7), time(8, 30), time(10, 30), time(13, 30))
READERS: dict[str, dict[str, Any]] = {
    "ada@example.org": {"interests": "cat:cs.CL; large language models", "size": 20},
    "ben@example.org": {"interests": "diffusion models; segmentation", "size": 12},
    "cleo@example.org": {"interests": "robot learning; manipulation", "days": "weekly friday"},
    "dora@example.org": {"interests": "quantum error correction", "empty_days": "note"},
}
ONE_DAY = timedelta(days=1)


@dataclass
class Row:
    """What became of one day: its mood, what was announced, what was held when, who got letters."""

    day: date
    mood: str
    announced: int
    held_at_seven: int = 0
    held: int = 0
    by_id: int = 0
    letters: int = 0
    waited: bool = False
    asked: int = 0  # requests about chosen papers


@dataclass
class Replay:
    """The whole run: its days, what was never held, what came twice, and the letters' states.

    `asked` counts how often arXiv was asked about each chosen paper, `detailed` are those it told
    of.
    """

    rows: list[Row] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)  # by reader and paper
    twice: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: dict[State, int] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    detailed: set[str] = field(default_factory=set)


def recorded_days(path: Path) -> dict[date, list[Paper]]:
    """The recorded papers by the day of their mailing."""
    days: dict[date, list[Paper]] = defaultdict(list)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            days[date.fromisoformat(paper["day"])].append(paper)
    return dict(days)


def moods_of(days: list[date]) -> dict[date, list[Mood]]:
    """A plan in which every fault comes again and again, a day each; days between are good ones."""
    plan: list[list[Mood]] = [
        [],
        [Mood("rss", "cs.AI", stale=True)],
        [Mood("rss", cut_at=40)],
        [Mood("rss", refuse=1, retry_after="2400"), Mood("list", refuse=1, retry_after="600")],
        [Mood("rss", late_hours=8.0), Mood("list", late_hours=8.0)],
        [Mood("rss", "cs.CV", refuse=3, status=503)],
        [Mood("rss", "cs.CL", broken=True)],
        [Mood("rss", "cs.LG", empty=True), Mood("api", refuse=1, status=503)],
        [Mood("rss", late_hours=13.0), Mood("list", late_hours=13.0)],
        [Mood("rss", stale=True)],
    ]
    return {day: plan[number % len(plan)] for number, day in enumerate(days)}


def replay(folder: Path, recorded: dict[date, list[Paper]]) -> Replay:
    """Live through all days from the first to the last, and the two after it."""
    days = sorted(recorded)
    off = days[len(days) // 2]  # the machine is off on that day, all day
    result = Replay()
    begin = datetime.combine(days[0], time(0), UTC)
    with fake_arxiv(recorded, begin) as (site, arxiv):
        arxiv.moods = moods_of(days)
        config = configuration(folder, site.url)
        app = App(config, now=begin)
        for email, given in READERS.items():
            enrol(
                app,
                email,
                given["interests"],
                **{k: v for k, v in given.items() if k != "interests"},
            )
        app.close()
        missed = True
        for day in every_day(days[0], days[-1] + 2 * ONE_DAY):
            row = Row(day, mood_words(arxiv, day), len(expected(recorded, day)))
            if day == off:
                row.mood = "our machine is off; harvested the day after"
            else:
                live(config, arxiv, day, row, result)
            if missed and day > off:
                missed = not harvest(config, arxiv, off)
            result.rows.append(row)
        look_back(config, recorded, result)
    read_letters(folder, result)
    return result


def configuration(folder: Path, url: str) -> Config:
    feeds = [
        {"name": f"arXiv {name}", "kind": "arxiv-rss", "url": f"{url}/rss/{name}"}
        for name in CATEGORIES
    ]
    prepare(folder / "newsletter.db")
    services = {"listing": f"{url}/list", "api": f"{url}/api/query", "oai": f"{url}/oai"}
    return Config.model_validate(
        {
            "folder": folder,
            "site": {"sender": "news@example.org", "url": "https://news.example.org"},
            "feeds": feeds,
            "arxiv": services,
            "collect": {"wait_for": "arxiv", "wait_hours": 12},
        }
    )


def live(config: Config, arxiv: Arxiv, day: date, row: Row, result: Replay) -> None:
    """One day of the newsletter: rounds of its cron, each another process."""
    for hour in ROUNDS:
        arxiv.now = datetime.combine(day, hour, UTC)
        app = App(config, now=arxiv.now, wall_clock=lambda: arxiv.now)
        collected = pipeline.collect(app)
        row.by_id += collected.fetched
        for feed in collected.feeds[: collected.visited]:
            if feed["error"]:
                result.errors[re.sub(r"\d+", "…", feed["error"])] += 1
        before = len(arxiv.asked)
        composed, delivered = pipeline.compose_and_deliver(app, whole_day=False)
        for path, _ in arxiv.asked[before:]:
            row.asked += 1
            result.asked.update(path.partition("id_list=")[2].partition("&")[0].split(","))
        row.letters += composed.editions
        row.waited = row.waited or any("wait for" in why for why in composed.skipped)
        result.states = delivered.states
        with app.database.reading() as session:
            ids = expected(arxiv.days, day)
            row.held = len(ids) - len(batches.missing(session, ids))
        if hour == time(7):
            row.held_at_seven = row.held
        app.close()


def harvest(config: Config, arxiv: Arxiv, day: date) -> bool:
    """What an operator does after a day on which the machine was off; False if it must be redone.

    arXiv may have asked for a pause; the command says so.
    """
    app = App(config, now=arxiv.now, wall_clock=lambda: arxiv.now)
    filled = pipeline.backfill(app, day, day, as_news=True)
    app.close()
    return not any(feed["error"] for feed in filled.feeds)


def look_back(config: Config, recorded: dict[date, list[Paper]], result: Replay) -> None:
    """Which papers never became news, and what the receipts say of every day."""
    app = App(config, now=datetime.combine(max(recorded) + 3 * ONE_DAY, time(12), UTC))
    with app.database.reading() as session:
        news = session.execute(text("SELECT arxiv_id FROM paper WHERE announced_at IS NOT NULL"))
        held = set(news.scalars())
        told = "SELECT arxiv_id FROM paper WHERE detailed_at IS NOT NULL"
        result.detailed = set(session.execute(text(told)).scalars())
    wanted = {id for day in recorded for id in expected(recorded, day)}
    result.lost = wanted - held
    for row in result.rows:
        covered = covering.coverage(app, row.day)
        row.held = max(row.held, sum(1 for id in expected(recorded, row.day) if id in held))
        assert all(not one.missing for one in covered), row.day
    app.close()


def read_letters(folder: Path, result: Replay) -> None:
    """Count each paper in each reader's letters, by the link of its card."""
    found: Counter[tuple[str, str]] = Counter()
    for source in letters_in(folder):
        letter = message_from_bytes(source, policy=policy.default)
        body = letter.get_body(("plain",))
        assert body is not None
        words = str(body.get_content())
        for id in set(re.findall(r"^https://arxiv\.org/abs/(\S+?)(?:v\d+)?$", words, re.M)):
            found[str(letter["To"]), id] += 1
    result.twice = Counter({key: count for key, count in found.items() if count > 1})
    result.sent = found


def expected(recorded: dict[date, list[Paper]], day: date) -> set[str]:
    """The papers announced on a day in the categories that are followed."""
    return {p["id"] for p in recorded.get(day, ()) if {*p["categories"]} & {*CATEGORIES}}


def every_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def mood_words(arxiv: Arxiv, day: date) -> str:
    """The day's fault in a few words."""
    if day not in arxiv.days:
        return "nothing announced"
    said = []
    for mood in arxiv.moods.get(day, ()):
        faults = {
            "stale": mood.stale,
            "empty": mood.empty,
            "broken off": mood.broken,
            f"cut at {mood.cut_at}, new ones first": mood.cut_at < 2_000,
            f"{mood.refuse} × {mood.status}": mood.refuse > 0,
            f"{mood.late_hours:g} h late": mood.late_hours > 1,
        }
        what = ", ".join(fault for fault, is_so in faults.items() if is_so)
        said.append(f"{mood.service} {mood.category or ''}".strip() + f" {what}")
    return "; ".join(said) or "good"
