"""Topics: what people write, and what is written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.models import TopicKind
from subscribers.preferences import Interest, InvalidPreferences, format_topics, parse_topics

AUTHOR, CATEGORY, PHRASE = TopicKind.AUTHOR, TopicKind.CATEGORY, TopicKind.PHRASE


def test_every_kind_of_topic_is_read() -> None:
    written = (
        "graph neural networks; -reinforcement learning; cat:cs.LG; author:Ada Lovelace; "
        "-cat:cs.CR; -author:X; proteins*2.5"
    )
    interests = parse_topics(written)
    assert interests == (
        Interest(PHRASE, "graph neural networks"),
        Interest(PHRASE, "reinforcement learning", -1.0),
        Interest(CATEGORY, "cs.LG"),
        Interest(AUTHOR, "Ada Lovelace"),
        Interest(CATEGORY, "cs.CR", -1.0),
        Interest(AUTHOR, "X", -1.0),
        Interest(PHRASE, "proteins", 2.5),
    )
    assert format_topics(interests) == written


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  a ;; b\n c ; ", "a; b; c"),
        ("Graphs; graphs; GRAPHS", "Graphs"),
        ("- graphs", "-graphs"),
        ("CAT : cs.LG; Author:  Ada   Lovelace", "cat:cs.LG; author:Ada Lovelace"),
        ("graphs; -graphs", "-graphs"),
        ("-graphs; graphs", "-graphs"),
        ("so\x00li\u202etons", "solitons"),
        ("a-b; C++; k*-means; state-of-the-art", "a-b; C++; k*-means; state-of-the-art"),
        ("graphs*1", "graphs"),
    ],
)
def test_topics_are_tidied(written: str, read: str) -> None:
    assert format_topics(parse_topics(written)) == read


def test_every_faulty_topic_is_named() -> None:
    with pytest.raises(InvalidPreferences) as caught:
        parse_topics(f"good; -; cat:; {'x' * 201}; x*11; a*2*2")
    assert [fault.sentence.split("'")[1][:5] for fault in caught.value.faults] == [
        "-",
        "cat:",
        "xxxxx",
        "x*11",
        "a*2*2",
    ]


def test_a_hundred_topics_are_enough() -> None:
    assert len(parse_topics(";".join(f"topic {n}" for n in range(100)))) == 100
    with pytest.raises(InvalidPreferences, match="101 are too many"):
        parse_topics(";".join(f"topic {n}" for n in range(101)))


@given(st.text(max_size=300))
def test_what_was_read_is_written_back_the_same(written: str) -> None:
    try:
        interests = parse_topics(written)
    except InvalidPreferences as error:
        assert error.faults
        return
    assert parse_topics(format_topics(interests)) == interests


pieces = st.tuples(
    st.sampled_from(["", "-", "- ", "cat:", "-cat:", "author: ", "-author:", "--", "cat:cat:"]),
    st.text("abé*-:'\"=+@. 12", max_size=12),
    st.sampled_from(["", "*2", "*0.5", "*10", " * 3", "*2*2"]),
)


@given(st.lists(pieces.map("".join), max_size=12), st.sampled_from(["; ", ";", "\n", " ;\r\n"]))
def test_no_mixture_of_signs_is_read_as_something_else_later(
    written: list[str], separator: str
) -> None:
    try:
        interests = parse_topics(separator.join(written))
    except InvalidPreferences:
        return
    assert parse_topics(format_topics(interests)) == interests
