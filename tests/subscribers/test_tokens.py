"""Tokens: what was signed is read back, for its purpose alone, and nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.tokens import Refused, Signer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SIGNER = Signer({"1": b"1" * 32, "2": b"2" * 32}, "2")
ids = st.integers(0, 2**47)
purposes = st.sampled_from(["unsubscribe", "confirm", "reply", "bounce", "export", ""])


@given(purposes, ids, st.sampled_from([None, NOW + timedelta(seconds=1)]))
def test_what_was_signed_is_read_back(purpose: str, id: int, expires: datetime | None) -> None:
    token = SIGNER.sign(purpose, id, expires)
    assert SIGNER.read(purpose, token, NOW) == id
    assert SIGNER.read(purpose, token.upper(), NOW) == id


@given(purposes, purposes, ids)
def test_a_token_serves_one_purpose(purpose: str, other: str, id: int) -> None:
    read = SIGNER.read(other, SIGNER.sign(purpose, id, None), NOW)
    assert read == (id if purpose == other else Refused.ALTERED)


@given(ids, st.data())
def test_an_altered_token_is_refused(id: int, data: st.DataObject) -> None:
    token = SIGNER.sign("confirm", id, NOW + timedelta(days=1))
    at = data.draw(st.integers(0, len(token) - 1))
    inserted = data.draw(st.text("abcdef0123456789.-+_ \nK\u212aé", max_size=3))
    removed = data.draw(st.integers(0, 3))
    altered = token[:at] + inserted + token[at + removed :]
    if altered.lower() != token:
        assert SIGNER.read("confirm", altered, NOW) is Refused.ALTERED
    if not altered.isascii():
        assert SIGNER.read("confirm", altered, NOW) is Refused.ALTERED


@given(st.text())
def test_what_is_no_token_is_refused(token: str) -> None:
    assert SIGNER.read("confirm", token, NOW) is Refused.ALTERED


def test_a_token_grows_old_and_an_unsubscribe_link_never_does() -> None:
    token = SIGNER.sign("export", 5, NOW)
    assert SIGNER.read("export", token, NOW - timedelta(seconds=1)) == 5
    assert SIGNER.read("export", token, NOW) is Refused.EXPIRED
    forever = SIGNER.sign("unsubscribe", 5, None)
    assert SIGNER.read("unsubscribe", forever, NOW + timedelta(days=36500)) == 5


def test_an_older_key_is_read_but_signs_no_more() -> None:
    old = Signer({"1": b"1" * 32}, "1")
    token = old.sign("reply", 7, None)
    assert SIGNER.read("reply", token, NOW) == 7
    assert SIGNER.sign("reply", 7, None) != token
    assert old.read("reply", SIGNER.sign("reply", 7, None), NOW) is Refused.ALTERED


@given(ids, st.datetimes(datetime(2026, 1, 1), timezones=st.just(UTC)))
def test_a_token_fits_into_a_mail_address(id: int, expires: datetime) -> None:
    token = SIGNER.sign("reply", id, expires)
    assert token == token.lower()
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz0123456789.")
    assert len(f"news+r-{token}") <= 64


def test_a_weak_key_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 16 bytes"):
        Signer({"1": b"short"}, "1")
    with pytest.raises(ValueError, match="key id"):
        Signer({"A.b": b"1" * 32}, "A.b")
