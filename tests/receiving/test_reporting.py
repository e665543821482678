"""A bounce or a complaint settles its delivery once; the reason decides about the reader."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from newsletter import receiving
from newsletter.models import MailState, State
from newsletter.post.outbox import deliveries
from subscribers import suppression
from subscribers.models import Status
from tests.post.test_reports import delivery_report, feedback_report
from tests.receiving.conftest import ADA, Office


def bounce(office: Office, words: str, to: str = "", token: str = "") -> str:
    """Our own token stands in the address, unless another address is given."""
    raw = delivery_report("Action: failed", f"Diagnostic-Code: smtp; {words}").encode()
    to = to or f"news+b-{office.token('bounce', 1)}@example.org"
    raw = raw.replace(b"2a.0.1.abcdefghijklmnopqrstuvwxyz", token.encode() or b"none")
    assert receiving.ingest(office.app, raw, to, "") is receiving.Taken.STORED
    return office.work()


def suppressed(office: Office, address: str = ADA) -> str | None:
    with office.app.database.reading() as session:
        return suppression.reason_for(session, address, key=office.app.suppression_key)


def test_a_dead_address_is_written_to_no_more(office: Office) -> None:
    assert bounce(office, "550 5.1.1 no such user") == "bounce, user unknown"
    (letter,) = office.deliveries()
    assert (letter.state, letter.reason.split(":")[0]) == (State.BOUNCED, "user unknown")
    assert office.reader().status == Status.BOUNCED
    assert suppressed(office) == "user unknown"
    assert office.mails()[0].state == MailState.DONE


@pytest.mark.parametrize(
    "words", ["552 5.2.2 mailbox full", "550 5.7.1 blocked by policy", "550 this is spam"]
)
def test_what_is_not_the_reader_s_fault_changes_nothing_for_them(
    office: Office, words: str
) -> None:
    bounce(office, words)
    assert office.deliveries()[0].state == State.BOUNCED
    assert office.reader().status == Status.ACTIVE
    assert suppressed(office) is None


def test_a_server_may_change_the_capitals_of_the_token(office: Office) -> None:
    address = f"NEWS+B-{office.token('bounce', 1).upper()}@EXAMPLE.ORG"
    assert bounce(office, "550 no such user", address) == "bounce, user unknown"


def test_the_token_is_found_in_the_returned_headers_too(office: Office) -> None:
    token = office.token("bounce", 1)
    assert bounce(office, "550 no such user", "news@example.org", token) == "bounce, user unknown"


def test_so_is_the_message_id_of_the_letter(office: Office) -> None:
    with office.app.database.writing() as session:
        session.execute(update(deliveries).values(message_id="letter-1@example.org"))
    assert bounce(office, "550 no such user", "news@example.org") == "bounce, user unknown"


def test_a_bounce_of_nobody_s_letter_is_kept_and_changes_nothing(office: Office) -> None:
    assert bounce(office, "550 no such user", "news@example.org") == "bounce of an unknown letter"
    assert office.deliveries()[0].state == State.SENT
    assert office.reader().status == Status.ACTIVE


def test_a_bounce_counts_once(office: Office) -> None:
    assert bounce(office, "554 5.0.0 it did not work") == "bounce, other"
    assert bounce(office, "550 5.1.1 no such user") == "bounce, known already"
    assert office.reader().status == Status.ACTIVE


def test_unexplained_bounces_add_up_over_days(office: Office) -> None:
    for day in range(5):
        with office.app.database.writing() as session:
            again = {"state": State.SENT.value, "settled_at": office.app.now()}
            session.execute(update(deliveries).values(again))
        assert office.reader().status == Status.ACTIVE
        office.app.moment = office.app.now() + timedelta(days=1)
        outcome = bounce(office, f"554 5.0.0 it did not work {day}")
    assert outcome == "bounce, once too often"
    assert office.reader().status == Status.BOUNCED
    assert suppressed(office) is None


def test_the_address_that_a_reader_left_behind_is_not_theirs(office: Office) -> None:
    with office.app.database.writing() as session:
        session.execute(update(deliveries).values(recipient="old@example.com"))
    bounce(office, "550 no such user")
    assert office.reader().status == Status.ACTIVE
    assert (suppressed(office), suppressed(office, "old@example.com")) == (None, "user unknown")


def test_who_complains_leaves_and_is_not_added_again(office: Office) -> None:
    raw = feedback_report("abuse").encode()
    token = office.token("bounce", 1).encode()
    raw = raw.replace(b"2a.0.1.abcdefghijklmnopqrstuvwxyz", token)
    receiving.ingest(office.app, raw, "news@example.org", "feedback@provider.example")
    assert office.work() == "complaint"
    assert office.deliveries()[0].state == State.COMPLAINED
    assert office.reader().status == Status.LEFT
    assert suppressed(office) == "complaint"


def test_a_complaint_without_a_trace_of_us_changes_nothing(office: Office) -> None:
    receiving.ingest(office.app, feedback_report("abuse").encode(), "news@example.org", "")
    assert office.work() == "complaint about an unknown letter"
    assert office.reader().status == Status.ACTIVE


def test_a_report_proves_that_a_letter_in_doubt_went_out(office: Office) -> None:
    with office.app.database.writing() as session:
        session.execute(update(deliveries).values(state=State.UNKNOWN.value))
    assert bounce(office, "550 no such user") == "bounce, user unknown"
    assert office.deliveries()[0].state == State.BOUNCED


def test_a_report_that_is_quicker_than_our_own_notes_is_read_again(office: Office) -> None:
    with office.app.database.writing() as session:
        session.execute(update(deliveries).values(state=State.SENDING.value))
    assert bounce(office, "550 no such user") == "1 errors"
    with office.app.database.writing() as session:
        session.execute(update(deliveries).values(state=State.SENT.value))
    office.app.moment = office.app.now() + timedelta(minutes=1)
    assert office.work() == "bounce, user unknown"


def test_no_report_is_answered(office: Office) -> None:
    bounce(office, "550 no such user")
    bounce(office, "550 no such user", "news@example.org")
    receiving.ingest(office.app, feedback_report("abuse").encode(), "news@example.org", "")
    office.work()
    assert office.notices() == 0
