"""The short mails: both parts say the same, quote nobody, and are answered by web or by mail."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.letters.notice import NoticePaper
from newsletter.models import NoticeKind, Problem
from tests.letters.notices import SETTINGS, notice, paper, written
from tests.letters.samples import BY_MAIL, MASTHEAD, TEMPLATES
from tests.letters.test_edition import assert_fit_for_the_wire
from tests.letters.test_looks import Page

UNTAGGED = replace(BY_MAIL, tagged=False)
WAYS = [MASTHEAD, BY_MAIL, UNTAGGED]
KINDS = list(NoticeKind)
HIDDEN = re.compile(r'<div style="display:none[^>]*>.*?</div>', re.DOTALL)


@pytest.mark.parametrize("masthead", WAYS, ids=["web", "mail", "no tags"])
@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_carry_the_same_links(kind: NoticeKind, masthead: Any) -> None:
    mail = written(kind, masthead)
    in_text = set(re.findall(r"(?:https?|mailto):\S+", mail.text))
    assert Page(mail.html).links() == in_text
    assert "{" not in HIDDEN.sub("", mail.html).split("<body")[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_is_a_short_page_that_loads_nothing(kind: NoticeKind) -> None:
    mail = written(kind)
    page = Page(mail.html)
    assert not {"img", "link", "script", "iframe", "form"} & {tag for tag, _ in page.elements}
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert '<html lang="en"' in mail.html
    assert len(mail.html) < 10_000
    for words in ("The Society for Early Reading, 12 Lamp Street", "You receive this"):
        assert words in " ".join(mail.text.split())
        assert words in mail.html


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_says_that_a_program_wrote_it_and_is_no_bulk(kind: NoticeKind) -> None:
    message = written(kind).message
    assert message["Auto-Submitted"] == "auto-generated"
    for name in ("Precedence", "List-Id", "List-Unsubscribe", "In-Reply-To"):
        assert message[name] is None
    assert message["Reply-To"] == "news+c-1.0.1.token@example.org"
    assert message["Date"] == "Tue, 24 Nov 2026 12:00:00 +0000"


def test_an_answer_names_the_mail_it_answers() -> None:
    message = written(NoticeKind.ANSWER, in_reply_to="<q1@example.net>").message
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["In-Reply-To"] == message["References"] == "<q1@example.net>"


@pytest.mark.parametrize("theirs", ["two words", "<a\r\nBcc: eve@example.org>", "é", "x" * 2_000])
def test_what_is_no_message_id_is_not_named(theirs: str) -> None:
    message = written(NoticeKind.ANSWER, in_reply_to=theirs).message
    assert message["In-Reply-To"] is None
    assert message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-replied"


def test_a_confirmation_says_how_to_say_yes_and_that_silence_is_no() -> None:
    mail = written(NoticeKind.CONFIRM)
    links = Page(mail.html).links()
    assert "https://news.example.org/confirm/1.0.1.token" in links
    assert "mailto:news+c-1.0.1.token@example.org?subject=confirm" in links
    assert "If this was not you, do nothing" in mail.text
    assert "Tuesday, 1 December, 12:00 UTC" in mail.text
    assert not any("unsubscribe" in link or "preferences" in link for link in links)


def test_where_an_address_carries_no_token_the_subject_does() -> None:
    confirm = written(NoticeKind.CONFIRM, UNTAGGED)
    assert confirm.message["Subject"] == "Please confirm: Morning Abstracts [1.0.1.token]"
    assert "mailto:news@example.org?subject=confirm%201.0.1.token" in confirm.text
    assert "token" not in written(NoticeKind.CONFIRM, BY_MAIL).message["Subject"]


def test_an_answer_shows_what_was_done_how_things_stand_and_the_way_back() -> None:
    mail = written(NoticeKind.ANSWER)
    for words in ("You follow state space models.", "every Friday at 07:30 (Europe/Paris)"):
        assert words in mail.text
        assert words in mail.html
    links = Page(mail.html).links()
    assert "https://news.example.org/undo/5.0.1.undo" in links
    assert "mailto:news+r-7.0.1.reply@example.org?subject=undo" in links
    assert mail.message["Subject"] == "Done · Morning Abstracts"


@pytest.mark.parametrize(
    ("said", "subject", "in_text"),
    [
        ({"faults": ["“flolow” is no command."]}, "We did not understand all of it", "“flolow”"),
        ({"settings": SETTINGS}, "How your letters stand", "This is how your letters stand."),
        ({}, "We have your mail", "A person will read it."),
    ],
)
def test_an_answer_says_at_once_which_it_is(
    said: dict[str, Any], subject: str, in_text: str
) -> None:
    mail = written(NoticeKind.ANSWER, said=said)
    assert mail.message["Subject"] == f"{subject} · Morning Abstracts"
    assert in_text in mail.text and in_text in mail.html


hostile = st.text(max_size=80) | st.sampled_from(
    (
        "{{ 7 * 7 }} {% include 'notice.txt' %}", "<script>alert(1)</script>", "\r\n.\r\nQUIT",
        "\ue000token\ue001 zq1qz", "\u202egro.elpmaxe", "x" * 300, "=_letter--",
    )
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(words=hostile, kind=st.sampled_from([NoticeKind.ANSWER, NoticeKind.QUESTION]))
def test_hostile_words_stay_words(words: str, kind: NoticeKind) -> None:
    said = {name: [words] for name in ("did", "faults", "asks")} | {"settings": [["Topics", words]]}
    facts = notice(kind, said=said | {"undo": ""})
    letter = paper().write(facts)
    assert_fit_for_the_wire(letter)
    mail = written(kind, said=said | {"undo": ""})
    assert "<script" not in mail.html
    assert "\u202e" not in mail.html + mail.text
    assert mail.message.get_all("Subject") == [mail.message["Subject"]]


def test_what_looks_like_a_template_is_not_read_as_one() -> None:
    sly = "{{ 7 * 7 }}{% include 'notice.txt' %}"
    mail = written(NoticeKind.ANSWER, said={"did": [sly]})
    assert sly in mail.text
    assert "{{ 7 * 7 }}{% include &#39;notice.txt&#39; %}" in mail.html


def test_the_same_facts_give_the_same_bytes() -> None:
    first, second = (paper().write(notice(NoticeKind.ANSWER)) for _ in range(2))
    assert b"".join(first.fragments) == b"".join(second.fragments)


def test_a_broken_template_is_a_problem_that_says_where(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "mail")
    (tmp_path / "mail" / "confirm.txt").write_text("{{ nobody_knows_it }}", encoding="utf-8")
    with pytest.raises(Problem, match="nobody_knows_it"):
        NoticePaper(tmp_path / "mail", MASTHEAD).write(notice(NoticeKind.CONFIRM))
