"""What a letter says to its reader, sentence by sentence."""

from datetime import date

import pytest

from newsletter.letters.reason import reason_words
from newsletter.letters.wording import (
    coverage_line,
    day,
    empty_subject,
    greeting,
    subject,
    tally,
    update,
)
from newsletter.models import Coverage, Reason

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "hour", "count", "new", "said"),
    [
        ("Ada", 7, 5, 68, "Good morning, Ada. Five of 68 new papers are for you."),
        ("Ada", 12, 1, 68, "Good afternoon, Ada. One of 68 new papers is for you."),
        ("Ada", 23, 13, 1_400, "Good evening, Ada. 13 of 1,400 new papers are for you."),
        ("", 7, 5, 68, "Five of 68 new papers are for you."),
        ("Ada\r\nBcc: x", 7, 5, 68, "Good morning, Ada Bcc: x. Five of 68 new papers are for you."),
        ("x" * 41, 7, 5, 68, "Five of 68 new papers are for you."),
        ("", 7, 1, 1, "One new paper is for you."),
        ("", 7, 3, 0, "Three new papers are for you."),
        ("Ada", 7, 0, 0, "Good morning, Ada. No new papers today."),
        ("", 7, 0, 68, "None of 68 new papers are close enough to your topics today."),
    ],
)
def test_the_headline_greets_and_counts(
    name: str, hour: int, count: int, new: int, said: str
) -> None:
    assert greeting(name, hour) + tally(count, new) == said


def test_the_subject_names_the_best_paper_and_how_many_more() -> None:
    assert subject("On Reading", 8, TUESDAY) == "On Reading · 7 more for Tuesday, 24 November"
    assert subject("On Reading", 1, TUESDAY) == "On Reading · Tuesday, 24 November"
    assert subject("word " * 40, 2, TUESDAY).endswith("word… · 1 more for Tuesday, 24 November")


def test_days_are_written_the_same_on_every_machine() -> None:
    assert day(date(2026, 3, 1)) == "Sunday, 1 March"


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (Coverage(68, (("arXiv cs.LG", 8), ("bioRxiv", 60))),
         "We read 68 new papers for this edition: bioRxiv 60 and arXiv cs.LG 8."),
        (Coverage(1, (("A", 1), ("B", 0))), "We read 1 new paper for this edition: A 1."),
        (Coverage(1_612, (), ("medRxiv",)),
         "We read 1,612 new papers for this edition. "
         "medRxiv is late; its papers will be in a later edition."),
        (Coverage(2, (), ("A", "B")),
         "We read 2 new papers for this edition. "
         "A and B are late; their papers will be in a later edition."),
        (Coverage(2, (), (), 612, 612),
         "We read 2 new papers for this edition. "
         "arXiv announced 612 papers in the categories we read, and we hold all of them."),
        (Coverage(2, (), (), 612, 600),
         "We read 2 new papers for this edition. "
         "arXiv announced 612 papers in the categories we read, and we hold 600; "
         "the others follow."),
        (Coverage(0, (), (), 1, 1, "Tuesday, 06:30"),
         "We read 0 new papers for this edition. "
         "arXiv announced 1 paper in the categories we read, and we hold it. "
         "The next edition comes on Tuesday, 06:30."),
        (Coverage(2, (), (), 0, 0, "Monday, 06:30",
                  ("arXiv does not announce on Friday and Saturday",)),
         "We read 2 new papers for this edition. The next edition comes on Monday, 06:30: "
         "arXiv does not announce on Friday and Saturday."),
        (Coverage(2, (), (), 0, 0, "", ("arXiv does not announce on Thanksgiving",)),
         "We read 2 new papers for this edition. "
         "Note that arXiv does not announce on Thanksgiving."),
    ],
)  # fmt: skip
def test_the_coverage_says_what_was_read_and_what_is_late(coverage: Coverage, said: str) -> None:
    assert coverage_line(coverage) == said


def test_the_smallest_of_many_feeds_are_summed_up() -> None:
    many = Coverage(210, tuple((f"Feed {n}", n) for n in range(1, 21)))
    assert coverage_line(many).endswith("Feed 9 9 and 8 more feeds 36.")
    late = Coverage(0, (), tuple(f"Feed {number}" for number in range(30)))
    told = "Feed 11 and 18 more feeds are late; their papers will be in a later edition."
    assert coverage_line(late).endswith(told)


@pytest.mark.parametrize(
    ("reasons", "html", "text"),
    [
        ((Reason("phrase", "deep learning", ("learning deeply", "deep nets")),),
         "Because you follow <b>deep learning</b>: “learning deeply”, “deep nets”.",
         "Because you follow deep learning: “learning deeply”, “deep nets”."),
        ((Reason("phrase", "Deep Learning", ("deep learning",)),),
         "Because you follow <b>Deep Learning</b>.", "Because you follow Deep Learning."),
        ((Reason("category", "cs.LG"),),
         "New in <b>cs.LG</b>, a category you follow.", "New in cs.LG, a category you follow."),
        ((Reason("author", "Ada Lovelace"), Reason("phrase", "C<D & E", ("x < y",))),
         "By <b>Ada Lovelace</b>, whom you follow. "
         "Because you follow <b>C&lt;D &amp; E</b>: “x &lt; y”.",
         "By Ada Lovelace, whom you follow. Because you follow C<D & E: “x < y”."),
        ((Reason("phrase", "norms", (r"$\ell_2$ norms",)),),
         "Because you follow <b>norms</b>: “ℓ₂ norms”.",
         "Because you follow norms: “ℓ₂ norms”."),
        ((Reason("phrase", "optics"), Reason("liked", "papers like those you liked")),
         "Because you follow <b>optics</b>. Close to papers you liked.",
         "Because you follow optics. Close to papers you liked."),
        ((Reason("liked", "papers like those you liked", ("A < B",)),),
         "Close to papers you liked: “A &lt; B”.", "Close to papers you liked: “A < B”."),
        ((Reason("trending", "what others recommend"),), "Much talked about.",
         "Much talked about."),
        ((Reason("fresh", "what is new"),), "Newly announced.", "Newly announced."),
        ((Reason("trending", "12 upvotes, 2 sources"),),
         "Much talked about (12 upvotes, 2 sources).",
         "Much talked about (12 upvotes, 2 sources)."),
        ((Reason("outside", "31 upvotes"),),
         "Outside your usual, and much talked about (31 upvotes).",
         "Outside your usual, and much talked about (31 upvotes)."),
        ((), "Close to what you follow.", "Close to what you follow."),
    ],
)  # fmt: skip
def test_a_reason_is_said_in_the_readers_words_and_the_papers(
    reasons: tuple[Reason, ...], html: str, text: str
) -> None:
    assert reason_words(reasons) == (html, text)


def test_a_letter_without_papers_says_so_in_its_subject() -> None:
    assert empty_subject(0, TUESDAY) == "Nothing new today · Tuesday, 24 November"
    assert empty_subject(9, TUESDAY) == "Nothing for you today · Tuesday, 24 November"


def test_what_became_of_a_paper_is_a_sentence() -> None:
    assert update("Tides", "revised", "3") == "“Tides” was revised since you liked it (version 3)."
    assert update("Tides", "published", "") == "“Tides”, which you liked, is now published."
    told = update("Tides", "published", "Journal\nof Tides")
    assert told == "“Tides”, which you liked, is now published in Journal of Tides."
