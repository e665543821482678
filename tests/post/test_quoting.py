"""The new part of a reply is what was written now, whatever program quoted the rest."""

from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.body import body_of
from newsletter.post.markup import text_of_html
from newsletter.post.quoting import new_part
from tests.post import dress

NEW = "follow optics\nmax 5"


@pytest.mark.parametrize("name", dress.INTRODUCTIONS)
def test_words_above_an_introduced_quote_are_new_and_alone(name: str) -> None:
    introduction = dress.INTRODUCTIONS[name]
    assert new_part(dress.above(introduction, dress.marked())(NEW)) == NEW


@pytest.mark.parametrize("name", dress.INTRODUCTIONS)
def test_words_below_an_introduced_quote_are_new_too(name: str) -> None:
    introduction = dress.INTRODUCTIONS[name]
    assert new_part(dress.below(introduction, dress.marked())(NEW)) == NEW


@pytest.mark.parametrize("name", dress.INTRODUCTIONS)
def test_a_letter_quoted_without_marks_is_not_taken_for_new_words(name: str) -> None:
    introduction = dress.INTRODUCTIONS[name]
    assert new_part(dress.above(introduction, dress.plain())(NEW)) == NEW
    assert new_part(dress.below(introduction, dress.plain())(NEW)) == ""


@pytest.mark.parametrize("name", dress.BLOCKS)
def test_the_headers_of_the_old_mail_end_the_new_words(name: str) -> None:
    assert new_part(dress.above(dress.BLOCKS[name], dress.plain())(NEW)) == NEW


@pytest.mark.parametrize("signature", dress.SIGNATURES)
def test_a_signature_is_no_part_of_what_was_said(signature: str) -> None:
    introduction = dress.INTRODUCTIONS["English, Gmail"]
    assert new_part(f"{NEW}\n\n{signature}\n") == NEW
    assert new_part(dress.above(introduction, dress.marked())(f"{NEW}\n\n{signature}")) == NEW


def test_words_between_quoted_lines_are_new() -> None:
    text = "On 24 Nov 2026 News wrote:\n> 1. Graphs\nlike 1\n> 2. Bread\n\ndislike 2\n"
    assert new_part(text).split() == ["like", "1", "dislike", "2"]


def test_the_end_of_a_quoted_line_that_a_program_broke_is_not_new() -> None:
    broken = "> a line of the letter that is so long that the program broke it, and then\nmax 3"
    assert new_part(f"On 24 Nov 2026 News wrote:\n{broken}\n\nfollow optics") == "follow optics"


def test_what_only_looks_like_an_introduction_stays() -> None:
    assert new_part("On Thursdays:\nfollow optics") == "On Thursdays:\nfollow optics"
    assert new_part("at 07:30\nOn 24 Nov 2026, News wrote:\n> x") == "at 07:30"
    assert new_part("like 2\nOn 24 Nov 2026, News wrote:\n> x") == "like 2"


# What the authors of these recordings say a reader of them must find.
EXPECTED = {
    "talon_fixtures/standard_replies/*.eml": "Hello",
    "talon_fixtures/html_replies/*.html": "Hi. I am fine. Thanks, Alex",
    "talon_fixtures/OLK_SRC_BODY_SECTION.html": "Reply",
    "talon_fixtures/reply-separated-by-hr.html": "Hi there Bob",
    "*/email_BlackBerry.txt": "Here is another email",
    "*/email_iPhone.txt": "Here is another email",
    "*/email_multi_word_sent_from_my_mobile_device.txt": "Here is another email",
    "*/email_2_1.txt": "Outlook with a reply",
    "*/email_2_2.txt": "Outlook with a reply directly above line",
    "*/email_1_7.txt": ":+1:",
    "*/email_1_8.txt": "I will reply under this one and under this.",
    "*/email_headers_no_delimiter.txt": "And another reply!",
    "*/email_1_6.txt": "I get proper rendering as well.",
    "*/email_gmail.txt": "This is a test for inbox replying to a github message.",
    "willdurand/email_unquoted_reply.txt": "This is my reply.",
    "willdurand/email_thread.txt": "This is new email reply in thread from bellow.",
    "willdurand/email_customer_quote_header_2.txt": "Thank you very much.",
    "willdurand/email_w10_mail.txt": "Great thanks Bort, going for a test now. Braxton",
}


def test_the_recorded_replies_give_what_their_authors_expect(recorded: Path) -> None:
    folder = recorded / "inbound" / "reply_quote"
    wrong, tried = [], 0
    for pattern, expected in EXPECTED.items():
        for path in sorted(folder.glob(pattern)):
            tried += 1
            found = " ".join(new_part(text_in(path)).split())
            if found != expected:
                wrong.append(f"{path.name}: {found[:80]!r}")
    assert tried >= 45
    assert not wrong, f"{len(wrong)} of {tried}: {wrong}"


def text_in(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix == ".eml":
        return body_of(message_from_bytes(raw))
    text = raw.decode("utf-8", "replace")
    return text_of_html(text) if path.suffix == ".html" else text


@pytest.mark.parametrize(
    "piece",
    ["On ", "> ", "wrote:", "From: ", "a", "<a@b> ", "-", "_", "*", "Am 1 schrieb ", " ", "1."],
)
def test_no_text_keeps_it_busy(piece: str) -> None:
    """With a pattern that tries in vain to match in many ways, this would not end."""
    for text in (piece * 50_000, f"{piece}\n" * 20_000, (piece * 150 + "\n") * 300):
        assert len(new_part(text)) <= len(text)


@given(st.text(), st.sampled_from(sorted(dress.INTRODUCTIONS)))
def test_any_text_has_a_new_part_that_is_made_of_its_lines(text: str, name: str) -> None:
    lines = {line.strip() for line in text.splitlines()}
    for written in (text, f"{text}\n{dress.INTRODUCTIONS[name]}\n{dress.marked()}"):
        assert all(line.strip() in lines for line in new_part(written).splitlines() if line.strip())
