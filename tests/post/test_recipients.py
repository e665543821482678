"""Which addresses are ours, and what each of them is for."""

import pytest

from newsletter.post.recipients import Recipient, Recipients, Tag

TOKEN = "2a.0.1.abcdefghijklmnopqrstuvwxyz"
OURS = Recipients("News@Example.org")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("news@example.org", Recipient(Tag.PLAIN)),
        ("NEWS@EXAMPLE.ORG", Recipient(Tag.PLAIN)),
        ("<news+subscribe@example.org>", Recipient(Tag.SUBSCRIBE)),
        ("news+Unsubscribe@example.org", Recipient(Tag.UNSUBSCRIBE)),
        ("news+help@example.org", Recipient(Tag.HELP)),
        (f"news+c-{TOKEN}@example.org", Recipient(Tag.CONFIRM, TOKEN)),
        (f"NEWS+R-{TOKEN.upper()}@EXAMPLE.ORG", Recipient(Tag.REPLY, TOKEN)),
        (f"news+u-{TOKEN}@example.org", Recipient(Tag.LEAVE, TOKEN)),
        (f"news+b-{TOKEN}@example.org", Recipient(Tag.BOUNCE, TOKEN)),
        (f"news+q-{TOKEN}@example.org", Recipient(Tag.ASK, TOKEN)),
        ("news+b-@example.org", None),
        ("news+x-" + TOKEN + "@example.org", None),
        ("news+b-nonsense@example.org", None),
        ("news+else@example.org", None),
        ("news@elsewhere.org", None),
        ("newsletter@example.org", None),
        ("", None),
        ("@", None),
    ],
)
def test_an_address_is_read(address: str, expected: Recipient | None) -> None:
    assert OURS.read(address) == expected


def test_a_tagged_address_tells_more_than_the_plain_one() -> None:
    both = ["ada@example.com", "news@example.org", "news+help@example.org"]
    assert OURS.first_of(both) == "news+help@example.org"
    assert OURS.first_of(both[:2]) == "news@example.org"
    assert OURS.first_of(both[:1]) == ""


def test_whatever_carries_our_name_is_ourselves() -> None:
    assert OURS.are_ours("news+anything@EXAMPLE.org")
    assert not OURS.are_ours("ada@example.org")


def test_tokens_are_found_in_what_came_back_the_delivery_s_own_first() -> None:
    text = f"Reply-To: news+r-{TOKEN}@example.org\nReturn-Path: <NEWS+B-{TOKEN}@example.org>"
    assert OURS.returned(text) == [Recipient(Tag.BOUNCE, TOKEN), Recipient(Tag.REPLY, TOKEN)]
    assert OURS.returned("news+b-x@example.org " * 5000) == []
