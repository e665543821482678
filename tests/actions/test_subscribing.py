"""A stranger asks for letters: the mailbox is asked, and nobody learns who is known."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import actions
from newsletter.actions.subscribing import Asked
from subscribers import suppression
from subscribers.faults import InvalidPreferences
from subscribers.models import Status
from tests.actions.conftest import MAIL, WEB, Office, open_office
from tests.conftest import MORNING


def test_a_new_address_is_pending_and_is_asked_with_no_word_of_theirs(office: Office) -> None:
    asked = office.subscribe("Ben@Example.org", interests="bread; cat:cs.LG", name="BUY PILLS")
    reader = office.reader("ben@example.org")
    assert (asked.outcome, asked.mailed) == ("asked to confirm", True)
    assert (reader.status, reader.confirmed_at) == (Status.PENDING, None)
    assert office.topics("ben@example.org") == "bread; cat:cs.LG"
    assert office.notices() == [("confirm", "Ben@example.org", {})]
    assert office.consents("ben@example.org") == [("subscribed", "web", WEB.wording, MORNING)]


def test_what_is_not_said_comes_from_the_configuration(tmp_path: Path) -> None:
    office = open_office(tmp_path, '[readers]\ntimezone = "Europe/Rome"\nhour = "6:45"\n')
    office.subscribe("ben@example.org", size="5")
    reader = office.reader("ben@example.org")
    assert (reader.timezone, reader.size) == ("Europe/Rome", 5)
    assert (reader.hour, reader.minute) == (6, 45)
    office.app.close()


def test_every_fault_is_named_and_nothing_is_stored(office: Office) -> None:
    before = office.rows()
    with pytest.raises(InvalidPreferences) as error:
        office.subscribe("no address", days="someday", size=99)
    assert {fault.field for fault in error.value.faults} == {"email", "days", "size"}
    assert office.rows() == before


def suppress(office: Office, email: str) -> None:
    with office.app.database.writing() as session:
        key = office.app.suppression_key
        suppression.suppress(session, email, "erased", key=key, now=MORNING)


def test_the_answer_is_the_same_for_known_unknown_suppressed_and_limited(office: Office) -> None:
    suppress(office, "dora@example.org")
    answers = [
        office.subscribe(email)
        for email in ("ada@example.org", "ben@example.org", "dora@example.org", "ben@example.org")
    ]
    assert [answer.outcome for answer in answers] == [
        *("known", "asked to confirm", "suppressed", "limited")
    ]
    assert len({answer.sentence for answer in answers}) == 1
    assert office.find("dora@example.org") is None


def test_a_reader_is_told_that_they_are_known_and_changes_in_nothing(office: Office) -> None:
    before = office.reader("ada@example.org")
    office.subscribe("ADA@example.org", interests="pills", timezone="UTC")
    assert office.reader("ada@example.org") == before
    assert office.topics("ada@example.org") == "engines; -looms"
    assert office.notices() == [("known", "ada@example.org", {})]


def test_who_gives_the_form_again_before_confirming_gets_what_they_said_last(
    office: Office,
) -> None:
    office.subscribe("ben@example.org", interests="bred")
    asked = office.subscribe("ben@example.org", interests="bread", hour="9")
    assert asked.outcome == "limited"
    assert office.topics("ben@example.org") == "bread"
    assert office.reader("ben@example.org").hour == 9
    assert len(office.consents("ben@example.org")) == 1


def test_an_address_is_asked_once_a_day_and_three_times_in_all(office: Office) -> None:
    for _day in range(10):
        for _try in range(3):
            office.subscribe("ben@example.org")
        office.later(days=1)
    assert office.kinds() == ["confirm"] * 3
    assert len(office.consents("ben@example.org")) == 3


def test_ten_thousand_wishes_for_one_victim_send_one_mail_a_day(office: Office) -> None:
    doors = [replace(WEB, network=f"10.{n // 250}.{n % 250}.1") for n in range(2_000)]
    for n in range(10_000):
        given = {"email": "victim@example.org", "interests": f"topic {n % 7}"}
        actions.subscribe(office.app, given, doors[n % 2_000])
    assert office.notices() == [("confirm", "victim@example.org", {})]
    rows = office.rows()
    assert len(rows["subscriber"]) == 2
    assert len(rows["consent"]) == 2
    assert len(rows["topic"]) == 3


def test_a_readers_mailbox_is_told_once_a_day_at_most(office: Office) -> None:
    for _ in range(5):
        office.subscribe("ada@example.org")
    assert office.kinds() == ["known"]


def limited(tmp_path: Path, limit: str) -> Office:
    return open_office(tmp_path, f"[limits]\n{limit}\n")


def test_a_network_may_ask_so_often_and_another_still_may(tmp_path: Path) -> None:
    office = limited(tmp_path, "wishes_per_network_per_hour = 2")
    asked = [office.subscribe(f"reader{n}@example.org").outcome for n in range(3)]
    elsewhere = office.subscribe("ben@example.org", replace(WEB, network="198.51.100.1"))
    office.later(hours=1)
    later = office.subscribe("cleo@example.org")
    assert [*asked, elsewhere.outcome, later.outcome] == [
        *["asked to confirm"] * 2,
        "limited",
        *["asked to confirm"] * 2,
    ]
    assert office.find("reader2@example.org") is None
    office.app.close()


def test_a_domain_is_spared_and_so_are_all(tmp_path: Path) -> None:
    office = limited(tmp_path, "confirmations_per_domain_per_hour = 2\nconfirmations_per_hour = 3")
    asked = [
        office.subscribe(email, MAIL).outcome
        for email in ("a@one.test", "b@ONE.test", "c@one.test", "d@two.test", "e@three.test")
    ]
    assert asked == ["asked to confirm"] * 2 + ["limited", "asked to confirm", "limited"]
    assert office.find("c@one.test") is None and office.find("e@three.test") is None
    # Those who were turned away through no act of theirs are not limited for it.
    office.later(hours=1)
    assert office.subscribe("c@one.test", MAIL).outcome == "asked to confirm"
    office.app.close()


def leave(office: Office, email: str) -> None:
    done = actions.leave_by_link(office.app, office.token("unsubscribe", office.id(email)), WEB)
    assert done


def test_who_left_stays_so_until_they_confirm_whatever_a_stranger_types(office: Office) -> None:
    leave(office, "ada@example.org")
    before, history = office.reader("ada@example.org"), office.consents("ada@example.org")
    assert office.subscribe("ada@example.org", interests="pills").outcome == "asked to confirm"
    assert office.reader("ada@example.org") == before
    assert office.topics("ada@example.org") == "engines; -looms"
    assert office.consents("ada@example.org") == history
    office.later(days=1)
    office.subscribe("ada@example.org", interests="bread")
    assert len(office.rows()["request"]) == 1


@given(
    st.dictionaries(
        st.sampled_from(["email", "name", "interests", "timezone", "hour", "days", "size", "x"]),
        st.text(max_size=60) | st.none() | st.integers(),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_a_form_says_is_taken_or_refused_in_words(
    office: Office, given: dict[str, object]
) -> None:
    try:
        assert isinstance(actions.subscribe(office.app, given, WEB), Asked)
    except InvalidPreferences as error:
        assert all(fault.sentence for fault in error.faults)


def test_a_mailbox_gets_one_mail_a_day_under_whatever_tag_it_is_named(office: Office) -> None:
    for number in range(20):
        door = replace(WEB, network=f"198.51.{number}.7")
        office.subscribe(f"Victim+{number}@example.org", door)
        office.subscribe(f"{'v.' * (number % 3)}victim+{number}@gmail.com", door)
        office.subscribe(f"vi.ctim+{number}@googlemail.com", door)
    assert [recipient for _, recipient, _ in office.notices()] == [
        "Victim+0@example.org",
        "victim+0@gmail.com",
        "v.victim+1@gmail.com",
        "v.v.victim+2@gmail.com",
    ]
