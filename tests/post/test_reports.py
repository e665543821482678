"""Bounces and complaints are told from what people write, with their reasons."""

import csv
from collections import Counter
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.automatic import why_automatic
from newsletter.post.parts import header, parse
from newsletter.post.refusals import Refusal
from newsletter.post.reports import Kind, Report, read_report

RETURNED = """\
Return-Path: <news+b-2a.0.1.abcdefghijklmnopqrstuvwxyz@example.org>
Message-ID: <letter-1@example.org>
Subject: Your papers
"""


def delivery_report(*fields: str, text: str = "") -> str:
    said = "\n".join(fields)
    return f"""\
From: MAILER-DAEMON@mx.example.net
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

{text}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ada@example.net
{said}

--b
Content-Type: text/rfc822-headers

{RETURNED}
--b--
"""


def feedback_report(kind: str) -> str:
    return f"""\
From: feedback@provider.example
Subject: complaint
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

A user complained.
--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
Version: 1
Original-Rcpt-To: <redacted>

--b
Content-Type: message/rfc822

{RETURNED}
Hello
--b--
"""


def read(raw: str | bytes) -> Report | None:
    message = parse(raw.encode() if isinstance(raw, str) else raw)
    sender = parseaddr(header(message, "From"))[1]
    return read_report(message, sender, automatic=why_automatic(message, None, sender) is not None)


def test_a_delivery_report_gives_its_reason_and_what_it_returned() -> None:
    report = read(
        delivery_report(
            "Action: failed",
            "Status: 5.1.1",
            "Diagnostic-Code: smtp; 550 5.1.1 <ada@example.net>: User unknown",
        )
    )
    assert report is not None
    assert (report.kind, report.reason) == (Kind.BOUNCE, Refusal.USER_UNKNOWN)
    assert report.message_ids == ("letter-1@example.org",)
    assert "news+b-2a.0.1." in report.returned


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("552 5.2.2 mailbox full", Refusal.MAILBOX_FULL),
        ("550 5.7.1 blocked because of policy", Refusal.POLICY),
        ("550 no such user here", Refusal.USER_UNKNOWN),
        ("550 5.4.4 Host not found", Refusal.HOST_UNKNOWN),
        ("554 something went wrong", Refusal.OTHER),
    ],
)
def test_the_words_decide_the_reason_not_the_class(words: str, reason: Refusal) -> None:
    report = read(delivery_report("Action: failed", f"Diagnostic-Code: smtp; {words}"))
    assert report is not None
    assert report.reason is reason


def test_the_text_tells_where_the_fields_do_not() -> None:
    report = read(delivery_report("Action: failed", text="Sorry, no mailbox here by that name."))
    assert report is not None
    assert report.reason is Refusal.USER_UNKNOWN


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_that_nothing_failed_is_no_bounce(action: str) -> None:
    report = read(delivery_report(f"Action: {action}", "Status: 4.4.1"))
    assert report is not None
    assert report.kind is Kind.AUTOMATIC_MAIL


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("abuse", Kind.COMPLAINT),
        ("fraud", Kind.COMPLAINT),
        ("auth-failure", Kind.AUTOMATIC_MAIL),
        ("not-spam", Kind.AUTOMATIC_MAIL),
    ],
)
def test_a_complaint_is_told_from_other_feedback(kind: str, expected: Kind) -> None:
    report = read(feedback_report(kind))
    assert report is not None
    assert report.kind is expected
    assert "news+b-2a.0.1." in report.returned


def test_a_bounce_that_follows_no_standard_is_a_bounce() -> None:
    text = "From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nHi. This is the qmail-send\n"
    report = read(f"{text}<ada@example.net>:\nSorry, no mailbox here by that name.\n\n{RETURNED}")
    assert report is not None
    assert (report.kind, report.reason) == (Kind.BOUNCE, Refusal.USER_UNKNOWN)
    assert report.message_ids == ("letter-1@example.org",)


def test_the_words_of_the_returned_mail_are_not_the_report_s() -> None:
    report = read(
        "From: postmaster@x.example\nSubject: Undeliverable\n\n<ada@example.net>: unknown user\n\n"
        "--- Below this line is a copy of the message.\n\nReceived: from x\n"
        "DKIM-Signature: v=1\nX-Spam: policy block list\n"
    )
    assert report is not None
    assert report.reason is Refusal.USER_UNKNOWN


def test_the_recorded_reports_are_what_their_labels_say(recorded: Path) -> None:
    kinds = {"bounce": "bounce", "complaint": "complaint", "auto-reply": "automatic reply"}
    found: Counter[tuple[str, str]] = Counter()
    hard: Counter[tuple[str, bool]] = Counter()
    for row in labels(recorded):
        message = parse((recorded / row["file"]).read_bytes())
        sender = parseaddr(header(message, "From"))[1]
        automatic = why_automatic(message, None, sender)
        report = read_report(message, sender, automatic=automatic is not None)
        kind = report.kind.value if report else "automatic reply" if automatic else "other"
        found[row["kind"], kind] += 1
        if row["kind"] == "bounce":
            suppresses = (
                report is not None and report.reason is not None and report.reason.suppresses
            )
            hard[row["hard"], suppresses] += 1
    wrong = {pair: count for pair, count in found.items() if kinds.get(pair[0], "other") != pair[1]}
    assert not wrong, wrong
    # Of the hard ones four in five are known by their words; nearly all of the soft ones that are
    # taken for hard say "user unknown" after DATA, which the labels call "filtered".
    assert hard["1", True] >= 0.78 * (hard["1", True] + hard["1", False]), hard
    assert hard["0", True] <= 0.17 * (hard["0", True] + hard["0", False]), hard


def labels(recorded: Path) -> list[dict[str, str]]:
    with (recorded / "bounces" / "labels.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if (recorded / row["file"]).is_file()]


@given(st.binary(max_size=1500), st.sampled_from([b"", b"multipart/report", b"text/plain"]))
def test_any_bytes_are_a_report_or_none(body: bytes, kind: bytes) -> None:
    raw = b"From: mailer-daemon@x.org\nContent-Type: " + kind + b"; report-type=delivery-status"
    for start in (b"\n\n", b"; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n"):
        report = read(raw + start + body)
        assert report is None or isinstance(report.words, str)
