"""One line of a mail means one command, however it is dressed; a fault never repeats the line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.models import Command, Verb
from newsletter.post.command_line import Unknown, read_line, write_command
from newsletter.post.commands import Asked
from newsletter.post.topic_words import read_topics, write_topics
from subscribers.models import TopicKind
from subscribers.topics import Interest
from tests.post.spoken import read, said

# What is written, and its normal form.
LINES = {
    "follow state space models": "follow state space models",
    "FOLLOW State Space Models.": "follow State Space Models",
    "follow: optics": "follow optics",
    "follow optics, proteins; photonics": "follow optics, proteins, photonics",
    "follow category cs.LG": "follow category cs.LG",
    "follow cs.lg": "follow category cs.LG",
    "follow categories cs.lg, stat.ml": "follow category cs.LG, category stat.ML",
    "follow category theory": "follow category theory",
    "follow category: theory": "follow category: theory",
    "follow topic models": "follow topic models",
    "follow author Ada Lovelace": "follow author Ada Lovelace",
    "follow authors Ada Lovelace, Tu Youyou": "follow author Ada Lovelace, author Tu Youyou",
    "follow papers by Ada Lovelace": "follow author Ada Lovelace",
    "follow “graph networks”": "follow graph networks",
    "please follow optics, thanks": "follow optics",
    "I'd like to follow optics please": "follow optics",
    "I am interested in optics and lasers": "follow optics and lasers",
    "mute reinforcement learning": "mute reinforcement learning",
    "mute author Ada Lovelace, surveys": "mute author Ada Lovelace, surveys",
    "no more reinforcement learning": "mute reinforcement learning",
    "unfollow optics": "unfollow optics",
    "unmute optics": "unfollow optics",
    "topics": "topics",
    "my topics": "topics",
    "topics: a, b, -c": "topics: a, b, -c",
    "Topics = optics*2, - surveys": "topics: optics*2, -surveys",
    "subscribe": "subscribe",
    "subscribe me": "subscribe",
    "subscribe to your newsletter": "subscribe",
    "subscribe topics: a, b, c": "subscribe topics: a, b, c",
    "subscribe machine learning, graph neural networks": "subscribe topics: machine learning, "
    "graph neural networks",
    "daily": "daily",
    "weekdays": "weekdays",
    "weekly": "weekly monday",
    "weekly friday": "weekly friday",
    "Weekly on Friday": "weekly friday",
    "every friday": "weekly friday",
    "every day": "daily",
    "mondays and thursdays": "mon,thu",
    "on mon, wed, fri": "mon,wed,fri",
    "at 07:30": "at 07:30",
    "at 7": "at 07:00",
    "at 7.30 pm": "at 19:30",
    "at 12 am": "at 00:00",
    "at 07:30 Europe/Paris": "at 07:30 Europe/Paris",
    "at 07:30 (europe/paris)": "at 07:30 Europe/Paris",
    "at 6:05 america/new york": "at 06:05 America/New_York",
    "max 8": "max 8",
    "at most 8 papers": "max 8",
    "8 papers a day": "max 8",
    "pause": "pause",
    "pause 2 weeks": "pause 2 weeks",
    "pause for two weeks please": "pause 2 weeks",
    "pause a month": "pause 1 month",
    "pause until 2026-12-24": "pause until 2026-12-24",
    "pause until 24.12.2026": "pause until 2026-12-24",
    "pause till 24 December 2026": "pause until 2026-12-24",
    "pause until Dec 24th, 2026": "pause until 2026-12-24",
    "resume": "resume",
    "like 3": "like 3",
    "like paper #3": "like 3",
    "clicks off": "clicks off",
    "Click on, please.": "clicks on",
    "+1 3": "like 3",
    "like 2611.90001v2": "like 2611.90001",
    "like https://arxiv.org/abs/2611.90001": "like 2611.90001",
    "like math/0306266": "like math/0306266",
    "dislike 2": "dislike 2",
    "status": "status",
    "help": "help",
    "?": "help",
    "Hilfe!": "help",
    "export": "export",
    "export my data": "export",
    "undo": "undo",
    "confirm": "confirm",
    "unsubscribe": "unsubscribe",
    "Unsubscribe!!": "unsubscribe",
    "STOP": "unsubscribe",
    "please unsubscribe me": "unsubscribe",
    "Could you please stop sending me emails?": "unsubscribe",
    "no more emails": "unsubscribe",
    "unsubscribe ada@example.org": "unsubscribe",
    "Bitte abmelden": "unsubscribe",
    "me désabonner": "unsubscribe",
    "Quiero darme de baja": "unsubscribe",
    "cancelar inscrição": "unsubscribe",
    "отписаться": "unsubscribe",
    "退订": "unsubscribe",
    "配信停止": "unsubscribe",
    "forget me": "forget me",
    "delete my data": "forget me",
    "* follow optics": "follow optics",
    "- follow optics": "follow optics",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_means_its_command(line: str) -> None:
    assert said(line) == [LINES[line]]


def test_several_papers_in_a_line_are_several_votes() -> None:
    assert said("like 2, 4 and 5") == ["like 2", "like 4", "like 5"]


WRONG = {
    "max 0": "1 to 20",
    "max 99": "1 to 20",
    "max many": "1 to 20",
    "at 25:00": "at 07:30",
    "at noonish": "at 07:30",
    "at 07:30 Mars/Olympus": "no such time zone",
    "pause soon": "pause 2 weeks",
    "pause until 2026-13-45": "pause 2 weeks",
    "weekly someday": "weekly friday",
    "like": "number of a paper",
    "like it": "number of a paper",
    "like 0": "number of a paper",
    "follow": "names no topic",
    "follow ,,,": "names no topic",
    "mute ---": "names no topic",
    "follow x*99": "weight up to 10",
    "subscribe ada@example.org": "leave it out",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_a_line_is_said_without_repeating_it(line: str) -> None:
    asked = read(line)
    assert asked.commands == ()
    (fault,) = asked.faults
    assert fault.startswith("line 1: ")
    assert WRONG[line] in fault
    assert "Mars" not in fault


def test_a_sentence_is_no_topic() -> None:
    assert "at most 12 words" in str(read_topics("very " * 13 + "long"))
    assert read("follow " + "very " * 13 + "long") == Asked((), (), False, 1)


NEAREST = {
    "folow optics": "follow",
    "unsubscrib": "unsubscribe",
    "paus 2 weeks": "pause",
    "dayly": "daily",
    "stop reinforcement learning": "mute",
    "add optics": "follow",
    "remove optics": "unfollow",
    "wekly friday": "weekly",
    "forgetme": "forget me",
}


@pytest.mark.parametrize("line", NEAREST)
def test_an_unknown_word_gets_the_nearest_suggestion(line: str) -> None:
    asked = read(line)
    assert asked.commands == ()
    assert asked.faults == (f"line 1 is no command; did you mean “{NEAREST[line]}”?",)


WORDS = st.from_regex(r"[a-z]{2,9}( [a-z]{2,9}){0,3}", fullmatch=True)
INTERESTS = st.builds(
    Interest,
    st.sampled_from(list(TopicKind)),
    WORDS,
    st.sampled_from([1.0, -1.0, 2.0, 0.5]),
).map(lambda one: one if one.weight > 0 else Interest(one.kind, one.words, -1.0))
DAYS = st.sampled_from(["daily", "weekdays", "weekly friday", "mon,thu"])
COMMANDS = st.one_of(
    st.builds(Command, st.just(Verb.DAYS), value=DAYS),
    st.builds(
        lambda day: Command(Verb.PAUSE, value=(date(2026, 1, 1) + timedelta(day)).isoformat()),
        st.integers(0, 3000),
    ),
    st.builds(
        lambda hour, minute: Command(Verb.AT, value=f"{hour:02}:{minute:02}"),
        st.integers(0, 23),
        st.integers(0, 59),
    ),
    st.builds(lambda n: Command(Verb.MAX, value=str(n)), st.integers(1, 20)),
    st.builds(lambda n: Command(Verb.LIKE, value=str(n)), st.integers(1, 99)),
    st.sampled_from([Command(Verb.STATUS), Command(Verb.FORGET), Command(Verb.PAUSE)]),
)


@given(COMMANDS)
def test_a_command_is_read_back_from_its_normal_form(command: Command) -> None:
    assert read_line(write_command(command)) == [command]


@given(st.lists(INTERESTS, min_size=1, max_size=5, unique_by=lambda one: (one.kind, one.words)))
def test_topics_are_read_back_from_their_normal_form(interests: list[Interest]) -> None:
    assert read_topics(write_topics(interests)) == tuple(interests)


@given(st.text(max_size=300))
def test_any_line_is_commands_or_a_fault_or_unknown(line: str) -> None:
    read = read_line(line)
    if isinstance(read, list):
        for command in read:
            assert read_line(write_command(command)) == [command]
    elif isinstance(read, Unknown):
        assert read.near in ("", *read.near.split("\n"))


@pytest.mark.parametrize(
    "piece", ["please ", "follow ", ", ", "- ", "at ", "thanks ", "every ", "1"]
)
def test_no_line_keeps_it_busy(piece: str) -> None:
    for line in (piece * 20_000, "follow " + piece * 20_000, piece * 20_000 + "!"):
        assert read_line(line) is not None
