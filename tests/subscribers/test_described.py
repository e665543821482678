"""What a reader asked for is told back in words that they would use."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from subscribers import described, standing, store
from subscribers.models import Subscriber
from subscribers.topics import parse_topics
from tests.subscribers.conftest import BY_CLI, NOON, add


def told(session: Session, **given: str) -> dict[str, str]:
    id = add(session, "ada@example.org", **given)
    return settings_of(session, id)


def settings_of(session: Session, id: int) -> dict[str, str]:
    reader = session.get_one(Subscriber, id)
    interests = store.interests_of(session, [id])[id]
    return dict(map(tuple, described.settings(reader, interests, NOON)))


def test_every_setting_has_a_label_and_words(session: Session) -> None:
    given = {"hour": "07:30", "days": "mon,wed,fri", "timezone": "Europe/Paris", "size": "5"}
    assert told(session, interests="graphs; cat:cs.LG; -cats; -author:Eve", **given) == {
        "Topics": "graphs; cat:cs.LG",
        "Muted": "cats; author:Eve",
        "When": "every Monday, Wednesday and Friday at 07:30 (Europe/Paris)",
        "Papers": "up to 5 in an edition",
        "Format": "HTML and text",
        "Empty days": "no letter",
    }


def test_a_note_on_empty_days_is_told_and_promised(session: Session) -> None:
    assert told(session, empty_days="note")["Empty days"] == "a short note"
    reader = session.exec(select(Subscriber)).one()
    assert described.promise(reader, ()).endswith("a short note says so.")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("daily", "every day"),
        ("weekdays", "Monday to Friday"),
        ("weekly sunday", "every Sunday"),
        ("sat,sun", "every Saturday and Sunday"),
    ],
)
def test_days_are_said_as_people_say_them(session: Session, days: str, said: str) -> None:
    assert told(session, days=days)["When"] == f"{said} at 07:00 (UTC)"


def test_a_pause_is_told_while_it_lasts(session: Session, ada: int) -> None:
    until = datetime(2026, 12, 8, tzinfo=UTC)
    for end, words in ((until, "until Tuesday, 8 December"), (None, "until you resume")):
        standing.pause(session, ada, end, now=NOON, **BY_CLI)
        session.expire_all()
        assert settings_of(session, ada)["Paused"] == words
    standing.resume(session, ada, now=NOON, **BY_CLI)
    session.expire_all()
    assert "Paused" not in settings_of(session, ada)


def test_a_promise_names_a_few_topics_and_counts_the_rest(session: Session) -> None:
    reader = session.get_one(Subscriber, add(session, "ada@example.org", size=1))
    for topics, about in (
        ("", "with one paper. "),
        ("-cats", "with one paper. "),
        ("a", "with one paper about a. "),
        ("a; b; -cats", "with one paper about a and b. "),
        ("a; b; c; d; e; f; g", "with one paper about a, b, c, d, e and 2 more topics. "),
    ):
        promise = described.promise(reader, parse_topics(topics))
        assert f"every day at 07:00 (UTC), {about}" in promise


def test_a_moment_is_told_where_the_reader_lives() -> None:
    at = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    assert described.moment(at, "Asia/Tokyo") == "Wednesday, 25 November at 07:30"
    assert described.hour_of(at, "Asia/Tokyo") == 7
