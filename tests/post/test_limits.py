"""How fast letters may leave, and when a run must stop, without a clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.models import Verdict
from newsletter.post.limits import Breaker, Caution, Limits, Pace, asks_to_slow_down, group_of
from newsletter.post.outcome import Outcome
from newsletter.post.refusals import Refusal
from tests.post.conftest import Post
from tests.post.scripted import ScriptedServer, Visit


@pytest.mark.parametrize(
    ("domain", "group"),
    [
        ("gmail.com", "google"),
        ("GoogleMail.com", "google"),
        ("hotmail.co.uk", "microsoft"),
        ("outlook.com", "microsoft"),
        ("yahoo.fr", "yahoo"),
        ("aol.com", "yahoo"),
        ("example.org", "example.org"),
        ("notgmail.com", "notgmail.com"),
    ],
)
def test_a_provider_has_one_name_for_all_its_domains(domain: str, group: str) -> None:
    assert group_of(domain) == group


@given(st.floats(0.5, 500), st.integers(1, 400))
def test_no_pace_is_ever_exceeded_beyond_its_first_second(per_second: float, wanted: int) -> None:
    pace, now = Pace(per_second), 100.0
    for _ in range(wanted):
        now += pace.wait(now) * 1.000001
        assert pace.wait(now) < 0.01
        pace.take()
    assert wanted <= max(1.0, per_second) + (now - 100.0) * per_second + 1


def test_without_a_limit_nobody_waits() -> None:
    pace = Pace()
    for _ in range(1000):
        assert pace.wait(1.0) == 0
        pace.take()


def test_pauses_double_until_a_letter_is_accepted() -> None:
    pace, now, pauses = Pace(first_pause=5, longest_pause=30), 0.0, []
    for _ in range(5):
        pace.slow(now)
        pace.slow(now)  # a second connection hears the same
        pauses.append(pace.wait(now))
        now += pauses[-1]
    assert pauses == [5, 10, 20, 30, 30]
    pace.well()
    pace.slow(now)
    assert pace.wait(now) == 5


@pytest.mark.parametrize(
    ("reply", "slow"),
    [
        ("421 4.7.0 Try again later, closing connection", True),
        ("451 4.7.650 The mail server has been temporarily rate limited", True),
        ("450 4.2.1 The user is receiving mail too quickly: too many messages", True),
        ("421-4.7.28 unusual rate of unsolicited mail", True),
        ("450 4.2.0 Greylisted, too many words", False),
        ("451 4.3.0 Try again later", False),
        ("550 too many connections", False),
    ],
)
def test_only_replies_about_our_pace_slow_us_down(reply: str, slow: bool) -> None:
    assert asks_to_slow_down(reply) is slow


def _count(breaker: Breaker, verdict: Verdict, refusal: Refusal | None, group: str) -> None:
    breaker.count(Outcome(1, verdict, "", refusal), group)


def test_a_row_of_policy_refusals_trips_the_breaker_and_a_success_breaks_the_row() -> None:
    breaker = Breaker()
    for _ in range(19):
        _count(breaker, Verdict.NEVER, Refusal.POLICY, "google")
    _count(breaker, Verdict.SENT, None, "google")
    assert breaker.tripped() is None
    for _ in range(20):
        _count(breaker, Verdict.NEVER, Refusal.SPAM, "google")
    assert "20 letters in a row" in str(breaker.tripped())


def test_more_than_a_twentieth_of_dead_addresses_in_several_places_stops_the_run() -> None:
    one, many = Breaker(), Breaker()
    for number in range(300):
        refused = number % 10 == 0
        verdict = Verdict.NEVER if refused else Verdict.SENT
        refusal = Refusal.USER_UNKNOWN if refused else None
        _count(one, verdict, refusal, "one.example")
        _count(many, verdict, refusal, f"{number % 7}.example")
    assert one.tripped() is None, "one provider alone does not stop the others' letters"
    assert "as dead" in str(many.tripped())


def test_full_mailboxes_and_deferrals_never_stop_a_run() -> None:
    breaker = Breaker()
    for number in range(500):
        _count(breaker, Verdict.NEVER, Refusal.MAILBOX_FULL, f"{number}.example")
        _count(breaker, Verdict.LATER, Refusal.POLICY, f"{number}.example")
    assert breaker.tripped() is None


def test_a_run_of_several_calls_counts_the_refusals_of_all(post: Post) -> None:
    stopped = []
    with ScriptedServer(lambda at, _: b"550 5.7.1 policy\r\n" if at == "RCPT" else None) as server:
        caution = Caution(Limits(0, 0), Breaker())
        for call in range(2):
            post.queue(*[f"reader{call}-{number}@example.com" for number in range(12)])
            stopped.append(post.send(server.port, caution).stopped)
    assert stopped[0] is None
    assert stopped[1] is not None and "in a row were refused for policy" in stopped[1]


def test_a_share_of_refusals_stops_a_run_also_at_an_answer_that_is_none(post: Post) -> None:
    bad = ("ada@example.com", "ben@example.net")
    post.queue(*bad, *[f"reader{number}@example.org" for number in range(9)])

    def refuse(step: str, visit: Visit) -> bytes | None:
        return b"550 5.7.1 policy\r\n" if step == "RCPT" and visit.recipient in bad else None

    with ScriptedServer(refuse) as server:
        caution = Caution(Limits(0, 0), Breaker(at_least=6))
        done = post.send(server.port, caution, connections=1)
    assert done.stopped == "2 of 6 letters were refused for policy or content"
    assert len(server.accepted) < 9
