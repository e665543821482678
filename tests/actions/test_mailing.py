"""A reader's mails with a token of theirs: done at once, answered, written down, and undone."""

from sqlmodel import select

from newsletter import actions
from newsletter.actions import Answered, MailSender, Wish
from newsletter.models import Feedback, Verb
from subscribers.models import Status
from tests.actions.conftest import MAIL, Office
from tests.actions.mails import ADA, answer, command, said


def test_many_commands_of_one_mail_are_done_together_and_undone_together(office: Office) -> None:
    before, topics = office.reader(ADA).model_dump(), office.topics(ADA)
    done = answer(
        office,
        command(Verb.FOLLOW, "tea"),
        command(Verb.MUTE, "engines"),
        command(Verb.DAYS, value="weekly friday"),
        command(Verb.AT, value="09:15 UTC"),
        command(Verb.PAUSE, value="1 week"),
        command(Verb.UNSUBSCRIBE),
    )
    assert done == Answered("done", True, 1)
    reader = office.reader(ADA)
    assert (reader.status, reader.days, reader.minute) == (Status.LEFT, "weekly friday", 15)
    token = said(office)["undo"]
    undone = actions.undo_by_link(office.app, token, MAIL)
    assert undone and getattr(undone, "rows", 0) == 1
    after = office.reader(ADA).model_dump()
    moved = {"next_edition_at", "confirmed_at"}
    assert {k: after[k] for k in after if k not in moved} == {
        k: before[k] for k in before if k not in moved
    }
    assert office.topics(ADA) == topics
    again = actions.undo_by_link(office.app, token, MAIL)
    assert getattr(again, "rows", None) == 0


def test_every_act_is_written_down_with_its_door_and_words(office: Office) -> None:
    answer(office, command(Verb.FOLLOW, "tea"))
    answer(office, command(Verb.PAUSE), command(Verb.UNSUBSCRIBE))
    answer(office, command(Verb.UNDO))
    acts = office.consents(ADA)[1:]
    assert [act for act, *_ in acts] == ["changed", "paused", "left", "resumed", "confirmed"]
    assert {(door, words, at) for _, door, words, at in acts} == {
        ("mail", MAIL.wording, office.app.now())
    }


def test_undo_takes_back_the_last_mail_and_then_the_one_before(office: Office) -> None:
    answer(office, command(Verb.FOLLOW, "tea"))
    answer(office, command(Verb.FOLLOW, "bread"))
    assert answer(office, command(Verb.UNDO)).outcome == "undone"
    assert office.topics(ADA) == "engines; -looms; tea"
    assert answer(office, command(Verb.UNDO)).outcome == "undone"
    assert office.topics(ADA) == "engines; -looms"
    assert answer(office, command(Verb.UNDO)) == Answered("done", True, 0)


def test_data_and_erasure_come_by_links_of_their_own(office: Office) -> None:
    assert answer(office, command(Verb.EXPORT)) == Answered("done", True, 0)
    assert answer(office, command(Verb.FORGET)) == Answered("done", True, 0)
    assert office.kinds() == ["data", "erase"]
    assert office.reader(ADA).status == Status.ACTIVE
    answer(office, command(Verb.EXPORT), command(Verb.FOLLOW, "tea"))
    assert office.kinds()[2:] == ["data", "answer"]


def test_help_and_status_change_nothing(office: Office) -> None:
    assert answer(office, command(Verb.STATUS)) == Answered("done", True, 0)
    assert said(office)["did"] == []
    answer(office, command(Verb.HELP))
    assert any("follow" in sentence for sentence in said(office)["did"])


def test_who_left_comes_back_by_answering_an_old_letter(office: Office) -> None:
    answer(office, command(Verb.UNSUBSCRIBE))
    assert answer(office, command(Verb.UNSUBSCRIBE)) == Answered("done", True, 0)
    assert answer(office, command(Verb.RESUME)).outcome == "not understood"
    assert answer(office, command(Verb.SUBSCRIBE)) == Answered("done", True, 1)
    assert office.reader(ADA).status == Status.ACTIVE


def test_what_was_not_understood_is_told_and_changes_nothing(office: Office) -> None:
    done = answer(office, faults=("line 1 is no command; did you mean “follow”?",))
    assert done == Answered("not understood", True)
    assert said(office)["faults"] == ["line 1 is no command; did you mean “follow”?"]


def test_feedback_is_kept_and_answered_once(office: Office) -> None:
    done = [answer(office, feedback=f"I liked it {n}") for n in range(3)]
    assert [(one.outcome, one.replied) for one in done] == [
        ("feedback", True),
        ("feedback", False),
        ("feedback", False),
    ]
    with office.app.database.reading() as session:
        kept = session.exec(select(Feedback)).all()
    assert [(one.text, one.proved) for one in kept] == [(f"I liked it {n}", True) for n in range(3)]


def test_a_reader_is_answered_five_times_a_day_but_always_obeyed(office: Office) -> None:
    done = [answer(office, command(Verb.FOLLOW, f"topic {n}")) for n in range(7)]
    assert [one.replied for one in done] == [True] * 5 + [False] * 2
    assert [one.changed for one in done] == [1] * 7
    office.later(days=1)
    assert answer(office, command(Verb.STATUS)).replied


def test_the_answer_goes_to_the_readers_own_address(office: Office) -> None:
    sender = MailSender("mallory@else.test", office.id(ADA))
    actions.by_mail(office.app, sender, Wish((command(Verb.STATUS),)), MAIL)
    assert [recipient for _, recipient, _ in office.notices()] == [ADA]
