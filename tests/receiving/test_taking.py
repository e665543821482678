"""Mail is stored once and committed before anybody is told; what is not ours is not taken."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.receiving import Taken, ingest, is_ours
from tests.receiving.conftest import Office, mail


def test_the_same_mail_to_the_same_address_is_stored_once(office: Office) -> None:
    raw = mail("max 5", "news@example.org")
    assert ingest(office.app, raw, "news@example.org", "") is Taken.STORED
    assert ingest(office.app, raw, "NEWS@example.org", "") is Taken.AGAIN
    assert ingest(office.app, raw, "news+help@example.org", "") is Taken.STORED
    stored = office.mails()
    assert [row.recipient for row in stored] == ["news@example.org", "news+help@example.org"]
    assert stored[0].raw == raw


@pytest.mark.parametrize(
    "address",
    [
        "nobody@example.org",
        "news@elsewhere.org",
        "news+b-1.0.1.abcdefghijklmnopqrstuvwxyz@example.org",
    ],
)
def test_mail_to_nobody_here_is_not_stored(office: Office, address: str) -> None:
    assert ingest(office.app, b"x", address, "") is Taken.NOT_OURS
    assert office.mails() == []


def test_a_token_is_known_whatever_became_of_its_capitals_and_its_age(office: Office) -> None:
    sign = office.app.signer.sign
    old = sign("confirm", 1, office.app.now().replace(year=2020))
    for local in (f"news+b-{sign('bounce', 1, None).upper()}", f"NEWS+c-{old}", "news+subscribe"):
        assert is_ours(office.app, f"{local}@example.org")
    assert not is_ours(office.app, f"news+c-{sign('bounce', 1, None)}@example.org")


def test_a_mail_that_is_too_big_is_not_stored(office: Office) -> None:
    raw = b"x" * (office.app.config.inbound.max_bytes + 1)
    assert ingest(office.app, raw, "news@example.org", "") is Taken.TOO_BIG
    assert office.mails() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(raw=st.binary(max_size=500))
def test_any_bytes_can_be_taken_over(office: Office, raw: bytes) -> None:
    assert ingest(office.app, raw, "news@example.org", None) in (Taken.STORED, Taken.AGAIN)
