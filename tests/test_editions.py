"""Editions are read back as they were written, and a slot is taken once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter import editions
from newsletter.db import Database
from newsletter.editions import NewEdition
from newsletter.models import Coverage, Pick, Reason
from subscribers.models import Status, Subscriber
from tests.conftest import MORNING

text = st.text(max_size=30)
reasons = st.builds(Reason, text, text, st.lists(text, max_size=3).map(tuple))
picks = st.builds(
    Pick,
    st.integers(1, 2**40),
    st.floats(-100, 100).map(lambda score: round(score, 4)),
    st.lists(reasons, max_size=3).map(tuple),
)
COVERAGE = Coverage(3, (("arXiv", 2), ("a\tb", 1)), ("bioRxiv",))


@given(st.lists(picks, max_size=5))
def test_picks_are_read_back_as_they_were(chosen: list[Pick]) -> None:
    assert editions.decode_picks(editions.encode_picks(chosen)) == chosen


def test_a_coverage_receipt_is_read_back_as_it_was() -> None:
    assert editions.decode_coverage(editions.encode_coverage(COVERAGE)) == COVERAGE


def reader(database: Database, email: str) -> int:
    with database.writing() as session:
        ada = Subscriber(email=email, email_key=email, status=Status.ACTIVE, created_at=MORNING)
        session.add(ada)
        session.flush()
        assert ada.id is not None
        return ada.id


def test_a_slot_is_taken_once(database: Database) -> None:
    ada = reader(database, "ada@example.org")
    today = NewEdition.of(ada, date(2026, 11, 24), [Pick(7, 1.0)], COVERAGE)
    with database.writing() as session:
        assert list(editions.store(session, [today], MORNING)) == [ada]
    with database.writing() as session:
        assert editions.store(session, [today], MORNING + timedelta(seconds=1)) == {}


def test_what_was_sent_is_known_under_both_names_of_a_twin(database: Database) -> None:
    ada = reader(database, "ada@example.org")
    new = NewEdition.of(ada, date(2026, 11, 24), [Pick(7, 1.0), Pick(9, 0.5)], COVERAGE)
    with database.writing() as session:
        editions.store(session, [new], MORNING)
    with database.reading() as session:
        since = MORNING - timedelta(days=1)
        assert editions.sent_before(session, [ada], since, {9: 4}) == {ada: frozenset({4, 7, 9})}
        assert editions.sent_before(session, [ada], MORNING, {}) == {}
