"""Letters are written ahead of being sent, and one that cannot be written stops no other."""

from pathlib import Path

from sqlmodel import select

from newsletter import pipeline
from newsletter.models import Delivery, Edition, State
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
