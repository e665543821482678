"""Trending this morning: a reader without topics gets the day by upvotes."""

import json
from pathlib import Path

from sqlmodel import select

from newsletter import pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.editions import decode_picks
from newsletter.models import Edition, Paper
from tests.conftest import MORNING
from tests.feeds.loopback import Page, serving
from tests.workshop import enrol, letters_in, write_config, write_papers

ADA = "ada@example.org"
UPVOTES = {"Slow tides": 3, "Warm bread": 120, "Quick looms": 41, "Dim lamps": 0}


def daily_papers() -> bytes:
    """The answer of Hugging Face, in its shape."""
    return json.dumps(
        [
            {
                "paper": {
                    "id": f"2611.0123{number}",
                    "title": title,
                    "summary": f"{title} are described here, and measured twice.",
                    "authors": [{"name": "Mary Somerville", "hidden": False}],
                    "publishedAt": "2026-11-23T18:00:00.000Z",
                    "upvotes": upvotes,
                    "githubRepo": f"https://github.com/example/{number}",
                    "projectPage": f"https://example.org/{number}",
                },
                "publishedAt": "2026-11-24T01:00:00.000Z",
                "title": title,
            }
            for number, (title, upvotes) in enumerate(UPVOTES.items())
        ]
    ).encode()


def test_a_reader_without_topics_gets_the_day_by_upvotes(tmp_path: Path) -> None:
    write_papers(tmp_path / "papers.jsonl")  # of which nobody has said anything
    with serving() as site:
        for day in ("24", "23", "22"):
            body = daily_papers() if day == "24" else b"[]"
            site.pages[f"/api?date=2026-11-{day}&limit=100"] = Page(body)
        feed = f'[[feeds]]\nname = "HF"\nkind = "huggingface"\nurl = "{site.url}/api"\n'
        app = App(load(write_config(tmp_path, feed)), now=MORNING)
        enrol(app, ADA, "", size="4")
        pipeline.collect(app, force=True)
        pipeline.compose_and_deliver(app, whole_day=True)
    with app.database.reading() as session:
        picks = decode_picks(session.exec(select(Edition.picks)).one())
        titles = {paper.id: paper.title for paper in session.exec(select(Paper))}
    app.close()
    chosen = [titles[pick.paper_id] for pick in picks]
    assert chosen[:3] == ["Warm bread", "Quick looms", "Slow tides"]
    assert [pick.reasons[0].signal for pick in picks[:3]] == ["trending"] * 3
    (letter,) = letters_in(tmp_path)
    assert b"https://github.com/example/1" in letter
