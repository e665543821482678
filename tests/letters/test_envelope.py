"""An edition has the headers that the standards and the large receivers ask for, each once."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.envelope import edition_headers
from newsletter.letters.facts import EditionFacts
from newsletter.letters.masthead import Masthead
from newsletter.models import Problem
from tests.letters.samples import MASTHEAD, edition

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Id", "Feedback-ID",
        "Precedence", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version")  # fmt: skip


def headers(
    facts: EditionFacts | None = None, *, masthead: Masthead = MASTHEAD, subject: str = "On Reading"
) -> EmailMessage:
    data = edition_headers(masthead, facts or edition(), subject)
    return message_from_bytes(data + b"\r\n", policy=policy.default)


def test_every_header_stands_once() -> None:
    assert sorted(headers().keys()) == sorted(ONCE)


def test_the_headers_say_what_they_should() -> None:
    message = headers()
    assert message["From"] == "Morning Abstracts <news@example.org>"
    assert message["To"] == "ada@example.org"
    assert message["Date"] == "Tue, 24 Nov 2026 06:00:00 +0000"
    assert message["Message-ID"] == "<e12.7f3a@example.org>"
    assert message["Reply-To"] == "news+r-c.0.1.k7x2@example.org"
    assert message["List-Id"] == "Morning Abstracts <news.example.org>"
    assert message["Precedence"] == "bulk"
    assert message["List-Unsubscribe"] == (
        "<https://news.example.org/leave/1.ada.x7>, "
        "<mailto:news+u-x7@example.org?subject=unsubscribe>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_promised_only_where_there_is_a_secure_address() -> None:
    by_mail = headers(edition(unsubscribe_url=""))
    assert by_mail["List-Unsubscribe-Post"] is None
    assert by_mail["List-Unsubscribe"].startswith("<mailto:")
    assert headers(edition(unsubscribe_url="http://a.org/x"))["List-Unsubscribe-Post"] is None


def test_a_letter_without_a_way_out_is_not_written() -> None:
    with pytest.raises(Problem, match="way out"):
        headers(edition(unsubscribe_url="", unsubscribe_mailto=""))


def test_a_way_out_is_a_web_or_a_mail_link() -> None:
    with pytest.raises(Problem, match="way out"):
        headers(edition(unsubscribe_url="javascript:alert(1)"))
    with pytest.raises(Problem, match="way out"):
        headers(edition(unsubscribe_mailto="ada@example.org"))


hostile = st.text(min_size=1) | st.sampled_from(
    ("x\r\nBcc: mallory@example.net", "x\n\nbody", "x\r\n\r\n<script>", 'a" <evil@x.org>, "b',
     "=?utf-8?q?a?= =?utf-8?q?=0D=0ABcc:_x?=", "\u2028Bcc: x", "知" * 200)
)  # fmt: skip


@given(subject=hostile, name=hostile)
def test_no_title_and_no_name_adds_a_header_or_a_recipient(subject: str, name: str) -> None:
    masthead = replace(MASTHEAD, name=name, sender_name=name)
    message = headers(masthead=masthead, subject=subject)
    assert sorted(message.keys()) == sorted(ONCE)
    assert [each.addr_spec for each in message["From"].addresses] == ["news@example.org"]
    assert message["To"] == "ada@example.org"


@pytest.mark.parametrize("name", ["recipient", "reply_to", "message_id", "unsubscribe_url",
                                  "unsubscribe_mailto"])  # fmt: skip
@pytest.mark.parametrize("ending", ["\r\nBcc: mallory@example.net", "\n", " x", "ü"])
def test_no_address_id_or_link_brings_a_line_break(name: str, ending: str) -> None:
    facts = edition()
    with pytest.raises(Problem):
        headers(facts._replace(**{name: getattr(facts, name) + ending}))
