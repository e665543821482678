"""A newsletter with readers of three kinds, who like the papers of two subjects each.

Real votes in a real database; nothing of ours is replaced.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from newsletter import pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.editions import decode_picks
from newsletter.models import CoLikes, Edition, Paper, Vote
from newsletter.ranking.colikes import LEAST
from subscribers import store
from subscribers.models import Subscriber
from tests.conftest import MORNING
from tests.workshop import enrol, write_config, write_papers

DAY = timedelta(days=1)
SUBJECTS = ["quantum foam", "coral reefs", "medieval law", "rye bread", "glass harps", "sea ice"]
CROWD = 2 * LEAST  # of each kind: enough for every pair
ADA, BEN = "ada@example.org", "ben@example.org"


def paper(number: int, words: str) -> dict[str, Any]:
    return {
        "id": f"2611.{number:05d}",
        "title": f"On {words} in case {number}",
        "abstract": f"We look at {words} again, and at {words} in case {number}.",
        "categories": ["cs.LG"],
        "published": "2026-11-24T00:00:00Z",
    }


def opened(folder: Path, ranking: str = "colikes_from = 20", day: int = 0, url: str = "") -> App:
    database = f'[database]\nurl = "{url}"\n' if url else ""
    config = write_config(folder, f"{database}[ranking]\noutside = false\n{ranking}")
    return App(load(config), now=MORNING + day * DAY)


def filled(folder: Path, url: str = "") -> App:
    """Whoever likes foam likes reefs, law goes with bread, and harps with ice.

    Ada likes foam, and follows what all papers are about; Ben likes nothing.
    """
    app = opened(folder, url=url)
    old = [paper(10 * at + one, words) for at, words in enumerate(SUBJECTS) for one in range(5)]
    write_papers(folder / "papers.jsonl", old)
    pipeline.collect(app, force=True)
    for kind in range(3):
        for number in range(CROWD):
            email = f"reader{kind}{number}@example.org"
            enrol(app, email, "nothing of the kind")
            like(app, email, SUBJECTS[2 * kind : 2 * kind + 2])
    enrol(app, ADA, "cat:cs.LG", size=1)
    enrol(app, BEN, "cat:cs.LG", size=1)
    like(app, ADA, SUBJECTS[:1])
    return app


def reader(session: Session, email: str) -> int:
    found = store.find(session, email)
    assert found is not None
    return store.id_of(found)


def like(app: App, email: str, subjects: Iterable[str]) -> None:
    with app.database.writing() as session:
        mine = reader(session, email)
        for one in session.exec(select(Paper)).all():
            if any(words in one.title for words in subjects):
                session.add(Vote(subscriber_id=mine, paper_id=one.id, value=1, at=MORNING))


def row(app: App) -> CoLikes:
    with app.database.reading() as session:
        return session.exec(select(CoLikes)).one()


def news(folder: Path, ranking: str = "colikes_from = 20", day: int = 1) -> App:
    """The newsletter of a day when there is a new paper on reefs and one on law, and on others."""
    number = 900 + 10 * day
    subjects = [SUBJECTS[at] for at in (1, 4, 3, 5, 2)]
    new = [paper(number + at, words) for at, words in enumerate(subjects)]
    write_papers(folder / "papers.jsonl", new)
    later = opened(folder, ranking, day)
    pipeline.collect(later, force=True)
    return later


def composed(app: App) -> dict[str, str]:
    """Everybody's picks as they are stored, by address."""
    pipeline.compose(app, whole_day=True)
    with app.database.reading() as session:
        mine = select(Subscriber.email, Edition.picks).join(Edition)
        return dict(session.exec(mine.where(Edition.slot == app.now().date())).all())


def title(app: App, picks: str) -> str:
    with app.database.reading() as session:
        found = session.get(Paper, decode_picks(picks)[0].paper_id)
        return found.title if found else ""
