"""One paper followed from its feed to the inbox, over real HTTP and real SMTP."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from newsletter import pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import State
from tests.conftest import MORNING
from tests.workshop import enrol, letters_in, write_config

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 version="2.0"><channel><title>cs.LG updates on arXiv.org</title>
<link>http://rss.arxiv.org/rss/cs.LG</link><description>cs.LG updates</description>
<item><title>Sums that hold: $\\ell_2$ bounds for graph neural networks</title>
<link>https://arxiv.org/abs/2611.95555</link>
<description>arXiv:2611.95555v1 Announce Type: new
Abstract: We bound the error of a graph neural network by 98.7\\% of its $\\ell_2$ norm.
It is small &amp; it holds for every depth. {{ 7 * 7 }} stays text.</description>
<guid isPermaLink="false">oai:arXiv.org:2611.95555v1</guid><category>cs.LG</category>
<pubDate>Tue, 24 Nov 2026 00:00:00 -0500</pubDate><arxiv:announce_type>new</arxiv:announce_type>
<dc:creator>Andr\\'e Weil (Nancago), Emmy Noether</dc:creator></item>
</channel></rss>"""


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def letter(tmp_path: Path) -> EmailMessage:
    """The letter that Ada gets of the feed above."""
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "cs.LG").write_text(FEED, encoding="utf-8")
    handler = partial(QuietHandler, directory=str(tmp_path / "feed"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        config = write_config(tmp_path)
        url = f"http://127.0.0.1:{server.server_port}/cs.LG"
        config.write_text(
            config.read_text().replace("file:papers.jsonl", url).replace('"jsonl"', '"arxiv-rss"')
        )
        app = App(load(config), now=MORNING)
        enrol(app, "ada@example.org", "graph neural networks; -bread", name="Ada")
        collected = pipeline.collect(app)
        assert (collected.new, collected.feeds[0]["error"]) == (1, None)
        composed, delivered = pipeline.compose_and_deliver(app, whole_day=True)
        assert composed.editions == 1
        assert delivered.states[State.SENT] == 1
        app.close()
        server.shutdown()
    (source,) = letters_in(tmp_path)
    message = message_from_bytes(source, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def parts(letter: EmailMessage) -> tuple[str, str]:
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None and html is not None
    return str(text.get_content()), str(html.get_content())


def test_the_paper_arrives_readable_in_both_parts(letter: EmailMessage) -> None:
    for part in parts(letter):
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part)).replace("&amp;", "&")
        for words in (
            "Sums that hold: ℓ₂ bounds for graph neural networks",
            "André Weil, Emmy Noether",
            "98.7% of its ℓ₂ norm",
            "It is small & it holds for every depth. {{ 7 * 7 }} stays text.",
            "graph neural network",
            "Ada",
        ):
            assert words in plain, words
        assert "https://arxiv.org/abs/2611.95555" in part
        assert "https://news.example.org/unsubscribe/" in part
        assert "https://news.example.org/preferences/" in part


def test_the_headers_are_those_that_receivers_ask_for(letter: EmailMessage) -> None:
    assert letter["To"] == "ada@example.org"
    assert "news@example.org" in letter["From"]
    assert "ℓ₂" in letter["Subject"]
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.match(
        r"<https://news\.example\.org/unsubscribe/\S+>,\s*<mailto:news\+u-\S+>",
        letter["List-Unsubscribe"].strip(),
    )
    assert letter["Precedence"] == "bulk"
    assert letter["List-Id"].endswith("<news.example.org>")
    for name in ("From", "To", "Date", "Message-ID", "Subject"):
        assert len(letter.get_all(name) or []) == 1, name
    assert letter.get_content_type() == "multipart/alternative"


def test_the_return_path_names_the_letter(letter: EmailMessage) -> None:
    assert re.fullmatch(r"<news\+b-[a-z0-9.]+@example\.org>", letter["Return-Path"])
    assert len(letter["Return-Path"].strip("<>").partition("@")[0]) <= 64
