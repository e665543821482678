"""An endpoint may be slow, broken, chatty or hostile: it gives one plain sentence or a fault."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.endpoint import Answer, Endpoint, checked
from newsletter.letters.gist import LIMIT
from tests.chat_server import Chat, Said, chatting

TITLE = "Patient sourdough"
ABSTRACT = "Bread rises twice. We weigh loaves of sourdough. A second rise makes bread lighter."
GOOD = "A second rise makes loaves of sourdough bread lighter."


@pytest.fixture
def chat() -> Iterator[Chat]:
    with chatting() as running:
        yield running


def ask(chat: Chat, *, timeout: float = 5.0, key: str = "") -> Answer:
    with httpx.Client() as client:
        return Endpoint(client, chat.url, "small", key, timeout).summary(TITLE, ABSTRACT)


def test_the_paper_is_asked_about_with_the_model_and_the_key(chat: Chat) -> None:
    chat.says = lambda _: GOOD
    assert ask(chat, key="sesame") == Answer(GOOD)
    headers, wish = chat.seen[0]
    assert headers["Authorization"] == "Bearer sesame"
    assert wish["model"] == "small"
    assert TITLE in wish["messages"][-1]["content"]
    assert ABSTRACT in wish["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (f"  {GOOD}\n\nIt was fun!", GOOD),
        (f"<p><b>{GOOD}</b></p><script>alert(1)</script>", GOOD),
        (f'"{GOOD}"', GOOD),
        (f"<think>Which bread? A loaf.</think>{GOOD}", GOOD),
        (GOOD.replace(" sourdough", "\r\n sourdough\u202e"), GOOD),
        ("Of {{ config }} and {% raw %} sourdough loaves the bread rises twice.",) * 2,
        ("Bread with a rise < 2 and loaves > 1 rises lighter.",) * 2,
    ],
)
def test_of_whatever_it_says_one_plain_sentence_is_taken(
    chat: Chat, said: str, sentence: str
) -> None:
    chat.says = lambda _: said
    assert ask(chat) == Answer(sentence)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (500, "HTTP 500"),
        (302, "HTTP 302"),
        (b"<html>", "the answer is no chat completion"),
        (b'{"choices": []}', "the answer is no chat completion"),
        (b'{"choices": [{"message": {"content": null}}]}', "the answer holds no text"),
        (b"[" * 150_000, "the answer is no chat completion"),
        (b" " * 300_000, "the answer is too large"),
        ("", "the answer says nothing"),
        ("Sure!", "the answer says nothing"),
        ("bread loaves sourdough rises lighter " * 30, "the answer is too long"),
        (f"See https://example.org for {GOOD}", "the answer holds an address"),
        ("Quantum gravity explains dark galaxies.", "the answer is not about the paper"),
        ("I'm sorry, I cannot assist with that.", "the answer is not about the paper"),
    ],
)  # fmt: skip
def test_what_is_no_summary_is_a_fault(chat: Chat, said: Said, fault: str) -> None:
    chat.says = lambda _: said
    answer = ask(chat)
    assert (answer.sentence, answer.fault) == ("", fault)
    assert answer.unreachable is fault.startswith("HTTP")


def test_an_answer_that_trickles_in_is_not_waited_for(chat: Chat) -> None:
    chat.trickles, chat.says = True, lambda _: GOOD
    assert ask(chat, timeout=0.2) == Answer(fault="the answer took too long", unreachable=True)


def test_an_endpoint_that_is_not_there_is_a_fault() -> None:
    with chatting() as gone:
        pass
    answer = ask(gone)
    assert answer.unreachable
    assert answer.fault == "no answer (ConnectError)"


@given(st.text(max_size=2_000), st.sampled_from(["", GOOD, "<p>bread </p>", "bread, loaves "]))
def test_any_answer_is_a_short_line_or_a_fault(said: str, before: str) -> None:
    answer: Any = checked(before + said, ABSTRACT)
    assert bool(answer.sentence) != bool(answer.fault)
    assert len(answer.sentence) <= LIMIT
    assert not any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in answer.sentence)
