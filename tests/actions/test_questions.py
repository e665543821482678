"""In a reader's name nothing is done before the owner of the address says yes to a question."""

import pytest

from newsletter import actions
from newsletter.actions import Answered, MailSender, Wish
from newsletter.models import Command, Verb
from subscribers.models import Status
from subscribers.tokens import Refused
from tests.actions.conftest import MAIL, WEB, Office
from tests.actions.mails import ADA, command, write

ACTS = [
    (command(Verb.FOLLOW, "BUY PILLS"), "Change your topics."),
    (command(Verb.TOPICS, "BUY PILLS"), "Change your topics."),
    (command(Verb.DAYS, value="weekly friday"), "Change when your letters come."),
    (command(Verb.PAUSE, value="2 weeks"), "Pause your letters."),
    (command(Verb.UNSUBSCRIBE), "Send you no more letters."),
    (command(Verb.UNDO), "Take your last change back."),
]


@pytest.mark.parametrize(("act", "asks"), ACTS)
def test_in_a_readers_name_nothing_is_done_before_the_owner_says_yes(
    office: Office, act: Command, asks: str
) -> None:
    before = office.reader(ADA), office.topics(ADA), office.consents(ADA)
    assert write(office, ADA, act) == Answered("asked to confirm", True)
    assert (office.reader(ADA), office.topics(ADA), office.consents(ADA)) == before
    ((kind, recipient, facts),) = office.notices()
    assert (kind, recipient, facts["asks"]) == ("question", ADA, [asks])
    assert "PILLS" not in str(facts)
    assert actions.question_of(office.app, facts["token"]) == (asks,)
    done = actions.answer_by_link(office.app, facts["token"], WEB)
    assert isinstance(done, Answered) and done.changed == (act.verb is not Verb.UNDO)
    if done.changed:
        assert office.consents(ADA)[-1][1:3] == ("web", WEB.wording)
    again = actions.answer_by_link(office.app, facts["token"], WEB)
    assert again == Answered("done", False)
    assert actions.question_of(office.app, facts["token"]) == ()


def question(office: Office, *commands: Command) -> tuple[int, str]:
    """The id and the token of a question to Ada."""
    write(office, ADA, *commands)
    token = office.notices()[-1][2]["token"]
    id = office.app.signer.read("ask", token, office.app.now())
    assert isinstance(id, int)
    return id, token


def test_an_answer_by_mail_says_yes_and_any_other_says_what_it_says(office: Office) -> None:
    id, _ = question(office, command(Verb.UNSUBSCRIBE))
    owner = MailSender("whoever@else.test", request_id=id, message_id="<2@a.test>")
    other = Wish((command(Verb.FOLLOW, "tea"),), is_reply=True)
    assert actions.by_mail(office.app, owner, other, MAIL) == Answered("done", True, 1)
    assert (office.reader(ADA).status, office.topics(ADA)) == ("active", "engines; -looms; tea")
    no = Wish(feedback="That was not me!", is_reply=True)
    assert actions.by_mail(office.app, owner, no, MAIL).outcome == "feedback"
    assert office.reader(ADA).status == Status.ACTIVE
    yes = Wish((command(Verb.CONFIRM),), is_reply=True)
    assert actions.by_mail(office.app, owner, yes, MAIL) == Answered("done", True, 1)
    assert office.reader(ADA).status == Status.LEFT
    assert {recipient for _, recipient, _ in office.notices()} == {ADA}


def test_a_question_is_good_for_two_days_and_for_nothing_else(office: Office) -> None:
    id, token = question(office, command(Verb.UNSUBSCRIBE))
    for purpose in ("move", "undo", "confirm", "erase"):
        wrong = office.token(purpose, id)
        assert actions.answer_by_link(office.app, wrong, WEB) is Refused.ALTERED
    # The id of a wish of another kind is no question.
    actions.ask_move(office.app, office.id(ADA), "ada@new.test")
    move = office.token("ask", id + 1)
    assert actions.answer_by_link(office.app, move, WEB) is None
    assert actions.question_of(office.app, move) is None
    office.later(days=2)
    assert actions.answer_by_link(office.app, token, WEB) is Refused.EXPIRED
