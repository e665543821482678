"""What feedparser's corpus expects of titles, links and summaries holds in what is taken over."""

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsletter.feeds import rss
from newsletter.feeds.fetched import Answer
from newsletter.feeds.text import ABSTRACT_LIMIT, TITLE_LIMIT, link, plain
from newsletter.models import Announcement

_EXPECTED = re.compile(
    r"""entries\[0\](?:\.|\[['"])(title|link|summary|description)(?:['"]\])? == """
    r"""(u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))(?:$| and)"""
)
_NO_TITLE = "Untitled"
# Where we differ, and why that is well.
_OTHERWISE = (
    "entry_title_on",  # a title that is but a picture: no paper
    "entry_content_and_summary",  # a short summary gives way to a longer text
    "item_summary_and_description",
    "acceptable_element_",  # an element without words of its own stays as words
    "_frame.xml",
    "_object.xml",  # never closed: what follows is its inside, as browsers have it
    "_iframe.xml",
    "http_item_link_base_content_location",  # where the file lay, told by a header
    "bozo_linenoise",  # broken in ways that nobody can put right
)


def expectations(recorded: Path) -> Iterator[tuple[Path, str, str]]:
    table = recorded / "bad_feeds" / "feedparser_expectations.tsv"
    with table.open(encoding="utf-8") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            path = recorded / "bad_feeds" / "feedparser" / row[0]
            for field, value in _EXPECTED.findall(row[-1]):
                yield path, field, ast.literal_eval(value)


def first(path: Path) -> Announcement | None:
    """The first entry, also when it has no title: it gets one, so that the rest can be seen."""

    def read(entry: Any, source: str) -> Announcement | None:
        if not plain(entry.get("title"), TITLE_LIMIT):
            entry["title"] = _NO_TITLE
        return rss.announcement(entry, source)

    answer = Answer(body=path.read_bytes(), url="http://127.0.0.1:8097/feed")
    return next(iter(rss.parse_entries(answer, "tides", read).announcements), None)


def holds(paper: Announcement | None, field: str, value: str) -> bool:
    if paper is None:
        return False
    if field == "title":
        return paper.title == (plain(value, TITLE_LIMIT) or _NO_TITLE)
    if field == "link":
        return paper.urls.get("abs") == link(value)
    return paper.abstract == plain(value, ABSTRACT_LIMIT)


def test_what_the_corpus_expects_holds_but_where_we_mean_otherwise(recorded: Path) -> None:
    told = list(expectations(recorded))
    assert len(told) > 400
    missed = [path.name for path, field, value in told if not holds(first(path), field, value)]
    assert [name for name in missed if not any(part in name for part in _OTHERWISE)] == []
    assert len(missed) < 0.07 * len(told)


def test_a_feed_that_lacks_but_its_last_character_is_whole() -> None:
    body = b'<rss version="2.0"><channel><item><title>Tides</title></item></channel></rss'
    parsed = rss.parse(Answer(body=body), "tides")
    assert ([paper.title for paper in parsed.announcements], parsed.error) == (["Tides"], None)
