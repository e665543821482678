"""A From: proves nothing: nothing changes, no word of the mail comes back, the owner is asked."""

from pathlib import Path

import pytest

from newsletter import actions
from newsletter.actions import Answered, Confirmed, MailSender, Wish
from newsletter.models import Verb
from subscribers import suppression
from subscribers.models import Status
from tests.actions.conftest import MAIL, Office, open_office
from tests.actions.mails import ADA, BEN, command, write
from tests.conftest import MORNING


def test_a_stranger_subscribes_with_all_that_their_mail_says(office: Office) -> None:
    done = write(
        office,
        "Ben@Example.org",
        command(Verb.SUBSCRIBE, "bread; -looms"),
        command(Verb.FOLLOW, "cat:cs.LG"),
        command(Verb.MUTE, "tea"),
        command(Verb.DAYS, value="weekdays"),
        command(Verb.AT, value="06:45 Europe/Rome"),
        command(Verb.MAX, value="3"),
    )
    assert done == Answered("asked to confirm", True, 1)
    reader = office.reader(BEN)
    assert office.topics(BEN) == "bread; -looms; cat:cs.LG; -tea"
    assert (reader.status, reader.days, reader.hour, reader.minute, reader.size) == (
        *(Status.PENDING, "weekdays", 6, 45, 3),
    )
    assert office.notices() == [("confirm", "Ben@example.org", {})]
    assert office.consents(BEN) == [("subscribed", "mail", MAIL.wording, MORNING)]


def test_their_answer_to_the_confirmation_makes_them_a_reader(office: Office) -> None:
    write(office, BEN, command(Verb.SUBSCRIBE, "bread"))
    sender = MailSender("other@else.test", office.id(BEN), confirms=True)
    yes = command(Verb.CONFIRM)
    done = actions.by_mail(office.app, sender, Wish((yes,), is_reply=True), MAIL)
    assert done == Answered("confirmed", False, 1)  # the first edition is the answer
    assert office.reader(BEN).status == Status.ACTIVE
    again = actions.by_mail(office.app, sender, Wish((yes,), is_reply=True), MAIL)
    assert (again.outcome, again.changed) == ("confirmed", 0)
    more = Wish((yes, command(Verb.FOLLOW, "tea")), is_reply=True)
    assert actions.by_mail(office.app, sender, more, MAIL) == Answered("done", True, 1)
    assert office.topics(BEN) == "bread; tea"


@pytest.mark.parametrize("wish", [Wish(feedback="No, who are you?", is_reply=True), Wish()])
def test_an_answer_that_is_no_yes_confirms_nothing(office: Office, wish: Wish) -> None:
    write(office, BEN, command(Verb.SUBSCRIBE))
    actions.by_mail(office.app, MailSender(BEN, office.id(BEN), confirms=True), wish, MAIL)
    assert office.reader(BEN).status == Status.PENDING
    stop = Wish((command(Verb.UNSUBSCRIBE),))
    actions.by_mail(office.app, MailSender(BEN, office.id(BEN), confirms=True), stop, MAIL)
    assert office.reader(BEN).status == Status.LEFT


def test_a_yes_from_a_pending_address_without_its_token_is_asked_again(office: Office) -> None:
    write(office, BEN, command(Verb.SUBSCRIBE, "bread"))
    office.later(days=1)
    assert write(office, BEN, command(Verb.CONFIRM)).outcome == "asked to confirm"
    assert office.reader(BEN).status == Status.PENDING
    assert office.kinds() == ["confirm", "confirm"]


def test_data_and_erasure_are_links_to_the_owner(office: Office) -> None:
    assert write(office, ADA, command(Verb.FORGET)) == Answered("asked to confirm", True)
    assert write(office, ADA, command(Verb.EXPORT)) == Answered("asked to confirm", True)
    assert [notice[:2] for notice in office.notices()] == [("erase", ADA), ("data", ADA)]
    assert office.reader(ADA)


