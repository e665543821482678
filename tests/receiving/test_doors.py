"""Every door ends in the same table: a listener, a Maildir, an IMAP mailbox."""

import smtplib
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter import receiving
from newsletter.app import App
from newsletter.models import Problem
from tests.post.imap_server import imap_server
from tests.receiving.conftest import Office, mail

NewsletterIn = Callable[..., App]


def test_a_mail_over_lmtp_is_stored_before_the_250(newsletter_in: NewsletterIn) -> None:
    office = Office(newsletter_in(extra='[inbound]\nlisten = "127.0.0.1:0"'))
    raw = mail("max 5", "news@example.org")
    with receiving.listening(office.app) as place:
        host, _, port = place.rpartition(":")
        with smtplib.LMTP(host, int(port)) as client:
            client.sendmail("ada@example.com", ["news@example.org"], raw)
            assert [row.raw for row in office.mails()] == [raw]
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("ada@example.com", ["nobody@example.org"], raw)
    assert office.mails()[0].mail_from == "ada@example.com"


def test_no_door_is_open_until_it_is_named(office: Office) -> None:
    with receiving.listening(office.app) as place:
        assert place == ""
    assert receiving.fetch(office.app, 10) == 0


def test_a_maildir_and_a_mailbox_are_fetched(newsletter_in: NewsletterIn, tmp_path: Path) -> None:
    for part in ("tmp", "new", "cur"):
        (tmp_path / "Maildir" / part).mkdir(parents=True)
    first = mail("max 5", "news@example.org", "Return-Path: <>")
    second = mail("max 6", "Ada <ada@example.com>", "Cc: NEWS+help@example.org")
    (tmp_path / "Maildir" / "new" / "1").write_bytes(first)
    (tmp_path / "Maildir" / "new" / "2").write_bytes(mail("x", "someone@example.net"))
    with imap_server() as server:
        server.put(second)
        inbound = (
            f'[inbound]\nmaildir = "Maildir"\nimap_host = "127.0.0.1"\nimap_port = {server.port}\n'
            'imap_tls = "none"\nimap_username = "news"'
        )
        office = Office(newsletter_in(extra=inbound))
        assert receiving.fetch(office.app, 10) == 2
        assert receiving.fetch(office.app, 10) == 0
    stored = [(row.raw, row.recipient, row.mail_from) for row in office.mails()]
    assert stored == [
        (first, "news@example.org", ""),
        (second, "news+help@example.org", None),
    ]


def test_one_door_that_is_shut_does_not_close_the_other(
    newsletter_in: NewsletterIn, tmp_path: Path
) -> None:
    with imap_server() as server:
        server.put(mail("max 5", "news@example.org"))
        inbound = (
            f'[inbound]\nmaildir = "nowhere"\nimap_host = "127.0.0.1"\nimap_port = {server.port}\n'
            'imap_tls = "none"'
        )
        office = Office(newsletter_in(extra=inbound))
        with pytest.raises(Problem, match=r"inbound\.maildir"):
            receiving.fetch(office.app, 10)
    assert len(office.mails()) == 1


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("To: news@example.org", "news@example.org"),
        ("To: Ada <ada@example.com>, News <news+help@example.org>", "news+help@example.org"),
        ("Delivered-To: news+subscribe@example.org\nTo: news@example.org",
         "news+subscribe@example.org"),
        ("X-Original-To: news+help@example.org\nTo: list@example.net", "news+help@example.org"),
        ("Delivered-To: inbox@example.org\nTo: news+help@example.org", "news+help@example.org"),
        ("To: undisclosed-recipients:;", ""),
        ("To: ", ""),
        ("X: y", ""),
    ],
)  # fmt: skip
def test_the_recipient_is_read_from_the_headers(office: Office, head: str, expected: str) -> None:
    assert receiving.recipient_of(office.app, f"{head}\n\n".encode()) == expected
