"""A mail as bytes becomes one value: who wrote it, what it answers, and what it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.command_line import write_command
from newsletter.post.incoming import Incoming, message_id_of, read_mail
from newsletter.post.recipients import Recipient, Tag

TOKEN = "2a.0.1.abcdefghijklmnopqrstuvwxyz"
PLAIN = Recipient(Tag.PLAIN)


def read(text: str, *head: str, to: Recipient = PLAIN) -> Incoming:
    headers = ["From: Ada Lovelace <Ada@Example.COM>", "Message-ID: <1@example.com>", *head]
    return read_mail("\n".join([*headers, "", text]).encode(), to, "ada@example.com")


def commands(incoming: Incoming) -> list[str]:
    return [write_command(command) for command in incoming.asked.commands]


def test_the_writer_and_the_message_are_named() -> None:
    mail = read("max 5", "Subject: hello", "In-Reply-To: <a@b>", "References: <x@y> <a@b>")
    assert mail.sender == "Ada@example.com"
    assert mail.message_id == "1@example.com"
    assert mail.answers == ("a@b", "x@y", "a@b")
    assert mail.is_reply
    assert commands(mail) == ["max 5"]


@pytest.mark.parametrize(
    "subject",
    ["Re: max 3", "AW: max 3", "SV: max 3", "Antw: max 3", "RE[2]: max 3", "回复：max 3",
     "Fwd: max 3",
     "[news] Re: max 3", "Rif: max 3", "Odp: max 3", "TR: max 3", "WG: max 3"],
)  # fmt: skip
def test_the_subject_of_an_answer_is_an_old_one(subject: str) -> None:
    assert commands(read("max 5", f"Subject: {subject}")) == ["max 5"]


def test_a_subject_is_a_command_in_a_mail_of_its_own() -> None:
    assert commands(read("", "Subject: [news] follow optics")) == ["follow optics"]
    assert commands(read("", "Subject: topics: optics, lasers")) == ["topics: optics, lasers"]


def test_an_answer_without_commands_is_kept_as_it_was_said() -> None:
    mail = read("A fine letter.\n\nOn 24 Nov 2026 News wrote:\n> max 5", "Subject: Re: x")
    assert mail.feedback == "A fine letter."
    assert (mail.asked.commands, mail.asked.faults) == ((), ())


def test_the_address_itself_says_what_is_wanted() -> None:
    assert commands(read("whatever this says", to=Recipient(Tag.UNSUBSCRIBE))) == ["unsubscribe"]
    assert commands(read("", to=Recipient(Tag.LEAVE, TOKEN))) == ["unsubscribe"]
    assert commands(read("max 5", to=Recipient(Tag.HELP))) == ["help"]
    assert commands(read("optics", to=Recipient(Tag.SUBSCRIBE))) == ["subscribe topics: optics"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["confirm"]),
        ("yes", ["confirm"]),
        ("Ja, gerne!", ["confirm"]),
        ("Ada Lovelace\nAnalytical Engines Ltd", ["confirm"]),
        ("max 5", ["confirm", "max 5"]),
        ("stop", ["unsubscribe"]),
        ("I did not ask for this", []),
        ("Das war ich nicht", []),
        ("I am out of office until Monday", []),
        ("\n".join(["a long letter that says this and that"] * 9), []),
    ],
)
def test_an_answer_to_a_confirmation_is_a_yes_unless_it_says_otherwise(
    text: str, expected: list[str]
) -> None:
    assert commands(read(text, "Subject: Re: x", to=Recipient(Tag.CONFIRM, TOKEN))) == expected


def test_a_token_in_the_subject_is_found_and_is_no_word_of_it() -> None:
    mail = read("", f"Subject: unsubscribe {TOKEN.upper()}")
    assert mail.token == TOKEN
    assert commands(mail) == ["unsubscribe"]


def test_nobody_reads_commands_in_what_a_program_wrote() -> None:
    mail = read("unsubscribe", "Auto-Submitted: auto-replied")
    assert mail.automatic is not None
    assert commands(mail) == []


def test_a_message_id_is_read_as_far_as_it_can_be() -> None:
    assert message_id_of(b"Message-ID: <a@b>\n\n") == "a@b"
    assert message_id_of(b"message-id:\n <a@b> (x)\n\n") == "a@b"
    assert message_id_of(b"\n\n") == ""
    assert len(message_id_of(b"Message-ID: <" + b"a" * 5000 + b">\n\n")) <= 250


@given(st.binary(max_size=3000), st.sampled_from(list(Tag)))
def test_any_bytes_are_a_mail(raw: bytes, tag: Tag) -> None:
    for head in (b"", b"From: ada@example.org\nSubject: ", b"From: ada@example.org\n\n"):
        mail = read_mail(head + raw, Recipient(tag, TOKEN), None)
        assert not (mail.asked.commands and mail.asked.faults)
