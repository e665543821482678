"""Broken and hostile feeds through the whole journey: letters come out harmless, others go on."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter import pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import State
from tests.conftest import MORNING
from tests.workshop import PAPERS, enrol, letters_in, write_config, write_papers

WEB_PAGE = "<!doctype html><html><head><title>Not found</title></head><body>graph</body></html>"
ITEM = "<item><title>{}</title><link>https://example.org/{}</link><description>A graph neural"
ITEM += " network.</description></item>"
TRUNCATED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
    + ITEM.format("Graph neural networks, whole", 1)
    + ITEM.format("Graph neural networks, cut off", 2)[:90]
)
TRAPS = (
    "{{ 7 * 7 }} {% include '/etc/passwd' %} {# gone #} <mj-include path='/etc/passwd' /> "
    "</mj-text><mj-raw><script>alert(1)</script></mj-raw> <img src=x onerror=alert(2)> "
    "]]> &lt;b&gt; <a href='javascript:alert(3)'>here</a> \r\n.\r\n. leading dots =3D=0A"
)
HOSTILE = {
    "id": "https://example.org/h",
    "title": f"Graph neural networks\r\nBcc: all@example.org\r\n\r\nBody {TRAPS}",
    "abstract": f"We train a graph neural network.\r\nX-Evil: 1 {TRAPS}",
    "authors": ["Eve\r\nX-Evil: 2", "<script>alert(4)</script> Mallory", "{{ config }}"],
    "categories": ["cs.LG\r\nX-Evil: 3", "{{ 7 * 7 }}"],
    "url": "javascript:alert(5)",
    "pdf": "data:text/html,<script>alert(6)</script>",
    "published": "never",
}
FEEDS = {
    "page": ("rss", WEB_PAGE),
    "truncated": ("rss", TRUNCATED),
    "empty": ("arxiv-rss", ""),
    "zeros": ("rss", "\0" * 4000),
    "entities": (
        "rss",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">'
        '<!ENTITY b "&a;&a;">]><rss version="2.0"><channel><title>&b;</title>'
        + ITEM.format("Graph neural networks &a; &b;", 3)
        + "</channel></rss>",
    ),
}


@pytest.fixture
def app(tmp_path: Path) -> App:
    config = write_config(tmp_path)
    write_papers(tmp_path / "papers.jsonl", [PAPERS[0], HOSTILE])
    tables = []
    for name, (kind, content) in FEEDS.items():
        (tmp_path / name).write_bytes(content.encode())
        tables.append(f'[[feeds]]\nname="{name}"\nkind="{kind}"\nurl="file:{name}"\n')
    config.write_text(config.read_text() + "\n".join(tables))
    return App(load(config), now=MORNING)


@pytest.fixture
def letter(app: App, tmp_path: Path) -> EmailMessage:
    """The letter that Ada gets of all these feeds."""
    enrol(app, "ada@example.org", "graph neural networks", name="Ada {{ 7 * 7 }}<b>")
    pipeline.collect(app)
    _, delivered = pipeline.compose_and_deliver(app, whole_day=True)
    assert delivered.states[State.SENT] == 1
    app.close()
    (source,) = letters_in(tmp_path)
    message = message_from_bytes(source, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(letter: EmailMessage, kind: str) -> str:
    found = letter.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_each_broken_feed_says_what_is_wrong_and_the_others_go_on(app: App) -> None:
    feeds = {feed["name"]: feed for feed in pipeline.collect(app).feeds}
    app.close()
    errors = {name: feed["error"] for name, feed in feeds.items()}
    assert "web page" in errors["page"]
    assert "breaks off before its end" in errors["truncated"]
    assert errors["empty"] and errors["zeros"]
    assert (errors["Papers"], feeds["Papers"]["new"]) == (None, 2)
    assert feeds["truncated"]["new"] == 1


def test_no_header_comes_from_a_feed(letter: EmailMessage) -> None:
    assert not {"Bcc", "X-Evil"} & set(letter.keys())
    assert letter.defects == []
    assert [str(key) for key in letter].count("Subject") == 1
    assert "\n" not in letter["Subject"]
    assert letter.get_content_type() == "multipart/alternative"
    assert len(list(letter.iter_parts())) == 2


def test_what_a_feed_says_stays_text(letter: EmailMessage) -> None:
    html, text = part(letter, "html"), part(letter, "plain")
    # Tags of the feed's own are either taken out or escaped; none of them is one in the letter.
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z][\w-]*)", html)}
    assert not tags & {"script", "img", "iframe", "mj-include", "mj-raw", "mj-text"}
    for trap in ("onerror=", "javascript:", "data:text"):
        assert not re.search(rf"<[^>]*{trap}", html), trap
    for words in (html, text):
        assert "{{ 7 * 7 }}" in words
        assert "{% include" in words
        assert "root:" not in words
    assert "Graph neural networks, whole" in html
    assert "Graph neural networks for molecules" in text


def test_links_are_only_those_to_the_web_and_to_the_newsletter(letter: EmailMessage) -> None:
    for address in re.findall(r'href="([^"]*)"', part(letter, "html")):
        assert address.startswith(("https://", "mailto:news+")), address
