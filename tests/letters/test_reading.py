"""A letter read back is what a mail program shows."""

from newsletter.letters.reading import read
from newsletter.models import Letter


def letter(*fragments: bytes) -> Letter:
    return Letter("news@example.org", "ada@example.org", "<1@example.org>", fragments)


def test_the_dots_of_smtp_are_taken_away() -> None:
    reading = read(letter(b"Subject: x\r\n\r\n", b"..a\r\n", b"...\r\nb.c\r\n"))
    assert reading.text == ".a\n..\nb.c\n"
    assert reading.source == b"Subject: x\r\n\r\n.a\r\n..\r\nb.c\r\n"


def test_a_letter_of_text_alone_has_no_html() -> None:
    assert read(letter(b"Subject: x\r\n\r\nhello\r\n")).html == ""
