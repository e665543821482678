"""No header takes a line break, and a mail program reads back what was meant."""

from email import message_from_string, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.headers import address, bracketed, header, list_id, mailbox, text_header
from newsletter.letters.plain import one_line
from newsletter.models import Problem

words = st.text(max_size=300) | st.text(
    alphabet=st.sampled_from('\r\n :=?_"\\<>@,;()[]aé知😀\u2028\x0b\x85'), max_size=80
)


def parsed(line: str) -> dict[str, str]:
    message = message_from_string(line + "\r\n", policy=policy.default)
    return {name: str(value) for name, value in message.items()}


def assert_folded(line: str) -> None:
    assert line.endswith("\r\n")
    assert line.isascii()
    first, *others = line.removesuffix("\r\n").split("\r\n")
    assert all(part.startswith(" ") and part.strip() for part in others)
    assert all("\r" not in part and "\n" not in part for part in (first, *others))
    assert all(len(part) <= 76 for part in (first, *others))


@given(words)
def test_a_subject_comes_back_as_it_was_and_alone(text: str) -> None:
    line = text_header("Subject", text)
    assert_folded(line)
    assert list(parsed(line)) == ["Subject"]
    assert parsed(line)["Subject"].split() == one_line(text).split()


@given(words)
def test_a_name_in_from_never_adds_an_address_or_a_header(name: str) -> None:
    line = header("From", mailbox(name, "news@example.org"))
    assert line.isascii()
    message = message_from_string(line + "\r\n", policy=policy.default)
    assert message.keys() == ["From"]
    assert [each.addr_spec for each in message["From"].addresses] == ["news@example.org"]


def test_a_name_in_from_is_quoted_or_encoded_only_where_it_must_be() -> None:
    assert mailbox("Morning Abstracts", "a@b.org") == "Morning Abstracts <a@b.org>"
    assert mailbox("Dr. Who, Jr.", "a@b.org") == '"Dr. Who, Jr." <a@b.org>'
    assert mailbox("Café", "a@b.org") == "=?utf-8?q?Caf=C3=A9?= <a@b.org>"
    assert mailbox("", "a@b.org") == "a@b.org"


@given(words)
def test_a_list_id_keeps_its_identifier_last(name: str) -> None:
    assert list_id(name, "news.example.org").endswith("<news.example.org>")
    header("List-Id", list_id(name, "news.example.org"))


def test_ascii_words_of_a_title_stay_readable_in_the_source() -> None:
    line = text_header("Subject", "Bounds for ε-Greedy Cats · more")
    assert line == (
        "Subject: Bounds for =?utf-8?q?=CE=B5=2DGreedy?= Cats =?utf-8?q?=C2=B7?= more\r\n"
    )


@pytest.mark.parametrize("value", ["a\r\nBcc: b@c.org", "a\nb", "a\0b", "naïve"])
def test_a_value_of_more_than_one_ascii_line_is_refused(value: str) -> None:
    with pytest.raises(Problem):
        header("X-Test", value)


@pytest.mark.parametrize(
    "text",
    ["ada@example.org", "o'neil+x=y@mail.example.co.uk", "a@localhost", "x@xn--bcher-kva.de"],
)
def test_an_address_that_mail_can_reach_passes(text: str) -> None:
    assert address(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "ada", "ada@", "@example.org", "ada@bücher.de", "adá@example.org", "a b@example.org",
     "ada@example.org\r\nBcc: x@y.org", "ada@example.org\n", "a@b@c.org", "<ada@example.org>",
     "a,b@example.org", "ada@example..org", ".ada@example.org", "a" * 250 + "@example.org"],
)  # fmt: skip
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(Problem, match="is not an address"):
        address(text)


def test_brackets_are_put_round_one_word_only() -> None:
    assert bracketed("1@example.org") == bracketed("<1@example.org>") == "<1@example.org>"
    for text in ("", "a b", "a\r\nb", "a>b", "ü"):
        with pytest.raises(Problem):
            bracketed(text)


@given(words)
def test_no_first_line_is_left_empty(text: str) -> None:
    for line in (text_header("Subject", text), header("List-Id", list_id(text, "a" * 80))):
        first, *others = line.removesuffix("\r\n").split("\r\n")
        assert not others or first.partition(":")[2].strip()


def test_a_first_word_too_long_for_the_line_stays_on_it() -> None:
    url = f"<https://news.example.org/{'x' * 80}>"
    line = header("List-Unsubscribe", f"{url}, <mailto:news@example.org>")
    assert line == f"List-Unsubscribe: {url},\r\n <mailto:news@example.org>\r\n"
