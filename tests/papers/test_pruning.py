"""Old abstracts go, the papers' names stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from newsletter import tidying
from newsletter.app import App
from newsletter.config import Config
from newsletter.db import Database
from newsletter.models import Announcement, Paper, Vote
from newsletter.papers import keep, pruning, search
from subscribers.models import Subscriber
from tests.conftest import MORNING


def app_in(folder: Path, keep_days: int) -> App:
    database = {"url": f"sqlite:///{folder / 'newsletter.db'}", "keep_abstracts_days": keep_days}
    return App(Config.model_validate({"database": database, "folder": folder}), now=MORNING)


def paper(number: int) -> Announcement:
    name = f"2611.9{number:04}"
    return Announcement("A", f"Tides, part {number}", "The harbour is dry.", arxiv_id=name)


def fill(database: Database) -> None:
    with database.writing() as session:
        reader = Subscriber(id=1, email="ada@example.org", email_key="ada", created_at=MORNING)
        session.add(reader)
        keep(session, [paper(1), paper(2)], MORNING - timedelta(days=400))
        keep(session, [paper(3)], MORNING - timedelta(days=3))
        session.add(Vote(subscriber_id=1, paper_id=2, value=1, at=MORNING))


def test_old_abstracts_are_emptied_but_for_those_voted_on(tmp_path: Path) -> None:
    app = app_in(tmp_path, keep_days=90)
    fill(app.database)
    assert tidying.tidy(app)["abstracts"] == 1
    assert tidying.tidy(app)["abstracts"] == 0
    with app.database.reading() as session:
        abstracts = session.exec(select(Paper.abstract).order_by(Paper.key)).all()
        found = [row.id for row in search(session, "harbour")]
        by_title = [row.id for row in search(session, "tides part 1")]
    app.close()
    assert [bool(abstract) for abstract in abstracts] == [False, True, True]
    assert sorted(found) == [2, 3]
    assert by_title[0] == 1


def test_of_many_old_abstracts_some_go_each_time_the_oldest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "AT_ONCE", 2)
    monkeypatch.setattr(tidying, "STEPS", 2)
    app = app_in(tmp_path, keep_days=90)
    with app.database.writing() as session:
        for number in range(5):
            keep(session, [paper(number)], MORNING - timedelta(days=400 + number))
    assert tidying.tidy(app)["abstracts"] == 4
    with app.database.reading() as session:
        left = session.exec(select(Paper.arxiv_id).where(Paper.abstract != "")).all()
    assert left == ["2611.90000"]
    assert tidying.tidy(app)["abstracts"] == 1
    app.close()


def test_a_paper_without_its_text_is_still_known(tmp_path: Path) -> None:
    app = app_in(tmp_path, keep_days=90)
    fill(app.database)
    tidying.tidy(app)
    with app.database.writing() as session:
        kept = keep(session, [paper(1)], MORNING)
    app.close()
    assert (kept.new, kept.seen) == (0, 1)


def test_what_may_still_be_sent_keeps_its_text(tmp_path: Path) -> None:
    app = app_in(tmp_path, keep_days=1)
    fill(app.database)
    tidying.tidy(app)
    with app.database.reading() as session:
        assert [row.id for row in search(session, "harbour")] == [3, 2]
    app.close()


def test_unless_told_otherwise_all_is_kept(tmp_path: Path) -> None:
    app = app_in(tmp_path, keep_days=0)
    fill(app.database)
    assert tidying.tidy(app)["abstracts"] == 0
    app.close()
