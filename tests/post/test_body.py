"""The body of a mail is plain lines, whatever it was written with."""

import base64
import quopri
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.post.body import LONGEST_LINE, body_of
from newsletter.post.markup import text_of_html
from newsletter.post.parts import decoded, header, parse

WORDS = "follow übermäßige Größen"


def mail(*headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + body


def read(raw: bytes) -> str:
    return body_of(parse(raw)).strip()


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "cp850"])
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_a_charset_and_an_encoding_are_undone(charset: str, encoding: str) -> None:
    content = WORDS.encode(charset)
    if encoding == "quoted-printable":
        content = quopri.encodestring(content)
    if encoding == "base64":
        content = base64.encodebytes(content)
    head = f"Content-Type: text/plain; charset={charset}", f"Content-Transfer-Encoding: {encoding}"
    assert read(mail(*head, body=content)) == WORDS


@pytest.mark.parametrize(
    ("claimed", "real", "words"),
    [
        ("us-ascii", "utf-8", WORDS),
        ("iso-8859-1", "utf-8", WORDS),
        ("utf-8", "windows-1252", WORDS),
        ("us-ascii", "windows-1252", "“quoted” — words"),
        ("", "utf-8", WORDS),
        ("x-unknown", "utf-8", WORDS),
        ("no such charset", "utf-8", WORDS),
        ("rot13", "utf-8", WORDS),
        ("utf8mb4", "utf-8", WORDS),
        ("gb2312", "gbk", "退订 關注"),
        ("big5", "big5", "退訂"),
        ("shift_jis", "cp932", "配信停止①"),
        ("iso-2022-jp", "iso-2022-jp", "配信停止"),
        ("ks_c_5601-1987", "cp949", "구독취소"),
        ("koi8-r", "koi8-r", "отписаться"),
        ("windows-1251", "windows-1251", "отписаться"),
        ("win-1251", "windows-1251", "отписаться"),
        ("utf-16", "utf-16", "follow optics"),
        ("utf-7", "utf-7", "größer"),
        ("iso-8859-2", "iso-8859-2", "zażółć"),
    ],
)
def test_odd_and_wrong_charsets_are_read_all_the_same(claimed: str, real: str, words: str) -> None:
    said = f'; charset="{claimed}"' if claimed else ""
    raw = mail(f"Content-Type: text/plain{said}", body=words.encode(real))
    assert read(raw) == words


def test_flowed_lines_are_joined_and_signatures_are_not() -> None:
    body = b"follow state \r\nspace models\r\n-- \r\nAda\r\n> quoted \r\n> more\r\n  stuffed\r\n"
    raw = mail("Content-Type: text/plain; format=flowed", body=body)
    assert read(raw).splitlines() == [
        "follow state space models",
        "-- ",
        "Ada",
        "> quoted more",
        " stuffed",
    ]
    joined = mail("Content-Type: text/plain; format=flowed; delsp=yes", body=b"opt \r\nics\r\n")
    assert read(joined) == "optics"


def test_plain_text_is_read_before_html_and_html_where_there_is_no_other() -> None:
    message = EmailMessage()
    message.set_content("max 5")
    message.add_alternative("<p>max 6</p>", subtype="html")
    assert read(message.as_bytes()) == "max 5"
    raw = mail("Content-Type: text/html; charset=utf-8", body=b"<p>max 6</p><br>daily &amp; x")
    assert read(raw).split("\n")[0] == "max 6"
    assert "daily & x" in read(raw)
    empty = EmailMessage()
    empty.set_content("\n \n")
    empty.add_alternative("<p>max 6</p>", subtype="html")
    assert read(empty.as_bytes()) == "max 6"


def test_attachments_and_mails_inside_are_not_read() -> None:
    message = EmailMessage()
    message.set_content("max 5")
    message.add_attachment("max 6", filename="notes.txt")
    inner = EmailMessage()
    inner.set_content("max 7")
    message.add_attachment(inner)
    assert read(message.as_bytes()) == "max 5"


def test_the_pieces_around_an_attachment_are_one_text() -> None:
    boundary = "b"
    part = "--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n"
    body = part.format("max 5") + part.format("daily") + "--b--\r\n"
    raw = mail(f"Content-Type: multipart/mixed; boundary={boundary}", body=body.encode())
    assert read(raw).split() == ["max", "5", "daily"]