def test_settings_are_shown_to_nobody_without_proof(office: Office) -> None:
    assert write(office, ADA, command(Verb.STATUS)).replied
    assert write(office, ADA, command(Verb.TOPICS)).replied
    assert write(office, ADA, command(Verb.HELP)).outcome == "help"
    assert office.kinds() == ["known", "known", "answer"]
    assert "engines" not in str(office.notices())


def test_an_unknown_address_is_helped_once_a_day_without_a_word_of_theirs(office: Office) -> None:
    for wish in (
        Wish((command(Verb.FOLLOW, "BUY PILLS"),)),
        Wish((command(Verb.HELP),)),
        Wish(faults=("“BUY PILLS” is no command",)),
        Wish(feedback="BUY PILLS", is_reply=True),
    ):
        actions.by_mail(office.app, MailSender("who@else.test"), wish, MAIL)
    assert office.kinds() == ["answer"] and "PILLS" not in str(office.notices())
    assert office.find("who@else.test") is None and office.rows()["feedback"] == []
    office.later(days=1)
    assert write(office, "who@else.test", command(Verb.UNSUBSCRIBE)).replied
    assert "forwarded" in office.notices()[-1][2]["did"][0]


def test_what_nobody_understood_in_a_readers_name_is_not_repeated(office: Office) -> None:
    assert write(office, ADA, faults=("“BUY PILLS” is no command",)).outcome == "not understood"
    assert "PILLS" not in str(office.notices())


def test_feedback_without_proof_is_kept_as_such(office: Office) -> None:
    assert write(office, ADA, feedback="Nice", is_reply=True) == Answered("feedback", True, 1)
    (kept,) = office.rows()["feedback"]
    assert (kept.text, kept.proved, kept.subscriber_id) == ("Nice", False, office.id(ADA))


def test_one_address_is_answered_five_times_a_day_whoever_writes_in_its_name(
    office: Office,
) -> None:
    done = [write(office, ADA, command(Verb.FOLLOW, f"topic {n}")) for n in range(9)]
    assert [one.outcome for one in done] == ["asked to confirm"] * 5 + ["limited"] * 4
    assert len(office.notices()) == len(office.rows()["request"]) == 5


def test_who_is_suppressed_is_never_written_to(office: Office) -> None:
    with office.app.database.writing() as session:
        for email in (BEN, ADA):
            key = office.app.suppression_key
            suppression.suppress(session, email, "complaint", key=key, now=MORNING)
    for verb in Verb:
        assert not write(office, BEN, command(verb)).replied
        assert not write(office, ADA, command(verb)).replied
    proved = MailSender(ADA, office.id(ADA))
    done = actions.by_mail(office.app, proved, Wish((command(Verb.UNSUBSCRIBE),)), MAIL)
    assert done == Answered("done", False, 1)
    assert office.notices() == []


@pytest.mark.parametrize("address", ["", "nobody", "a b@c", "<>", "x@" + "y" * 300])
def test_who_has_no_address_gets_no_answer(office: Office, address: str) -> None:
    assert write(office, address, command(Verb.SUBSCRIBE)) == Answered("unknown reader", False)


def test_all_answers_have_one_breaker(tmp_path: Path) -> None:
    office = open_office(tmp_path, "[limits]\nanswers_per_hour = 3\n")
    done = [write(office, f"who{n}@else.test", command(Verb.HELP)) for n in range(5)]
    assert [one.replied for one in done] == [True] * 3 + [False] * 2
    office.later(hours=1)
    assert write(office, "who4@else.test", command(Verb.HELP)).replied
    office.app.close()


def test_a_left_reader_confirms_what_they_asked_for_by_mail(office: Office) -> None:
    actions.remove(office.app, ADA, erase=False)
    assert write(office, ADA, command(Verb.SUBSCRIBE, "tea")).outcome == "asked to confirm"
    assert office.reader(ADA).status == Status.LEFT
    assert office.confirm(ADA, MAIL) == Confirmed(office.id(ADA))
    assert office.topics(ADA) == "tea"
