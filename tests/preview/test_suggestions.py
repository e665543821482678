"""What is suggested while somebody types is what recent papers are about, and can be followed."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from newsletter.preview.suggestions import Suggestions
from subscribers.topics import format_topics, parse_topics


@dataclass
class Titled:
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


PAPERS = [
    Titled("Graph neural networks for molecules", authors=("Ada Lovelace",), categories=("cs.LG",)),
    Titled("Why Graph Neural Networks Forget", authors=("Ada Lovelace",), categories=("cs.LG",)),
    Titled("LLMs as judges: a survey of graph neural networks", categories=("cs.CL",)),
]
KNOWN = Suggestions.of(PAPERS)


def beginning(typed: str) -> list[tuple[str, int]]:
    return [tuple(one) for one in KNOWN.beginning(typed)]  # type: ignore[misc]


def test_a_phrase_is_found_by_the_beginning_of_any_of_its_words() -> None:
    for typed in ("gra", "GRAPH n", "neural", "netw"):
        assert beginning(typed)[0] == ("graph neural networks", 3), typed


def test_a_part_that_says_no_more_than_the_whole_is_left_out() -> None:
    assert ("graph neural", 3) not in beginning("graph")
    assert ("neural networks", 3) not in beginning("neural")


def test_categories_and_authors_are_suggested_as_one_writes_them() -> None:
    assert beginning("cs.l") == [("cat:cs.LG", 2)]
    assert beginning("cat:cs")[0] == ("cat:cs.LG", 2)
    assert beginning("lovel") == [("author:Ada Lovelace", 2)]


def test_capitals_of_their_own_stay() -> None:
    assert [topic for topic, _ in beginning("llm")] == ["LLMs"]


def test_nothing_begins_with_nothing() -> None:
    assert KNOWN.beginning("  ") == [] and KNOWN.beginning("x" * 999) == []


def test_what_is_popular_is_shared_and_categories_fill_up() -> None:
    assert [one.topic for one in KNOWN.popular(3)] == [
        "graph neural networks",
        "cat:cs.LG",
        "cat:cs.CL",
    ]


def test_one_and_many_of_a_thing_are_popular_as_one() -> None:
    titles = ["A diffusion model", "The diffusion model", *["On diffusion models"] * 3]
    known = Suggestions.of([Titled(title) for title in titles])
    assert [one.topic for one in known.popular(5)] == ["diffusion model"]


@given(
    titles=st.lists(st.text(max_size=60) | st.sampled_from([one.title for one in PAPERS])),
    typed=st.text(max_size=12),
)
def test_whatever_titles_there_are_every_suggestion_can_be_followed(
    titles: list[str], typed: str
) -> None:
    known = Suggestions.of([Titled(title, title, (title,), (title,)) for title in titles])
    for one in [*known.beginning(typed), *known.phrases]:
        assert format_topics(parse_topics(one.topic))
