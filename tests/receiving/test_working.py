"""Stored mail is worked off once, in order; a crash means run again; what fails is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from newsletter import actions, receiving
from newsletter.alarms import all_alarms
from newsletter.models import MailState
from newsletter.receiving import working
from newsletter.receiving.taking import mails
from subscribers import standing, store
from subscribers.models import Status
from subscribers.topics import format_topics
from tests.receiving.conftest import ADA, Office, mail


def topics(office: Office, id: int = 1) -> str:
    with office.app.database.reading() as session:
        return format_topics(store.interests_of(session, [id])[id])


def reply_address(office: Office) -> str:
    return f"news+r-{office.token('reply', 1)}@example.org"


def test_an_answer_to_an_edition_is_obeyed_at_once_and_answered(office: Office) -> None:
    text = "follow state space models\nmute reinforcement learning\nweekly friday\nmax 3\n"
    quoted = "\nOn Tue, Nov 24, 2026 at 7:00 AM News <news@example.org> wrote:\n> unsubscribe\n"
    assert office.post(text + quoted, reply_address(office), "Subject: Re: Your papers") == "done"
    reader = office.reader()
    assert (reader.days, reader.size, reader.status) == ("weekly friday", 3, Status.ACTIVE)
    assert topics(office) == "graph neural networks; state space models; -reinforcement learning"
    assert office.notices() == 1
    (kept,) = office.mails()
    assert (kept.state, kept.outcome, kept.subscriber_id) == (MailState.DONE, "done", 1)


@pytest.mark.parametrize("command", ["stop", "pause 2 weeks", "like 1", "at 07:30 Europe/Paris"])
def test_the_commands_of_a_proved_reader_work(office: Office, command: str) -> None:
    assert office.post(command, reply_address(office)) == "done"
    assert office.notices() == 1


def test_all_or_nothing_changes_nothing(office: Office) -> None:
    assert office.post("max 3\nflollow optics", reply_address(office)) == "not understood"
    assert office.reader().size == 8


def test_a_bare_from_changes_nothing_until_its_owner_says_yes(office: Office) -> None:
    assert office.post("stop", "news@example.org") == "asked to confirm"
    assert office.reader().status == Status.ACTIVE
    yes = f"news+q-{office.token('ask', 1)}@example.org"
    assert office.post("yes", yes) == "done"
    assert office.reader().status == Status.LEFT


def test_a_stranger_subscribes_and_confirms_by_mail(office: Office) -> None:
    new = "bob@example.net"
    to = "news+subscribe@example.org"
    assert office.post("optics\nweekly friday", to, sender=new) == "asked to confirm"
    reader = office.reader(2)
    assert (reader.email, reader.status) == (new, Status.PENDING)
    confirm = f"news+c-{office.token('confirm', 2)}@example.org"
    away = office.post("I am away", confirm, "Auto-Submitted: auto-replied", sender=new)
    assert away == "automatic reply"
    assert office.reader(2).status == Status.PENDING
    assert office.post("", confirm, "Subject: Re: Please confirm", sender=new) == "confirmed"
    assert office.reader(2).status == Status.ACTIVE
    assert (topics(office, 2), office.reader(2).days) == ("optics", "weekly friday")


def test_the_one_click_of_a_program_unsubscribes_in_silence(office: Office) -> None:
    to = f"news+u-{office.token('unsubscribe', 1)}@example.org"
    head = ("Subject: unsubscribe", "Auto-Submitted: auto-generated")
    assert office.post("", to, *head) == "done"
    assert office.reader().status == Status.LEFT
    assert office.notices() == 0


def test_the_same_message_is_not_answered_twice(office: Office) -> None:
    same = "Message-ID: <same@example.com>"
    assert office.post("max 3", reply_address(office), same) == "done"
    assert office.post("max 4", "news@example.org", same) == "duplicate"
    assert (office.reader().size, office.notices()) == (3, 1)


def test_mails_are_worked_off_in_the_order_they_came(office: Office) -> None:
    for size in (3, 4, 5):
        receiving.ingest(office.app, mail(f"max {size}", ADA), reply_address(office), ADA)
    assert receiving.receive(office.app, 2).mails == 2
    assert office.reader().size == 4
    assert receiving.receive(office.app, 10).outcomes == {"done": 1}
    assert office.reader().size == 5


def test_what_was_done_before_a_crash_is_not_done_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the act, which is committed with its answer, and the mark that it is done."""

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    receiving.ingest(office.app, mail("follow optics", ADA), reply_address(office), ADA)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(working, "_mark_done", die)
        receiving.receive(office.app, 1)
    assert office.notices() == 1
    assert office.work() == "0 errors"  # its lease still holds
    office.app.moment = office.app.now() + working.LEASE
    assert office.work() == "done before"
    assert office.notices() == 1


