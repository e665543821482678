"""Every recorded feed through the whole journey, two days long, into the mailbox.

On the first morning every other feed is down; on the second all are up, and tell again what they
told before.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

from newsletter import pipeline
from newsletter.app import App
from newsletter.config import Config
from newsletter.models import State
from tests.conftest import MORNING, RECORDED
from tests.feeds.loopback import Page, Site, serving
from tests.workshop import enrol, letters_in

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the recorded data (../shared/data) is not here"
)
FORMATS = ("atom10", "rss20", "rss10")
READERS = {
    "learning@example.org": "large language models; reinforcement learning; cat:cs.LG; cat:cs.AI",
    "vision@example.org": "image segmentation; video generation; diffusion models; cat:cs.CV",
    "sky@example.org": "little red dots; high redshift galaxies; active galactic nuclei; JWST",
    "quanta@example.org": "quantum error correction; quantum algorithms; cat:quant-ph",
    "testing@example.org": "property testing; hypothesis testing; group testing; software testing",
    "essays@example.org": "Claude; AI safety; neural networks; history; agents",
}
# The only feed that is an error, all others being feeds: arXiv's answer to an id that is none.
REFUSED = {"arxiv_api/arxivpy_id_abc_s0_m100_b79c8dcf6bc3.atom.xml": "incorrect id format for abc"}


@dataclass(frozen=True)
class Journey:
    """What the two mornings came to: feeds with errors, and each reader's letters in order."""

    errors: tuple[dict[str, str], dict[str, str]]
    down: frozenset[str]
    letters: list[tuple[str, bytes]]


def recorded_feeds() -> list[str]:
    with (RECORDED / "feeds/INDEX.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["format"] in FORMATS]
    return [*(row["file"] for row in rows), "seed-68.atom.xml"]


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    folder, names = tmp_path_factory.mktemp("recorded"), recorded_feeds()
    down = frozenset(names[::2])
    with serving() as site:
        config = configuration(folder, site, names)
        for name in names:
            page = Page(status=503) if name in down else Page(read(name))
            site.pages[f"/{name}"] = page
        first = morning(config, 0)
        site.pages |= {f"/{name}": Page(read(name)) for name in names}
        second = morning(config, 1)
    letters = [(recipient(source), source) for source in letters_in(folder)]
    yield Journey((first, second), down, letters)


def read(name: str) -> bytes:
    return (RECORDED / "feeds" / name).read_bytes()


def configuration(folder: Path, site: Site, names: list[str]) -> Config:
    feeds = [
        {
            "name": name,
            "kind": "arxiv-rss" if name.startswith(("arxiv_rss", "arxiv_recon")) else "rss",
            "url": f"{site.url}/{name}",
        }
        for name in names
    ]
    about = {"sender": "news@example.org", "url": "https://news.example.org"}
    return Config.model_validate({"folder": folder, "site": about, "feeds": feeds})


def morning(config: Config, day: int) -> dict[str, str]:
    """A whole run; the feeds with an error, and which."""
    app = App(config, now=MORNING + timedelta(days=day))
    for email, topics in READERS.items():
        enrol(app, email, topics, size=12)
    collected = pipeline.collect(app)
    _, delivered = pipeline.compose_and_deliver(app, whole_day=True)
    app.close()
    assert delivered.states[State.SENT] == sum(delivered.states.values())
    return {feed["name"]: feed["error"] for feed in collected.feeds if feed["error"]}


def recipient(source: bytes) -> str:
    return str(message_from_bytes(source, policy=policy.default)["To"]).strip()


def message(source: bytes) -> EmailMessage:
    parsed = message_from_bytes(source, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def parts(letter: EmailMessage) -> tuple[str, str]:
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None and html is not None
    return str(text.get_content()), str(html.get_content())


def links(html: str) -> set[str]:
    return {unescape(link) for link in re.findall(r'href="([^"]+)"', html)}


def titles(text: str) -> list[str]:
    """The papers of a text part: what stands under each rule, as far as the byline or the link."""
    cards = re.split(r"^-{72}$", text, flags=re.MULTILINE)[1:-1]
    return [re.split(r"\n.*·|\nhttps?:", card.strip())[0].casefold() for card in cards]


def test_only_feeds_that_are_down_or_no_feeds_are_in_error(journey: Journey) -> None:
    first, second = journey.errors
    assert set(first) == journey.down | (set(REFUSED) - journey.down)
    assert all("503" in first[name] for name in journey.down)
    assert set(second) == set(REFUSED)
    assert all(words in second[name] for name, words in REFUSED.items())


def test_every_reader_gets_letters_and_nobody_a_paper_twice(journey: Journey) -> None:
    got: dict[str, Counter[str]] = {email: Counter() for email in READERS}
    for email, source in journey.letters:
        text, html = parts(message(source))
        papers = {link for link in links(html) if "news.example.org" not in link}
        got[email].update({re.sub(r"v\d+$", "", link.replace("/pdf/", "/abs/")) for link in papers})
        got[email].update(titles(text))
    assert len(journey.letters) > len(READERS)
    for email, papers in got.items():
        assert len(papers) > 5, email
        assert [paper for paper, count in papers.items() if count > 1] == [], email


def test_every_letter_is_a_sound_mail(journey: Journey) -> None:
    for email, source in journey.letters:
        letter = message(source)
        assert letter.defects == [], email
        assert [part.defects for part in letter.walk()] == [[], [], []], email
        head, _, body = source.partition(b"\n\n")
        assert max(map(len, body.split(b"\n"))) <= 76, email
        for line in head.split(b"\n"):
            # A link or an id is one word, and cannot be folded.
            assert len(line) <= 76 or b" " not in line.partition(b" ")[2], line
        for name in ("From", "To", "Date", "Message-ID", "Subject", "List-Unsubscribe"):
            assert len(letter.get_all(name) or []) == 1, name


def test_both_parts_are_readable_and_lead_to_the_same_places(journey: Journey) -> None:
    for email, source in journey.letters:
        text, html = parts(message(source))
        assert len(html.encode()) < 80_000, email
        subject = str(message(source)["Subject"])
        for words in (text, html, subject):
            assert words.strip(), email
            assert not re.search(r"\$(?!\s?\d)", words), email
            assert not re.search(r"\\[a-zA-Z]{2,}|\{\{|\{%", words), email
        in_text = set(re.findall(r"(?:https?://|mailto:)\S+", text))
        assert in_text == links(html), email


def test_what_the_recorded_feeds_escaped_twice_is_text(journey: Journey) -> None:
    for email, source in journey.letters:
        text, _ = parts(message(source))
        assert not re.search(r"&(?:amp|lt|gt|quot|#\d+);", text), email
        assert not re.search(r"</?(?:p|br|a|sub|sup|i|b|em|div)\b", text), email
