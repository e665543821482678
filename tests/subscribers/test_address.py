"""Addresses: the short way for common ones decides as the library does."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from subscribers.address import address_key, canonical_address, mailbox_key

locals = (
    st.text("ab.+-_1!#'\" (\\", min_size=1, max_size=12) | st.just("a" * 64) | st.just("a" * 65)
)
domains = st.text("ab.-1ü", max_size=9) | st.sampled_from(
    [
        "example.org",
        "EXAMPLE.org",
        "bücher.example",
        "a..b",
        "-a.org",
        "localhost",
        "x.test",
        "ß.de",
        "[127.0.0.1]",
        "example.org.",
        "",
        "ex ample.org",
        "a\r\n.org",
        ".".join(["a" * 60] * 4),
    ]
)


@given(locals, domains)
def test_an_address_is_taken_when_the_library_takes_it(local: str, domain: str) -> None:
    typed = f"{local}@{domain}".strip()
    try:
        found = validate_email(
            typed, check_deliverability=False, allow_smtputf8=False, strict=True,
            test_environment=True,
        )  # fmt: skip
    except EmailNotValidError:
        with pytest.raises(ValueError, match=r"is no mail address|is too long"):
            canonical_address(typed)
    else:
        assert found.ascii_email is not None
        assert canonical_address(typed) == found.ascii_email


@given(st.emails())
def test_a_canonical_address_stays_as_it_is(email: str) -> None:
    try:
        canonical = canonical_address(email)
    except ValueError:
        return
    assert canonical_address(canonical) == canonical
    assert canonical.isascii()
    assert address_key(canonical) == address_key(canonical.swapcase())


def test_a_sentence_about_an_address_is_one_line() -> None:
    with pytest.raises(ValueError, match="is no mail address") as caught:
        canonical_address("ada@example.org\r\nBcc: " + "x" * 500)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_fault_reads_as_one_sentence_and_what_to_do() -> None:
    with pytest.raises(ValueError) as caught:
        canonical_address("no address")
    assert str(caught.value) == (
        "'no address' is no mail address: an email address must have an @-sign. "
        "Write one like ada@example.org."
    )


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Ada+news@example.org", "ada@example.org"),
        ("ada+a+b@Example.org", "ada@example.org"),
        ("a.da@example.org", "a.da@example.org"),
        ("a.da+x@googlemail.com", "ada@gmail.com"),
        ("+x@example.org", "+x@example.org"),
    ],
)
def test_the_mailbox_behind_an_address_with_a_tag(address: str, mailbox: str) -> None:
    assert mailbox_key(address) == mailbox
