"""JSON Lines: good lines go in, bad ones are named by number."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds import jsonl
from newsletter.models import Announcement
from tests.feeds.samples import answer

LINE = {
    "id": "2603.01234v2",
    "title": "Tides\nof ice",
    "abstract": "<p>We wait.</p>",
    "authors": ["Ada Lovelace", {"name": "Ben Okri"}],
    "categories": "cs.CE physics.ao-ph",
    "url": "https://journal.example/1",
    "published": "2026-03-01",
    "upvotes": 7,
}


def test_a_line_is_read_whole() -> None:
    assert jsonl.parse(answer(json.dumps(LINE)), "dump").announcements == (
        Announcement(
            source="dump",
            title="Tides of ice",
            abstract="We wait.",
            authors=("Ada Lovelace", "Ben Okri"),
            categories=("cs.CE", "physics.ao-ph"),
            arxiv_id="2603.01234",
            version=2,
            urls={
                "abs": "https://journal.example/1",
                "pdf": "https://arxiv.org/pdf/2603.01234",
            },
            published_at=datetime(2026, 3, 1, tzinfo=UTC),
            upvotes=7,
        ),
    )


def test_bad_lines_are_named_and_the_good_go_in() -> None:
    good = json.dumps({"title": "Tides"})
    parsed = jsonl.parse(answer(f'\ufeff{good}\nnot\n\n[1]\n{{"title": " "}}\n"x"\n{good}'), "dump")
    assert len(parsed.announcements) == 2
    assert parsed.error == (
        'line 2: not JSON; line 4: not a JSON object; line 5: no "title"; and 1 more'
    )


def test_line_separators_inside_a_text_do_not_split_it() -> None:
    line = json.dumps({"title": "Tides\u2028of ice"}, ensure_ascii=False)
    assert jsonl.parse(answer(line), "dump").announcements[0].title == "Tides of ice"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries(dict.fromkeys(LINE, VALUES) | {"doi": VALUES}))
def test_any_json_is_a_paper_or_a_fault(record: dict[str, object]) -> None:
    parsed = jsonl.parse_lines([json.dumps(record)], "dump")
    assert (parsed.error is None) == (len(parsed.announcements) == 1)


@given(st.binary())
def test_any_bytes_give_papers_or_faults(body: bytes) -> None:
    assert jsonl.parse(answer(body.decode("latin-1")), "dump").announcements == ()
