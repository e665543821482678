"""What a mail would do depends on its words, on the token in its address, and on who sent it."""

from collections.abc import Callable

import pytest

from newsletter import receiving
from newsletter.app import App
from newsletter.receiving import rehearse, understand
from newsletter.receiving.understanding import Understood
from tests.receiving.conftest import ADA, Office, mail


def told(
    office: Office, text: str, to: str = "news@example.org", *head: str, sender: str = ADA
) -> dict[str, object]:
    return rehearse(office.app, mail(text, to, *head, sender=sender), to, sender)


def understood(office: Office, text: str, to: str, *head: str) -> Understood:
    with office.app.database.reading() as session:
        return understand(office.app, session, mail(text, to, *head), to, ADA)


def address(office: Office, tag: str, purpose: str, id: int = 1) -> str:
    return f"news+{tag}-{office.token(purpose, id)}@example.org"


def test_a_dry_run_says_what_a_mail_would_do_and_stores_nothing(office: Office) -> None:
    to = address(office, "r", "reply")
    answer = told(office, "follow State space models\npause for 2 weeks", to)
    assert answer == {
        "outcome": "commands",
        "commands": ["follow State space models", "pause 2 weeks"],
        "reply": True,
        "reason": "the address holds the token of a letter of theirs",
    }
    assert (office.mails(), office.notices()) == ([], 0)


@pytest.mark.parametrize(
    ("text", "outcome", "reply"),
    [
        ("max 5", "commands", True),
        ("max 500", "not understood", True),
        ("How do I do this?", "not understood", True),
        ("", "not understood", True),
    ],
)
def test_a_mail_of_a_person_is_answered(
    office: Office, text: str, outcome: str, reply: bool
) -> None:
    answer = told(office, text)
    assert (answer["outcome"], answer["reply"]) == (outcome, reply)


def test_an_answer_without_a_command_is_feedback(office: Office) -> None:
    answer = told(office, "What a fine letter", address(office, "r", "reply"))
    assert (answer["outcome"], answer["reply"]) == ("feedback", True)
    said = understood(office, "What a fine letter", address(office, "r", "reply"))
    assert said.wish.feedback == "What a fine letter"


def test_a_bare_from_proves_nothing(office: Office) -> None:
    said = understood(office, "max 5", "news@example.org")
    assert said.writer.address == ADA
    assert said.writer.subscriber_id is None


def test_a_token_proves_the_reader_and_the_edition(office: Office) -> None:
    writer = understood(office, "like 1", address(office, "r", "reply")).writer
    assert (writer.subscriber_id, writer.edition_id, writer.confirms) == (1, 1, False)
    writer = understood(office, "", address(office, "u", "unsubscribe")).writer
    assert (writer.subscriber_id, writer.confirms) == (1, False)
    writer = understood(office, "", address(office, "c", "confirm")).writer
    assert (writer.subscriber_id, writer.confirms) == (1, True)
    writer = understood(office, "yes", address(office, "q", "ask", 7)).writer
    assert (writer.subscriber_id, writer.request_id) == (None, 7)


def test_a_token_for_something_else_proves_nothing(office: Office) -> None:
    for tag, purpose in (
        ("r", "unsubscribe"),
        ("u", "reply"),
        ("c", "unsubscribe"),
        ("q", "reply"),
    ):
        writer = understood(office, "max 5", address(office, tag, purpose)).writer
        assert (writer.subscriber_id, writer.request_id, writer.confirms) == (None, None, False)


def test_an_expired_confirmation_proves_nothing(office: Office) -> None:
    old = office.app.signer.sign("confirm", 1, office.app.now())
    writer = understood(office, "", f"news+c-{old}@example.org").writer
    assert (writer.subscriber_id, writer.confirms) == (None, False)


