"""`newsletter demo` twice: three letters the first time, none the second, and a page of them."""

import re
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path

import pytest

from newsletter.demo import READERS
from tests.command import Ended, run

READER_NAMES = [str(reader["email"]) for reader in READERS]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended, Ended]:
    """The demo's folder, and what two runs said."""
    folder = tmp_path_factory.mktemp("demo")
    first, second = (run(folder, "demo", "--folder", "out") for _ in range(2))
    return folder / "out", first.done(), second.done()


def sources(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "mailbox/new").iterdir()]


def test_each_reader_gets_one_letter_however_often_it_runs(
    shown: tuple[Path, Ended, Ended],
) -> None:
    folder, first, second = shown
    assert "sent 3 letters over SMTP" in first.out
    assert "sent nothing" in second.out
    assert "collected 0 new papers" in second.out
    letters = [message_from_bytes(source, policy=policy.default) for source in sources(folder)]
    assert sorted(str(letter["To"]).strip() for letter in letters) == READER_NAMES


def test_the_table_shows_papers_reasons_and_states(shown: tuple[Path, Ended, Ended]) -> None:
    _, first, second = shown
    for said in (first.out, second.out):
        for email in READER_NAMES:
            assert re.search(rf"^{email}  .* · .* sent$", said, re.MULTILINE), email
    assert first.out.count(" · ") >= 4 * len(READERS)
    assert "Boötes" in first.out, "titles are shown without their TeX"
    assert "\x1b" not in first.out


def test_every_letter_is_worth_opening(shown: tuple[Path, Ended, Ended]) -> None:
    for source in sources(shown[0]):
        letter = message_from_bytes(source, policy=policy.default)
        text = letter.get_body(("plain",))
        assert text is not None
        papers = set(re.findall(r"https://(?:arxiv\.org|example\.org)/\S+", text.get_content()))
        assert len({address for address in papers if "/pdf/" not in address}) >= 4
        assert letter["Subject"]


def test_the_page_shows_each_letter_as_html_as_text_and_as_source(
    shown: tuple[Path, Ended, Ended],
) -> None:
    folder, first, _ = shown
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert (folder / "index.html").resolve().as_uri() in first.out
    assert page.count('<details class="letter"') == 3
    for email in READER_NAMES:
        assert f"to {email}" in page
        assert f"Delivered-To: {email}" in page
    frames = [unescape(frame) for frame in re.findall(r'srcdoc="([^"]*)"', page)]
    assert sum("<html" in frame for frame in frames) == 2, "one reader wants plain text"