def test_a_crash_before_the_act_means_run_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    receiving.ingest(office.app, mail("max 3", ADA), reply_address(office), ADA)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(actions, "by_mail", die)
        receiving.receive(office.app, 1)
    office.app.moment = office.app.now() + working.LEASE
    assert office.work() == "done"
    assert office.reader().size == 3


def test_a_mail_that_cannot_be_read_is_kept_with_its_error_and_stops_no_other(
    office: Office,
) -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    receiving.ingest(office.app, nested, "news@example.org", ADA)
    receiving.ingest(office.app, mail("max 3", ADA), reply_address(office), ADA)
    done = receiving.receive(office.app, 10)
    assert (done.errors, done.outcomes["done"]) == (1, 1)
    bad = office.mails()[0]
    assert (bad.state, bad.attempts) == (MailState.UNREAD, 1)
    assert "nested too deeply" in bad.error
    for _ in range(10):
        office.app.moment = office.app.now() + timedelta(days=1)
        receiving.receive(office.app, 10)
    bad = office.mails()[0]
    assert (bad.state, bad.attempts, bad.raw) == (
        MailState.GIVEN_UP,
        working.MOST_ATTEMPTS,
        nested,
    )


def test_a_mail_that_kills_whoever_reads_it_is_given_up_in_the_end(office: Office) -> None:
    receiving.ingest(office.app, mail("max 3", ADA), reply_address(office), ADA)
    with office.app.database.writing() as session:
        session.execute(update(mails).values(attempts=working.MOST_ATTEMPTS))
    assert receiving.receive(office.app, 10).mails == 0
    assert office.mails()[0].state == MailState.GIVEN_UP


def test_mail_given_up_rings_for_a_day_and_is_worked_off_when_it_is_tried_again(
    office: Office,
) -> None:
    receiving.ingest(office.app, mail("max 3", ADA), reply_address(office), ADA)
    with office.app.database.writing() as session:
        session.execute(update(mails).values(attempts=working.MOST_ATTEMPTS))
    receiving.receive(office.app, 10)
    (alarm,) = all_alarms(office.app)
    assert alarm.startswith("1 mail that came in") and "newsletter receive --again" in alarm
    office.app.moment = office.app.now() + timedelta(days=2)
    assert all_alarms(office.app) == []
    assert receiving.try_again(office.app) == 1
    assert receiving.receive(office.app, 10).mails == 1
    assert office.reader().size == 3
    assert receiving.try_again(office.app) == 0


def test_the_mails_of_a_reader_go_when_they_are_erased(office: Office) -> None:
    office.post("max 3", reply_address(office))
    receiving.ingest(office.app, mail("x", ADA), "news@example.org", ADA)
    with office.app.database.writing() as session:
        done = {"door": "test", "wording": "", "now": office.app.now()}
        standing.erase(session, 1, suppress_with=None, **done)
    assert [kept.state for kept in office.mails()] == [MailState.UNREAD]


def test_nothing_is_answered_beyond_the_limit(office: Office) -> None:
    for size in range(1, 10):
        office.post(f"max {size}", reply_address(office))
    assert office.reader().size == 9
    assert office.notices() == office.app.config.limits.answers_per_address_per_day
