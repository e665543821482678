"""Preferences: what is accepted, what is refused, and with which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.models import TopicKind
from subscribers.preferences import Interest, InvalidPreferences, Preferences


def refused(**given: object) -> str:
    with pytest.raises(InvalidPreferences) as caught:
        Preferences.read(**{"email": "ada@example.org", **given})
    return str(caught.value)


def test_an_address_is_enough() -> None:
    ada = Preferences.read(email="ada@example.org")
    assert (ada.timezone, ada.hour, ada.days, ada.size, ada.format) == (
        "UTC",
        7,
        "daily",
        8,
        "html",
    )
    assert ada.model_fields_set == {"email"}


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("email", " Ada@EXAMPLE.org ", "Ada@example.org"),
        ("email", "ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("email", "ada+papers@site.test", "ada+papers@site.test"),
        ("name", " Ada\r\nBcc: eve@example.org\x07 ", "Ada Bcc: eve@example.org"),
        ("name", "O'Neil \u202egro", "O'Neil gro"),
        ("timezone", "europe/paris", "Europe/Paris"),
        ("timezone", "America/new york", "America/New_York"),
        ("hour", "7", 7),
        ("hour", "07:00", 7),
        ("hour", 23, 23),
        ("days", "Weekly", "weekly monday"),
        ("days", ["friday", "mon"], "mon,fri"),
        ("size", "20", 20),
        ("format", "Text", "text"),
        ("interests", "cat:cs.LG", (Interest(TopicKind.CATEGORY, "cs.LG"),)),
        ("interests", [Interest(TopicKind.PHRASE, "a")], (Interest(TopicKind.PHRASE, "a"),)),
    ],
)
def test_a_value_is_brought_into_its_one_form(field: str, given: object, kept: object) -> None:
    preferences = Preferences.read(**{"email": "ada@example.org", field: given})
    assert getattr(preferences, field) == kept


def test_every_fault_is_named_at_once() -> None:
    said = refused(
        email="foo", hour="25", timezone="Europe/Pari", days="someday", size=0, format="pdf",
        interests="-; cat:", colour="red",
    ).splitlines()  # fmt: skip
    assert [line.split(":")[0] for line in said] == [
        "email", "topics", "topics", "timezone", "hour", "days", "size", "format", "colour",
    ]  # fmt: skip
    assert "did you mean Europe/Paris?" in said[3]
    assert "a number from 0 to 23" in said[4]


@pytest.mark.parametrize(
    ("email", "because"),
    [
        ("", "is no mail address"),
        ("ädä@example.org", "letters outside ASCII before the @"),
        ("ada@localhost", "is no mail address"),
        ("ada@[127.0.0.1]", "is no mail address"),
        ("Ada <ada@example.org>", "is no mail address"),
        ("ada@example.org\r\nRCPT TO:<eve@example.org>", "is no mail address"),
        (f"{'a' * 65}@example.org", "is no mail address"),
        (f"ada@{'.'.join(['a' * 60] * 5)}.org", "is no mail address"),
    ],
)
def test_what_is_no_address_is_refused(email: str, because: str) -> None:
    said = refused(email=email)
    assert because in said
    assert "\r" not in said


@pytest.mark.parametrize(
    "hour", ["24", "24:10", "07:60", "7:5", "-1", "7.5", "٧", "", True, None, "7" * 5000]
)
def test_what_is_no_time_of_day_is_refused(hour: object) -> None:
    assert refused(hour=hour).startswith("hour: ")


@pytest.mark.parametrize(
    ("given", "hour", "minute"),
    [("07:30", 7, 30), ("7.05", 7, 5), (" 23:59 ", 23, 59), ("9", 9, 0), (9, 9, 0)],
)
def test_a_time_of_day_may_have_minutes(given: object, hour: int, minute: int) -> None:
    ada = Preferences.read(email="ada@example.org", hour=given)
    assert (ada.hour, ada.minute) == (hour, minute)
    assert ada.model_fields_set == {"email", "hour", "minute"}


def test_an_interest_that_could_not_be_written_down_is_refused() -> None:
    for words in ("a; b", "cat:x", "-a", "a*2", ""):
        assert refused(interests=[Interest(TopicKind.PHRASE, words)]).startswith("topics: ")


def test_a_missing_address_is_a_fault_like_another() -> None:
    with pytest.raises(InvalidPreferences, match="email: it is missing"):
        Preferences.read(name="Ada")


@given(
    st.dictionaries(
        st.sampled_from(sorted(Preferences.model_fields)),
        st.one_of(st.text(max_size=40), st.integers(), st.none(), st.lists(st.text(max_size=5))),
    )
)
def test_whatever_is_given_is_kept_clean_or_refused_in_words(given: dict[str, object]) -> None:
    try:
        preferences = Preferences.read(**given)
    except InvalidPreferences as error:
        assert all(fault.sentence for fault in error.faults)
        return
    assert Preferences.read(**preferences.model_dump(include=given.keys() - {"interests"}))
    assert not set(preferences.name) & set("\r\n\x00\u2028")
    assert preferences.email.isascii()
