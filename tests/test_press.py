"""Letters are written ahead of being sent, and one that cannot be written stops no other."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from newsletter import delivering, editions, pipeline
from newsletter.delivering import DeliveryRun
from newsletter.models import Delivery, Edition, Paper, State
from newsletter.papers import announced_since
from newsletter.press import Press
from tests.conftest import MORNING
from tests.workshop import enrol, letters_in, open_newsletter


def test_a_letter_that_cannot_be_written_fails_alone_and_says_why(tmp_path: Path) -> None:
    app = open_newsletter(tmp_path, now=MORNING)
    enrol(app, "ada@example.org")
    enrol(app, "ben@example.org")
    pipeline.collect(app)
    pipeline.compose(app, whole_day=True)
    with app.database.writing() as session:
        lost = session.exec(select(Delivery).where(Delivery.recipient == "ada@example.org")).one()
        session.delete(session.get(Edition, lost.edition_id))
    delivered = pipeline.deliver(app)
    assert (delivered.states[State.SENT], delivered.states[State.FAILED]) == (1, 1)
    (letter,) = letters_in(tmp_path)
    assert b"\nTo: ben@example.org" in letter.replace(b"\r", b"")
    with app.database.reading() as session:
        failed = session.exec(select(Delivery).where(Delivery.recipient == "ada@example.org")).one()
        assert "could not be written: the edition of" in f"{failed.reason} {failed.smtp_reply}"
    app.close()


def test_a_paper_that_is_gone_is_left_out_and_the_others_go(tmp_path: Path) -> None:
    app = open_newsletter(tmp_path, now=MORNING)
    enrol(app, "ada@example.org", topics="graph neural networks; exoplanet atmospheres")
    pipeline.collect(app)
    pipeline.compose(app, whole_day=True)
    with app.database.writing() as session:
        title = col(Paper.title).startswith("Exoplanet")
        session.delete(session.exec(select(Paper).where(title)).one())
    assert pipeline.deliver(app).states[State.SENT] == 1
    (letter,) = letters_in(tmp_path)
    assert b"Graph neural networks" in letter and b"Exoplanet" not in letter
    app.close()


def test_readers_who_were_chosen_the_same_for_the_same_share_its_entry(tmp_path: Path) -> None:
    app = open_newsletter(tmp_path, now=MORNING)
    for name in ("ada", "ben"):
        enrol(app, f"{name}@example.org")
    pipeline.collect(app)
    pipeline.compose(app, whole_day=True)
    press = Press(app)
    with app.database.reading() as session:
        ids = session.exec(select(Edition.id)).all()
        issues = editions.for_letters(session, [id for id in ids if id is not None])
        press.prepare(session, issues.values())
    one, other = (issue.choices for issue in issues.values())
    assert list(one) == list(other) == list(press.entries)
    app.close()


def test_cards_are_made_while_no_letter_waits_the_newest_papers_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "CARDS", 2)
    app = open_newsletter(tmp_path, now=MORNING)
    pipeline.collect(app)
    with app.database.reading() as session:
        rows = announced_since(session, MORNING - timedelta(days=1))
    run = DeliveryRun(app, "a worker", 0, lambda *_: None, rows)
    assert run.make_ready() and list(run.press.cards) == [row.id for row in rows[-2:]]
    assert run.make_ready() and len(run.press.cards) == len(rows) == 3
    assert not run.make_ready()
    run.close()
    app.close()
