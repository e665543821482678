"""A joined letter is the same mail that the plain way makes, in far less time."""

from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.letters.edition import HTML_BUDGET, EditionFacts, write
from newsletter.letters.masthead import Masthead
from newsletter.letters.reading import Reading, read
from newsletter.models import Coverage, Letter, Pick, Problem, Reason
from tests.letters import samples
from tests.letters.plain_way import plain_letter
from tests.letters.samples import (
    BY_MAIL,
    MASTHEAD,
    SamplePaper,
    edition,
    entries,
    papers,
    picks,
    stationery,
)


def written(
    facts: EditionFacts,
    chosen: Sequence[Pick] | None = None,
    about: dict[int, SamplePaper] | None = None,
    masthead: Masthead = MASTHEAD,
) -> Reading:
    return read(write(stationery(masthead), entries(chosen, about, masthead), facts))


def assert_same_as_the_plain_way(
    facts: EditionFacts,
    chosen: Sequence[Pick],
    about: dict[int, SamplePaper],
    masthead: Masthead = MASTHEAD,
) -> None:
    joined = written(facts, chosen, about, masthead)
    slowly = bytes(plain_letter(about, chosen, facts, masthead))
    plain = message_from_bytes(slowly, policy=policy.default)
    for kind, part in (("plain", joined.text), ("html", joined.html)):
        body = plain.get_body((kind,))
        assert body is not None
        assert part == body.get_content()


@pytest.mark.parametrize("count", [1, 5, 20])
@pytest.mark.parametrize("masthead", [MASTHEAD, BY_MAIL, replace(BY_MAIL, tagged=False)])
@pytest.mark.parametrize("welcome", ["", "A letter comes every day, <b>about</b> & more. " * 3])
def test_a_joined_letter_is_the_mail_that_the_plain_way_makes(
    count: int, masthead: Masthead, welcome: str
) -> None:
    facts = edition(welcome=welcome.strip())
    assert_same_as_the_plain_way(facts, picks(count), papers(count), masthead)


hostile = st.text(max_size=120) | st.text(
    alphabet=st.sampled_from("\r\n.{}%<>&=\"'$\\ _^aé\u2028\ue000\ue001ℓ😀"), max_size=120
) | st.sampled_from(
    (
        "{{ 7 * 7 }} {% for card in cards %}", "<mj-include path='/etc/passwd' />", "]]></mj-raw>",
        "\r\n.\r\nMAIL FROM:<mallory@example.net>", "<script>alert(1)</script>", "=\r\n..\r\n=2E",
        "\ue000reason\ue001 zq1qz <!--zq2qz-->", "--=_letter--\r\n", "x" * 200, ". " * 60,
    )
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(title=hostile, abstract=hostile, author=hostile, category=hostile, words=hostile,
       quote=hostile, name=hostile, feed=hostile)  # fmt: skip
def test_hostile_words_stay_words(
    title: str, abstract: str, author: str, category: str, words: str, quote: str, name: str,
    feed: str,
) -> None:  # fmt: skip
    paper = SamplePaper(title, abstract, (author,), (category,), sources=(feed,))
    reasons = tuple(Reason(signal, words, (quote,)) for signal in ("phrase", "category", "author"))
    facts = edition(name=name, coverage=Coverage(9, ((feed, 9),), (feed,)))
    chosen = [Pick(0, 1.0, reasons)]
    assert_same_as_the_plain_way(facts, chosen, {0: paper})
    assert_fit_for_the_wire(write(stationery(), entries(chosen, {0: paper}), facts))


def assert_fit_for_the_wire(letter: Letter) -> None:
    data = b"".join(letter.fragments)
    assert data.endswith(b"\r\n")
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert not any(line.startswith(b".") and not line.startswith(b"..") for line in lines)
    body = lines[lines.index(b"") :]
    assert max(map(len, body)) <= 77  # 76 and a stuffed dot
    assert not any(line.endswith((b" ", b"\t")) for line in body)


def test_the_same_facts_give_the_same_bytes() -> None:
    first, second = (write(stationery(), entries(), edition()) for _ in range(2))
    assert b"".join(first.fragments) == b"".join(second.fragments)


def test_the_envelope_is_the_reader_and_the_return_path() -> None:
    letter = write(stationery(), entries(picks(1)), edition())
    assert (letter.recipient, letter.mail_from) == ("ada@example.org", "news+b-x7@example.org")
    assert letter.message_id == "<e12.7f3a@example.org>"


def test_text_comes_first_and_html_after_it() -> None:
    parts = [part.get_content_type() for part in written(edition()).message.iter_parts()]
    assert parts == ["text/plain", "text/html"]


def test_a_reader_of_text_gets_text_alone() -> None:
    reading = written(edition(format="text"))
    assert reading.message.get_content_type() == "text/plain"
    assert reading.html == ""
    assert reading.text == written(edition()).text


def test_ten_papers_stay_below_40_kilobytes_and_twenty_below_80() -> None:
    long = {n: replace(paper, abstract=paper.abstract * 4) for n, paper in papers(20).items()}
    assert len(written(edition(), picks(10), long).html.encode()) < 40_000
    assert len(written(edition(), picks(20), long).html.encode()) < 80_000


def test_a_letter_too_long_loses_its_last_papers_and_counts_what_is_left() -> None:
    heavy = {n: replace(samples.PAPERS[0], abstract="知" * 800, title=f"{n} {'知' * 280}",
                        urls={role: f"https://example.org/{role}/{'x' * 900}"
                              for role in ("abs", "pdf", "code", "project")})
             for n in range(20)}  # fmt: skip
    reading = written(edition(), picks(20), heavy)
    left = reading.html.count("<h2")
    assert len(reading.html.encode()) <= HTML_BUDGET
    assert 1 < left < 20
    assert f"{left - 1} more" in reading.message["Subject"]
    assert reading.text.count("PDF: ") == left
    assert reading.html.rstrip().endswith("</html>")


def test_an_edition_whose_papers_are_all_gone_is_a_problem_that_names_the_reader() -> None:
    with pytest.raises(Problem, match=r"ada@example\.org"):
        write(stationery(), [], edition())
