"""Who has just confirmed is welcomed: by their first edition at once, or by a mail of its own."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import col, select

from newsletter import editions, pipeline
from newsletter.app import App
from newsletter.models import Delivery, Edition, Notice, State
from newsletter.press import Press
from subscribers import standing, store
from subscribers.models import Status, Subscriber
from subscribers.preferences import Preferences
from tests.conftest import MORNING
from tests.workshop import PAPERS, enrol, letters_in, open_newsletter, write_papers

BEN = "ben@example.org"
EVENING = MORNING + timedelta(hours=15)  # Tuesday, 21:00


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened = open_newsletter(tmp_path, now=EVENING)
    pipeline.collect(opened)
    yield opened
    opened.close()


def confirmed(app: App, topics: str = "graph neural networks", **given: str) -> int:
    """Ben, who gave his address and confirmed it."""
    how = {"door": "web", "wording": "2026-11", "now": app.now()}
    key = app.suppression_key
    wanted = Preferences.read(email=BEN, interests=topics, **given)
    with app.database.writing() as session:
        added = store.add(session, wanted, status=Status.PENDING, suppression_key=key, **how)
        assert isinstance(added, store.Added)
        standing.activate(session, added.subscriber_id, suppression_key=key, **how)
        return added.subscriber_id


def mails(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=policy.default) for raw in letters_in(folder)]


def words_of(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    assert text is not None
    return " ".join(text.get_content().split())


def test_the_first_edition_comes_at_once_and_welcomes(app: App, tmp_path: Path) -> None:
    confirmed(app, "graph neural networks; -bread", days="weekly friday", hour="07:30")
    pipeline.compose_and_deliver(app, whole_day=False)
    (mail,) = mails(tmp_path)
    said = words_of(mail)
    assert "Welcome to Morning Abstracts." in said
    assert (
        "From now on a letter like this one comes every Friday at 07:30 (UTC), with up to 8 papers "
        "about graph neural networks." in said
    )
    assert "Graph neural networks for molecules" in said
    with app.database.reading() as session:
        due = session.exec(select(Subscriber.next_edition_at)).one()
    assert due is not None
    assert f"{due:%A %H:%M}" == "Friday 07:30"


def test_the_second_edition_welcomes_nobody(app: App, tmp_path: Path) -> None:
    confirmed(app)
    pipeline.compose_and_deliver(app, whole_day=False)
    new = PAPERS[0] | {"id": "2611.90031", "title": "New graph neural networks", "url": ""}
    write_papers(tmp_path / "papers.jsonl", [new])
    tomorrow = open_newsletter(tmp_path, now=EVENING + timedelta(days=1))
    pipeline.collect(tomorrow, force=True)
    pipeline.compose_and_deliver(tomorrow, whole_day=False)
    welcomes = ["Welcome to" in words_of(mail) for mail in mails(tmp_path)]
    assert sorted(welcomes) == [False, True]
    tomorrow.close()


def test_who_was_added_by_the_operator_is_not_welcomed(app: App, tmp_path: Path) -> None:
    enrol(app, "ada@example.org")
    pipeline.compose_and_deliver(app, whole_day=True)
    assert "Welcome" not in words_of(mails(tmp_path)[0])


def test_when_no_paper_is_close_enough_the_welcome_comes_alone(app: App, tmp_path: Path) -> None:
    confirmed(app, "medieval law", hour="07:30")
    pipeline.compose_and_deliver(app, whole_day=False)
    (mail,) = mails(tmp_path)
    assert mail["Subject"] == "Welcome to Morning Abstracts"
    said = words_of(mail)
    assert "Topics: medieval law" in said
    assert "When: every day at 07:30 (UTC)" in said
    assert "We look again on Wednesday, 25 November at 07:30." in said
    pipeline.compose_and_deliver(app, whole_day=True)
    assert len(mails(tmp_path)) == 1


def test_who_comes_back_on_the_day_of_an_edition_is_welcomed_without_a_second(
    app: App, tmp_path: Path
) -> None:
    ben = confirmed(app)
    pipeline.compose_and_deliver(app, whole_day=False)
    later = open_newsletter(tmp_path, now=EVENING + timedelta(hours=1))
    new = PAPERS[0] | {"id": "2611.90032", "title": "Late graph neural networks", "url": ""}
    write_papers(tmp_path / "papers.jsonl", [new])
    pipeline.collect(later, force=True)
    with later.database.writing() as session:
        session.get_one(Subscriber, ben).status = Status.PENDING.value
        how = {"door": "web", "wording": "2026-11", "now": later.now()}
        standing.activate(session, ben, suppression_key=later.suppression_key, **how)
    pipeline.compose_and_deliver(later, whole_day=False)
    with later.database.reading() as session:
        assert len(session.exec(select(Edition)).all()) == 1
        assert [notice.kind for notice in session.exec(select(Notice))] == ["welcome"]
    later.close()


def test_a_welcoming_letter_is_written_again_byte_for_byte(app: App) -> None:
    confirmed(app)
    pipeline.compose(app, whole_day=False)
    assert written(app) == written(app)
    assert b"Good evening" not in written(app)  # Ben gave no name


def written(app: App) -> bytes:
    with app.database.reading() as session:
        delivery = session.exec(select(Delivery)).one()
        assert delivery.edition_id is not None and delivery.id is not None
        issues = editions.for_letters(session, [delivery.edition_id])
        press = Press(app)
        press.prepare(session, issues.values())
    issue = issues[delivery.edition_id]
    letter = press.letter(issue, delivery.recipient, delivery.message_id, delivery.id)
    return b"".join(letter.fragments)


def test_a_welcome_greets_by_the_hour_at_which_it_comes(app: App, tmp_path: Path) -> None:
    confirmed(app, name="Ben", hour="07:30")
    pipeline.compose_and_deliver(app, whole_day=False)
    assert "Good evening, Ben." in words_of(mails(tmp_path)[0])


def test_a_welcome_is_queued_once_and_counted(app: App) -> None:
    confirmed(app, "medieval law")
    composed, delivered = pipeline.compose_and_deliver(app, whole_day=False)
    assert composed.skipped["nothing above the cut-off"] == 1
    assert delivered.states[State.SENT] == 1
    with app.database.reading() as session:
        keys = session.exec(select(Delivery.key).order_by(col(Delivery.id))).all()
    assert keys == ["notice:1"]
