"""What a program wrote is never answered, and what a person wrote may be."""

import pytest

from newsletter.post.automatic import why_automatic
from newsletter.post.parts import parse


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Precedence: bulk",
        "Precedence: LIST",
        "Precedence: junk",
        "Precedence: auto_reply",
        "List-Id: <x.example.org>",
        "List-Unsubscribe: <mailto:x@example.org>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Return-Path: <>",
        "Subject: Automatic reply: your letter",
        "Subject: Abwesenheitsnotiz",
        "Subject: Réponse automatique : x",
        "Subject: 自動返信",
        "Content-Type: multipart/report; report-type=x",
        "X-Apple-Action: VACATION",
    ],
)
def test_what_a_program_wrote_is_not_answered(head: str) -> None:
    message = parse(f"From: ada@example.org\n{head}\n\nhello".encode())
    assert why_automatic(message, None, "ada@example.org") is not None


@pytest.mark.parametrize(
    "sender",
    [
        "mailer-daemon@x.org",
        "postmaster@x.org",
        "no-reply@x.org",
        "noreply+1@x.org",
        "",
        "x-request@y.org",
    ],
)
def test_a_program_is_not_answered(sender: str) -> None:
    assert why_automatic(parse(b"Subject: hello\n\n"), None, sender) is not None


@pytest.mark.parametrize(
    "head", ["Auto-Submitted: no", "Precedence: first-class", "Subject: Re: your letter", "X: y"]
)
def test_what_a_person_wrote_may_be_answered(head: str) -> None:
    message = parse(f"From: ada@example.org\n{head}\n\nhello".encode())
    assert why_automatic(message, "ada@example.org", "ada@example.org") is None


def test_the_null_return_path_of_the_envelope_counts() -> None:
    message = parse(b"From: ada@example.org\n\nhello")
    assert why_automatic(message, "", "ada@example.org") is not None
