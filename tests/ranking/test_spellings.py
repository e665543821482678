"""Compounds, acronyms and names are met however they are written, by topics and by mutes alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ranking import CUTOFF, Candidate, Index, Reader, select
from newsletter.ranking.signals import by_author, has_phrase
from newsletter.ranking.spellings import Spellings
from newsletter.ranking.text import read
from tests.ranking.samples import NOON, interests

OTHERS = [
    Candidate(
        at, f"Weather report {at}", f"Rain fell on day {at} and nobody went out.", (), (), NOON
    )
    for at in range(100, 130)
]
FIRST = ("multi", "auto", "semi", "Pre", "über", "3D", "meta", "cross")
SECOND = ("task", "encoder", "supervised", "training", "learning", "Modal", "rendering")
HYPHENS = "-‐‑–"
JOINTS = (*HYPHENS, "")


def paper(text: str) -> Candidate:
    return Candidate(1, "A study", f"Here {text} is looked at, and found to work.", (), (), NOON)


def comes(text: str, topics: str) -> bool:
    """Whether a paper that says this comes to a reader of these topics."""
    index = Index.build([paper(text), *OTHERS])
    (picks,) = select(index, [Reader(1, interests(topics), 5)], cutoff=CUTOFF)
    return 1 in [pick.paper_id for pick in picks]


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("multi-task learning", "multitask learning"),
        ("multi task learning", "multitask learning"),
        ("multitask learning", "multi-task learning"),
        ("deep autoencoders", "a deep auto-encoder"),
        ("encoder decoder", "an encoder–decoder"),
    ],
)
def test_one_mention_in_the_other_spelling_is_enough(topic: str, text: str) -> None:
    assert comes(text, topic)
    assert not comes(text, f"study; -{topic}")


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(FIRST),
    st.sampled_from(SECOND),
    st.sampled_from(JOINTS),
    st.sampled_from((*JOINTS, " ")),
    st.sampled_from(("", " networks")),
)
def test_no_hyphen_parts_a_topic_or_a_mute_from_its_paper(
    first: str, second: str, there: str, wanted: str, more: str
) -> None:
    text, topic = f"{first}{there}{second}{more}", f"{first}{wanted}{second}{more}"
    assert comes(text, topic)
    assert not comes(text, f"study*9; {topic}*9; -{topic}")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([first for first in FIRST if len(first) > 2]),
    st.sampled_from(SECOND),
    st.sampled_from((*JOINTS, " ")),
    st.sampled_from(("", " networks")),
)
def test_a_mute_in_one_word_keeps_out_the_same_in_two(
    first: str, second: str, there: str, more: str
) -> None:
    assert not comes(f"{first}{there}{second}{more}", f"study*9; -{first}{second}{more}")


def test_a_mute_keeps_out_no_more_than_it_says() -> None:
    assert comes("a rapid form of the art", "study*9; -artform; -therapid")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(("zonal", "quilt", "marble", "tensor", "oxide", "lattice", "prism")),
        min_size=3,
        max_size=5,
        unique=True,
    ),
    st.sampled_from(("", "s")),
    st.booleans(),
)
def test_an_acronym_and_its_long_form_are_one_topic_and_one_mute(
    words: list[str], plural: str, says_long: bool
) -> None:
    long, acronym = " ".join(words), "".join(word[0] for word in words).upper()
    text, topic = (long, acronym + plural) if says_long else (acronym + plural, long)
    spelled = Candidate(2, "A", f"We build a {long} ({acronym}) of paper.", (), (), NOON)
    titled = Candidate(1, f"A study of {text}", announced_at=NOON)
    index = Index.build([titled, spelled, *OTHERS])
    (picks,) = select(index, [Reader(1, interests(topic), 5)])
    assert {pick.paper_id for pick in picks} == {1, 2}
    assert has_phrase(index, topic)[index.ids.tolist().index(1)]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(("Jürgen", "Ada", "Łukasz", "Zoë", "José María", "Wei")),
    st.sampled_from(("Müller", "Lovelace", "van der Maaten", "García-Nuñez", "O'Neil", "Li")),
    st.data(),
)
def test_a_followed_author_is_met_however_the_name_is_written(
    given_name: str, family: str, data: st.DataObject
) -> None:
    initials = " ".join(f"{name[0]}." for name in given_name.split())
    written = st.sampled_from(
        [
            f"{given_name} {family}",
            f"{initials} {family}",
            f"{family}, {given_name}",
            f"{family}, {initials}",
            f"{given_name} {family}".upper(),
        ]
    )
    index = Index.build([Candidate(1, "A study", authors=("B. Else", data.draw(written)))])
    assert by_author(index, data.draw(written)).all()
    assert not by_author(index, f"Q. {family}").any()


def test_a_spelling_that_no_paper_has_is_not_sought() -> None:
    spellings = Spellings.of(read(["We see a multi-task model, and an autoencoder."]).stems())
    assert spellings.forms("multitask model") == ["multitask model", "multi task model"]
    assert spellings.forms("auto encoder") == ["auto encoder", "autoencoder"]
    assert spellings.forms("multi model") == ["multi model"]
    assert spellings.forms("") == [""]