QUOTES = [
    '<div>max 5</div><div class="gmail_quote">On x wrote:<blockquote>max 6</blockquote></div>',
    '<div>max 5</div><blockquote type="cite">max 6</blockquote>',
    '<p>max 5</p><div class="moz-cite-prefix">x</div><blockquote>max 6</blockquote>',
    '<p>max 5</p><hr tabindex="-1"><div id="divRplyFwdMsg">From: x</div><div>max 6</div>',
    '<div>max 5<div id="appendonsend"></div></div><p>max 6</p>',
    '<div>max 5</div><div class="yahoo_quoted">max 6</div>',
    '<div>max 5</div><div style="border:none; border-top:solid #E1E1E1 1.0pt"><p>From: x</p></div>'
    "<p>max 6</p>",
    "<html><head><title>max 6</title><style>max 6</style></head><body>max 5<script>max 6</script>",
]


@pytest.mark.parametrize("markup", QUOTES)
def test_quoted_html_is_left_out(markup: str) -> None:
    assert text_of_html(markup).split() == ["max", "5"]


def test_invisible_and_control_characters_are_gone_and_lines_bounded() -> None:
    raw = mail(
        "Content-Type: text/plain; charset=utf-8",
        body="fol\u200blow\u00a0op\u00adtics\x07\n".encode() + b"x" * 5000,
    )
    first, second = read(raw).splitlines()
    assert first.split() == ["follow", "optics"]
    assert len(second) == LONGEST_LINE


def test_headers_are_decoded_on_one_line() -> None:
    raw = b"Subject: =?utf-8?q?follow_=C3=BCber?=\r\n\t=?utf-8?q?_alles?=\r\nX: caf\xe9\r\n\r\n"
    assert header(parse(raw), "Subject") == "follow über alles"
    assert header(parse(raw), "X") == "café"
    assert decoded("=?no-such?q?a?=") == "a"


def test_a_mail_nested_beyond_reason_says_so() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    with pytest.raises(ValueError, match="nested too deeply"):
        parse(nested)


def test_the_text_behind_a_large_attachment_is_read() -> None:
    message = EmailMessage()
    message.add_attachment(
        b"\x00photo" * 400_000, maintype="image", subtype="png", filename="a.png"
    )
    text = EmailMessage()
    text.set_content("max 5")
    message.attach(text)
    assert len(message.as_bytes()) > 3_000_000
    assert read(message.as_bytes()) == "max 5"


@pytest.mark.parametrize(
    "start",
    [b"Content-Type: text/plain; ", b"From: ", b"Content-Type: multipart/mixed; boundary=b\n\n"],
)
@pytest.mark.parametrize("piece", [b"a=b; ", b"charset*0*=u; ", b"((((", b"--b\n\nx\n", b"X: y\n"])
def test_no_mail_keeps_it_busy(start: bytes, piece: bytes) -> None:
    """A mail of megabytes costs no more than one of `MOST_RAW`."""
    assert isinstance(body_of(parse(start + piece * 300_000 + b"\n\nmax 5")), str)


def test_html_nested_beyond_reason_is_still_text() -> None:
    assert "max 5" in text_of_html("<div>" * 20_000 + "max 5")
    assert "max 5" in text_of_html("<b>" * 3_000 + "max 5" + "</b>" * 3_000)


HEADERS = st.sampled_from(
    [
        b"Content-Type: text/plain",
        b"Content-Type: text/html",
        b'Content-Type: multipart/mixed; boundary="x"',
        b"Content-Type: multipart/alternative",
        b"Content-Type: message/rfc822",
        b"Content-Type: text/plain; charset*=utf-8''%ff; format=flowed",
        b"Content-Type: ;;;",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: attachment; filename*0*=a",
        b"Subject: =?utf-8?b?AAAA",
    ]
)


@given(st.lists(HEADERS, max_size=6), st.binary(max_size=2000))
def test_any_bytes_have_a_body(head: list[bytes], body: bytes) -> None:
    raw = b"\n".join(head) + b"\n\n--x\n" + body
    assert isinstance(body_of(parse(raw)), str)


@given(st.text(max_size=2000))
def test_any_html_has_a_text(markup: str) -> None:
    assert isinstance(text_of_html(markup), str)
