"""The listener over real sockets: LMTP and SMTP, on loopback and on a socket of this machine."""

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsletter.models import Problem
from newsletter.post.listener import listening

MAIL = b"From: ada@example.com\r\nSubject: x\r\n\r\n.dotted\r\nmax 5\r\n"


@dataclass
class Kept:
    """What was kept, and the answers to be given for the next ones."""

    mails: list[tuple[bytes, str, str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    place: str = ""

    def keep(self, raw: bytes, recipient: str, mail_from: str) -> str:
        if self.answers and not self.answers[0].startswith("2"):
            return self.answers.pop(0)
        self.mails.append((raw, recipient, mail_from))
        return self.answers.pop(0) if self.answers else "250 2.0.0 Kept"


def is_known(address: str) -> bool:
    return address.startswith("news")


@pytest.fixture
def kept() -> Iterator[Kept]:
    kept = Kept()
    with listening("127.0.0.1:0", is_known, kept.keep, max_bytes=10_000) as kept.place:
        yield kept


def smtp(kept: Kept) -> smtplib.SMTP:
    host, _, port = kept.place.rpartition(":")
    return smtplib.SMTP(host, int(port), timeout=20)


def lmtp(kept: Kept) -> smtplib.LMTP:
    host, _, port = kept.place.rpartition(":")
    return smtplib.LMTP(host, int(port), timeout=20)


def test_a_mail_over_smtp_is_kept_as_it_came(kept: Kept) -> None:
    with smtp(kept) as client:
        client.sendmail("ada@example.com", ["news@example.org"], MAIL)
    assert kept.mails == [(MAIL, "news@example.org", "ada@example.com")]


def test_a_mail_over_lmtp_has_an_answer_for_each_recipient(kept: Kept) -> None:
    kept.answers = ["250 2.0.0 Kept", "451 4.3.0 busy", "250 2.0.0 Kept"]
    with lmtp(kept) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("<>")
        for name in ("news", "news+help", "news+subscribe"):
            client.rcpt(f"{name}@example.org")
        client.data(MAIL)
        more = [client.getreply()[0] for _ in range(2)]
    assert more == [451, 250]
    assert [recipient for _, recipient, _ in kept.mails] == [
        "news@example.org",
        "news+subscribe@example.org",
    ]
    assert {mail_from for _, _, mail_from in kept.mails} == {""}


def test_over_smtp_one_refusal_is_the_answer_for_all(kept: Kept) -> None:
    kept.answers = ["250 2.0.0 Kept", "451 4.3.0 busy"]
    with smtp(kept) as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("a@example.com", ["news@example.org", "news+help@example.org"], MAIL)
    assert refused.value.smtp_code == 451


def test_an_unknown_recipient_is_refused_before_the_mail_is_sent(kept: Kept) -> None:
    with smtp(kept) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("ada@example.com", ["nobody@example.org"], MAIL)
    assert kept.mails == []


def test_a_mail_that_is_too_big_is_refused(kept: Kept) -> None:
    with smtp(kept) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "10000"
        client.mail("ada@example.com")
        client.rcpt("news@example.org")
        assert client.data(MAIL + b"x\r\n" * 5_000)[0] == 552
    assert kept.mails == []


def test_a_socket_of_this_machine_takes_mail_too(tmp_path: Path) -> None:
    path, kept = tmp_path / "run" / "lmtp.sock", Kept()
    for _ in range(2):  # a socket that a killed process left is no hindrance
        with listening(f"unix:{path}", is_known, kept.keep, max_bytes=10_000) as place:
            assert place == f"unix:{path}"
            with smtplib.LMTP(str(path)) as client:
                client.sendmail("", ["news@example.org"], MAIL)
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(path))
        left.close()
    assert len(kept.mails) == 2


def test_a_place_that_is_taken_is_named(kept: Kept) -> None:
    with (
        pytest.raises(Problem, match=r"set inbound\.listen"),
        listening(kept.place, is_known, kept.keep, max_bytes=10),
    ):
        pass


def test_many_at_once_are_all_kept(kept: Kept) -> None:
    clients = [smtp(kept) for _ in range(10)]
    for number, client in enumerate(clients):
        client.sendmail(f"{number}@example.com", ["news@example.org"], MAIL)
    for client in clients:
        client.quit()
    assert {mail_from for _, _, mail_from in kept.mails} == {f"{n}@example.com" for n in range(10)}