def test_a_token_may_stand_in_the_subject(office: Office) -> None:
    token = office.token("unsubscribe", 1)
    said = understood(office, "", "news@example.org", f"Subject: unsubscribe {token}")
    assert said.writer.subscriber_id == 1
    assert said.told()["commands"] == ["unsubscribe"]
    letter = office.token("reply", 1)
    said = understood(office, "like 1", "news@example.org", f"Subject: Re: x {letter}")
    assert (said.writer.subscriber_id, said.writer.edition_id) == (1, 1)


def test_the_answered_letter_tells_the_edition_to_its_own_reader_only(office: Office) -> None:
    (letter,) = office.deliveries()
    head = f"In-Reply-To: <{letter.message_id}>"
    assert understood(office, "like 1", "news@example.org", head).writer.edition_id == 1
    raw = mail("like 1", "news@example.org", head, sender="eve@example.net")
    with office.app.database.reading() as session:
        said = understand(office.app, session, raw, "news@example.org", "eve@example.net")
    assert said.writer.edition_id is None


def test_our_own_mail_is_not_answered(office: Office) -> None:
    for sender in ("news@example.org", "news+help@EXAMPLE.org"):
        answer = told(office, "help", sender=sender)
        assert (answer["outcome"], answer["reply"]) == ("automatic mail", False)


def test_a_message_id_seen_before_is_not_answered(office: Office) -> None:
    raw = mail("help", "news@example.org", "Message-ID: <same@example.com>")
    receiving.ingest(office.app, raw, "news@example.org", ADA)
    answer = told(office, "max 5", "news@example.org", "Message-ID: <same@example.com>")
    assert (answer["outcome"], answer["reply"]) == ("duplicate", False)
    assert told(office, "max 5")["outcome"] == "commands"


def test_what_a_program_wrote_confirms_and_changes_nothing(office: Office) -> None:
    for tag, purpose in (("c", "confirm"), ("r", "reply"), ("q", "ask")):
        to = address(office, tag, purpose)
        answer = told(office, "max 5", to, "Auto-Submitted: auto-replied")
        assert (answer["commands"], answer["reply"]) == ([], False)


def test_a_program_may_unsubscribe_for_its_user_without_an_answer(office: Office) -> None:
    to = address(office, "u", "unsubscribe")
    click = told(office, "", to, "Subject: unsubscribe", "Auto-Submitted: auto-generated")
    assert (click["commands"], click["reply"]) == (["unsubscribe"], False)
    away = told(office, "", to, "Subject: Automatic reply: x", "Auto-Submitted: auto-replied")
    assert (away["commands"], away["reply"]) == ([], False)


def test_nobody_but_a_mail_server_writes_to_a_return_path(office: Office) -> None:
    answer = told(office, "max 5", address(office, "b", "bounce"))
    assert (answer["commands"], answer["reply"]) == ([], False)


def test_who_wrote_to_several_of_our_addresses_leaves_all_the_same(office: Office) -> None:
    same = "Message-ID: <same@example.com>"
    receiving.ingest(office.app, mail("", "x", same), "news@example.org", ADA)
    answer = told(office, "", address(office, "u", "unsubscribe"), same)
    assert (answer["commands"], answer["reply"]) == (["unsubscribe"], False)


def test_a_report_to_nobody_here_is_still_a_report(office: Office) -> None:
    answer = told(office, "", "nobody@example.com", "Subject: failure notice",
                  sender="mailer-daemon@example.net")  # fmt: skip
    assert answer["outcome"] == "bounce"


def test_an_address_that_is_not_ours_is_said(office: Office) -> None:
    answer = told(office, "max 5", "nobody@example.org")
    assert (answer["outcome"], answer["reply"]) == ("no such address", False)


def test_no_fault_repeats_what_was_written(
    office: Office, newsletter_in: Callable[..., App]
) -> None:
    answer = told(office, "flollow http://evil.example\nmax evil\nat evil o'clock\nfollow")
    assert answer["outcome"] == "not understood"
    assert "evil" not in str(answer)
