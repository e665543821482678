"""What becomes of letters when the server does this or that, over real sockets."""

import pytest

from newsletter.models import State, Verdict
from tests.post.conftest import NOW, Post
from tests.post.scripted import DROP, ScriptedServer, Visit

READERS = [f"reader{number}@example.com" for number in range(30)]
ADA, BEN, CLEO = "ada@example.com", "ben@example.net", "cleo@example.org"


@pytest.mark.parametrize("features", [("PIPELINING",), ("SIZE 10000000",), ()])
def test_every_letter_arrives_once_with_and_without_pipelining(
    post: Post, features: tuple[str, ...]
) -> None:
    post.queue(*READERS)
    with ScriptedServer(features=features) as server:
        done = post.send(server.port)
    assert sorted(server.recipients) == sorted(READERS)
    assert done.counts == {Verdict.SENT: 30} and done.stopped is None
    assert post.counts() == {State.SENT: 30}
    assert {body for _, body in server.accepted if body.endswith(post.body)} == {
        body for _, body in server.accepted
    }


def test_commands_wait_for_their_answers_when_pipelining_is_not_offered(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(features=()) as server:
        post.send(server.port)
    assert server.visits[0].commands[1:4] == [
        "MAIL FROM:<news@example.org>",
        f"RCPT TO:<{ADA}>",
        "DATA",
    ]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "END"])
@pytest.mark.parametrize("features", [("PIPELINING",), ()])
def test_a_third_deferred_is_queued_again_and_the_others_are_sent(
    post: Post, step: str, features: tuple[str, ...]
) -> None:
    turn = {"number": 0}

    def script(now: str, visit: Visit) -> bytes | None:
        if now != step:
            return None
        turn["number"] += 1
        return b"451 4.3.0 Later, please\r\n" if turn["number"] % 3 == 0 else None

    post.queue(*READERS)
    with ScriptedServer(script, features) as server:
        done = post.send(server.port)
    assert done.counts == {Verdict.SENT: 20, Verdict.LATER: 10}
    assert post.counts() == {State.SENT: 20, State.QUEUED: 10}
    assert len(server.recipients) == len(set(server.recipients)) == 20


def test_a_deferred_letter_waits_five_minutes_and_then_arrives(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(lambda step, visit: b"450 busy\r\n" if step == "RCPT" else None) as server:
        post.send(server.port)
    row = post.row(ADA)
    assert (row.state, row.attempts, row.smtp_reply) == ("queued", 1, "450 busy")
    assert (row.not_before - NOW).total_seconds() == 300
    with ScriptedServer() as server:
        post.send(server.port)
        assert server.recipients == []
        post.now = row.not_before
        post.send(server.port)
    assert server.recipients == [ADA]


def test_one_domain_refused_fails_alone_and_its_dead_addresses_are_named(post: Post) -> None:
    def script(step: str, visit: Visit) -> bytes | None:
        if step == "RCPT" and visit.recipient.endswith("@example.net"):
            return b"550 5.1.1 User unknown\r\n"
        return None

    post.queue(ADA, BEN, CLEO)
    with ScriptedServer(script) as server:
        post.send(server.port)
    assert post.states() == {ADA: "sent", BEN: "failed", CLEO: "sent"}
    assert [(dead.recipient, dead.reason) for dead in post.dead] == [(BEN, "user unknown")]


def test_a_policy_refusal_fails_the_letter_but_suppresses_nobody(post: Post) -> None:
    post.queue(ADA)
    refusal = b"550 5.7.1 Message rejected due to policy\r\n"
    with ScriptedServer(lambda step, visit: refusal if step == "END" else None) as server:
        post.send(server.port)
    assert post.states() == {ADA: "failed"} and post.dead == []


def test_too_many_recipients_552_is_not_final(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(
        lambda step, visit: b"552 Too many recipients\r\n" if step == "RCPT" else None
    ) as server:
        post.send(server.port)
    assert post.states() == {ADA: "queued"}


def test_a_sender_refused_as_unknown_user_never_suppresses_the_reader(post: Post) -> None:
    post.queue(ADA)
    refusal = b"550 5.1.1 <news@example.org>: Sender address rejected: User unknown\r\n"
    with ScriptedServer(lambda step, visit: refusal if step == "MAIL" else None) as server:
        post.send(server.port)
    assert post.states() == {ADA: "failed"} and post.dead == []


def test_a_link_lost_after_the_final_dot_leaves_the_letter_unknown_and_it_is_not_resent(
    post: Post,
) -> None:
    post.queue(ADA, BEN)

    def script(step: str, visit: Visit) -> bytes | None:
        return DROP if step == "END" and visit.recipient == ADA else None

    with ScriptedServer(script) as server:
        post.send(server.port, connections=1)
        assert post.states() == {ADA: "unknown", BEN: "sent"}
        post.send(server.port)
    assert server.recipients == [BEN]


def test_a_link_lost_at_data_leaves_the_letter_queued(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(lambda step, visit: DROP if step == "DATA" else None) as server:
        post.send(server.port)
    assert post.states() == {ADA: "queued"}


def test_a_link_lost_in_a_long_body_leaves_the_letter_queued(post: Post) -> None:
    post.body = b"A long line, and another, and another.\r\n" * 500_000
    post.queue(ADA)
    with ScriptedServer(lambda step, visit: DROP if step == "BODY" else None) as server:
        post.send(server.port)
    assert post.states() == {ADA: "queued"}


def test_a_server_that_closes_after_some_letters_delays_nobody(post: Post) -> None:
    post.queue(*READERS)

    def script(step: str, visit: Visit) -> bytes | None:
        return DROP if step == "MAIL" and visit.letters == 4 else None

    with ScriptedServer(script) as server:
        post.send(server.port)
    assert post.counts() == {State.SENT: 30} and len(set(server.recipients)) == 30


GARBAGE = [b"hello\r\n", b"999999\r\n", b"\x00\xff\r\n", b"199 eh\r\n"]


@pytest.mark.parametrize(
    ("step", "state"),
    [("MAIL", "queued"), ("RCPT", "queued"), ("DATA", "queued"), ("END", "unknown")],
)
@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_ends_the_connection_and_is_never_taken_for_an_answer(
    post: Post, step: str, state: str, garbage: bytes
) -> None:
    post.queue(ADA)
    with ScriptedServer(lambda now, visit: garbage if now == step else None) as server:
        post.send(server.port)
    assert post.states() == {ADA: state}
    assert server.recipients == []


def test_a_server_that_wants_a_body_after_refusing_the_reader_gets_none(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(lambda now, visit: b"550 no\r\n" if now == "RCPT" else None) as server:
        post.send(server.port)
    assert server.accepted == [] and post.states() == {ADA: "failed"}


def test_long_replies_in_small_pieces_are_understood(post: Post) -> None:
    post.queue(ADA)
    long = b"250-first\r\n250-second\r\n250 queued as 4F2A\r\n"
    with ScriptedServer(lambda step, visit: long if step == "END" else None) as server:
        post.send(server.port)
    assert post.row(ADA).smtp_reply == "250 first second queued as 4F2A"


def test_a_silent_server_is_given_up_and_the_letter_kept(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(lambda step, visit: b"" if step == "MAIL" else None) as server:
        post.send(server.port, timeout=0.5)
    assert post.states() == {ADA: "queued"}
