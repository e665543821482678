"""What replies mean: the reader is suppressed for a reason, never for a number."""

import csv
import email
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.refusals import Refusal, reason_of

R = Refusal
REPLIES = [
    ("550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown", R.USER_UNKNOWN),
    ("550 5.1.1 The email account that you tried to reach does not exist.", R.USER_UNKNOWN),
    ("550 No such user here", R.USER_UNKNOWN),
    ("550 Requested action not taken: mailbox unavailable", R.USER_UNKNOWN),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by lookup", R.USER_UNKNOWN),
    ("554 delivery error: This user doesn't have an example.com account", R.USER_UNKNOWN),
    ("550 unknown user", R.USER_UNKNOWN),
    ("550 Invalid recipient ada@example.com", R.USER_UNKNOWN),
    ("550 5.1.1", R.USER_UNKNOWN),
    ("550 5.1.2 Host unknown", R.HOST_UNKNOWN),
    ("550 Domain example.invalid does not exist", R.HOST_UNKNOWN),
    ("550 Unrouteable mail domain", R.HOST_UNKNOWN),
    ("556 5.1.10 Domain does not accept mail (nullMX)", R.NULL_MX),
    ("551 5.1.6 Recipient has moved, please try ada@example.net", R.MOVED),
    ("550 Ada is no longer with the company", R.MOVED),
    ("550 5.2.1 The email account that you tried to reach is disabled", R.SUSPENDED),
    ("554 5.2.1 Account has been suspended for inactivity", R.SUSPENDED),
    ("550 This mailbox is inactive", R.SUSPENDED),
    ("550 5.2.1 ada@example.com... User unknown", R.SUSPENDED),
    ("550 : User unknown 5.2.0", R.SUSPENDED),
    ("550 This account has been closed", R.DISABLED),
    ("550 5.4.1 [ada@example.com]: Recipient address rejected: Access denied", R.USER_UNKNOWN),
    ("552 5.2.2 The email account that you tried to reach is over quota", R.MAILBOX_FULL),
    ("552 Mailbox full", R.MAILBOX_FULL),
    ("554 user's mailbox exceeded the storage quota, user unknown to have space", R.MAILBOX_FULL),
    ("550 5.7.1 Message rejected as spam by Content Filtering.", R.SPAM),
    ("554 5.7.1 Your message looks like SPAM. No such user trick.", R.SPAM),
    (
        "550 5.7.1 Service unavailable; host [192.0.2.1] blocked using zen.spamhaus.org",
        R.POLICY,
    ),
    ("550-5.7.26 This mail has been blocked because the sender is unauthenticated", R.POLICY),
    ("550 5.7.1 Email rejected per DMARC policy for example.org", R.POLICY),
    ("554 5.7.1 <ada@example.com>: Relay access denied", R.POLICY),
    ("550 Administrative prohibition: poor reputation of your network", R.POLICY),
    ("550 5.1.8 Sender address rejected: Domain not found", R.SENDER),
    ("530 5.7.0 Authentication required", R.SENDER),
    ("553 sender verification failed: user unknown", R.SENDER),
    ("552 5.3.4 Message size exceeds fixed limit", R.TOO_BIG),
    ("550 Requested action aborted", R.OTHER),
    ("554 transaction failed", R.OTHER),
]


@pytest.mark.parametrize(("reply", "refusal"), REPLIES)
def test_a_reply_is_read_by_its_words(reply: str, refusal: Refusal) -> None:
    assert reason_of(reply) is refusal


def test_only_dead_addresses_suppress_and_only_our_own_faults_alarm() -> None:
    assert {r for r in R if r.suppresses} == {
        R.USER_UNKNOWN,
        R.HOST_UNKNOWN,
        R.NULL_MX,
        R.MOVED,
        R.DISABLED,
    }
    assert {r for r in R if r.alarms} == {R.POLICY, R.SPAM, R.SENDER}


@given(st.text())
def test_any_text_has_a_reason(text: str) -> None:
    assert isinstance(reason_of(text), Refusal)


def test_recorded_bounces_of_living_readers_rarely_suppress() -> None:
    """listmonk's rule calls 71 % of them dead; the words of the reply should call under 7 %.

    Left out: what only the moment tells ("filtered": user unknown, but said after the body,
    which is known where the reply is heard) and null MX, which suppresses by our own rule.
    """
    data = Path(__file__).parents[3] / "shared" / "data"
    if not (data / "bounces" / "labels.csv").exists():
        pytest.skip("the recorded bounces are not beside this checkout")
    suppressed: dict[str, list[bool]] = {"0": [], "1": []}
    with (data / "bounces" / "labels.csv").open(encoding="utf-8") as labels:
        for row in csv.DictReader(labels):
            words = _diagnosis(data / row["file"])
            told = row["reason"] not in ("", "filtered", "notaccept")
            if row["kind"] == "bounce" and words and told:
                suppressed[row["hard"]].append(reason_of(words).suppresses)
    living, dead = suppressed["0"], suppressed["1"]
    assert len(living) > 50 and sum(living) <= 0.07 * len(living)
    assert len(dead) > 50 and sum(dead) >= 0.9 * len(dead)


def _diagnosis(path: Path) -> str:
    """The remote server's words in a delivery report (RFC 3464), if it holds any."""
    message = email.message_from_bytes(path.read_bytes())
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():  # type: ignore[union-attr]
                if words := block.get("Diagnostic-Code"):  # type: ignore[union-attr]
                    return str(words).partition(";")[2]
    return ""
