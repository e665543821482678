"""The dialogue with a server, without a socket: any portions, any replies, one verdict a letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.models import Letter, Verdict
from newsletter.post.outcome import Outcome
from newsletter.post.replies import Garbage, Reply, ReplyReader
from newsletter.post.transaction import Dialogue, Features, Parcel
from tests.post.conftest import NOW

PORTIONS = st.lists(st.integers(1, 7), min_size=1)
CODES = [100, 200, 250, 251, 354, 421, 450, 452, 500, 550, 552, 554, 599]


def _parcel(number: int) -> Parcel:
    letter = Letter("news@example.org", f"r{number}@example.com", "<x>", [b"body\r\n"])
    return Parcel(number, letter, "example.com", NOW, 6)


def _cut(data: bytes, portions: list[int]) -> list[bytes]:
    parts, start, turn = [], 0, 0
    while start < len(data):
        size = portions[turn % len(portions)]
        parts.append(data[start : start + size])
        start, turn = start + size, turn + 1
    return parts


@given(PORTIONS)
def test_replies_are_the_same_however_they_are_cut(portions: list[int]) -> None:
    reader = ReplyReader()
    said = b"220 hello\r\n250-one\r\n250-two\r\n250 three\r\n421\r\n354 Gr\xc3\xbc\xc3\x9fe\n"
    replies = [reply for part in _cut(said, portions) for reply in reader.feed(part)]
    assert replies == [
        Reply(220, "hello"),
        Reply(250, "one two three"),
        Reply(421, ""),
        Reply(354, "Grüße"),
    ]


@pytest.mark.parametrize("code", [250, 550])
def test_what_a_server_says_can_be_stored_and_shown(code: int) -> None:
    dialogue = Dialogue(Features(pipelining=True))
    dialogue.open(_parcel(1))
    dialogue.feed(b"250 ok\r\n250 ok\r\n354 go\r\n")
    dialogue.finish()
    dialogue.open(_parcel(2))
    said = f"{code} a\0b \x1b[31mred\r\n250 ok\r\n250 ok\r\n354 go\r\n"
    (outcome,) = dialogue.feed(said.encode())
    assert outcome.reply == f"{code} a b  [31mred"


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_bytes_are_replies_or_garbage(chunks: list[bytes]) -> None:
    reader = ReplyReader()
    try:
        for chunk in chunks:
            assert all(0 <= reply.code <= 999 for reply in reader.feed(chunk))
    except Garbage as garbage:
        assert str(garbage)


def test_a_reply_without_end_does_not_fill_the_memory() -> None:
    reader = ReplyReader()
    try:
        for _ in range(1000):
            assert list(reader.feed(b"2" * 1000)) == []
    except Garbage:
        return
    raise AssertionError("endless bytes were kept")


@settings(max_examples=300)
@given(st.booleans(), st.lists(st.sampled_from(CODES), max_size=40), st.booleans())
def test_every_letter_comes_to_one_end_whatever_the_server_says(
    pipelining: bool, codes: list[int], dot_left: bool
) -> None:
    dialogue = Dialogue(Features(pipelining=pipelining))
    opened, finished, outcomes = 0, set(), []

    def feed_the_server() -> None:
        nonlocal opened
        if dialogue.ahead is None and (pipelining or dialogue.idle):
            opened += 1
            dialogue.open(_parcel(opened))

    feed_the_server()
    for code in codes:
        outcomes += dialogue.feed(b"%d words\r\n" % code)
        if dialogue.over is not None:
            break
        dialogue.say()
        if dialogue.ready:
            assert dialogue.ahead is not None
            finished.add(dialogue.ahead.id)
            assert b"".join(dialogue.finish()) == b"body\r\n.\r\n"
        feed_the_server()
    outcomes += dialogue.lose("gone", dot_left=dot_left)
    _check(outcomes, opened, finished, {parcel.id for parcel in dialogue.returned}, dot_left)


def _check(
    outcomes: list[Outcome], opened: int, finished: set[int], returned: set[int], dot_left: bool
) -> None:
    ended = [outcome.id for outcome in outcomes]
    assert sorted(ended + list(returned)) == list(range(1, opened + 1))
    for outcome in outcomes:
        if outcome.verdict in (Verdict.SENT, Verdict.UNKNOWN):
            assert outcome.id in finished
        if outcome.verdict is Verdict.UNKNOWN:
            assert dot_left and outcome.reply == "gone"
        if outcome.verdict is Verdict.NEVER:
            assert outcome.reply[0] == "5"
    assert not returned & finished


ENDS = [b"250 queued as 7\r\n", b"250-2.0.0\r\n250 \xff\r\n", b"250 " + b"x" * 600 + b"\r\n"]
REFUSED = [b"450 busy\r\n", b"550 no\r\n", b"421 bye\r\n", b"what?\r\n", b"354 go\r\n"]
GOOD = b"250 ok\r\n"


@settings(max_examples=300)
@given(
    st.tuples(
        st.sampled_from(ENDS * 3 + REFUSED),
        st.sampled_from([GOOD] * 9 + REFUSED),
        st.sampled_from([GOOD, b"251 ok\r\n"] * 5 + REFUSED),
        st.sampled_from([b"354 go\r\n"] * 9 + [GOOD, *REFUSED]),
    ),
    PORTIONS,
)
def test_answers_in_one_packet_mean_what_they_mean_in_pieces(
    replies: tuple[bytes, ...], portions: list[int]
) -> None:
    found = []
    for parts in ([b"".join(replies)], _cut(b"".join(replies), portions)):
        dialogue = Dialogue(Features(pipelining=True))
        dialogue.open(_parcel(1))
        dialogue.feed(b"250 ok\r\n250 ok\r\n354 go\r\n")
        dialogue.finish()
        dialogue.open(_parcel(2))
        outcomes: list[Outcome] = []
        for part in parts:
            if dialogue.over is None:
                outcomes += dialogue.feed(part)
        ahead = dialogue.ahead and dialogue.ahead.id
        state = (dialogue.sent, ahead, dialogue.ready, dialogue.over, dialogue.slow_down)
        outcomes += dialogue.lose("gone", dot_left=True)
        found.append((outcomes, state, len(dialogue.returned)))
    assert found[0] == found[1]


def test_the_next_envelope_follows_the_body_in_one_write_and_rset_follows_a_refusal() -> None:
    dialogue = Dialogue(Features(pipelining=True, size_limit=0))
    assert dialogue.open(_parcel(1)) == (
        b"MAIL FROM:<news@example.org> SIZE=6\r\nRCPT TO:<r1@example.com>\r\nDATA\r\n"
    )
    refused = dialogue.feed(b"250 ok\r\n550 5.1.1 user unknown\r\n503 no recipients\r\n")
    assert [outcome.verdict for outcome in refused] == [Verdict.NEVER]
    assert dialogue.open(_parcel(2)).startswith(b"RSET\r\nMAIL FROM:")
    assert dialogue.feed(b"250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n") == [] and dialogue.ready


def test_an_address_beyond_ascii_needs_a_server_that_carries_it() -> None:
    parcel = _parcel(1)
    parcel.letter = Letter("news@example.org", "dürer@example.com", "<x>", [b"body\r\n"])
    assert "SMTPUTF8" in str(parcel.unsendable(Features()))
    assert parcel.unsendable(Features(utf8=True)) is None
    assert b" SMTPUTF8\r\n" in Dialogue(Features(utf8=True, pipelining=True)).open(parcel)
