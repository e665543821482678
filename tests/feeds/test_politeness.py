"""Each request has its turn at its host, whichever process asks, and a server's word counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsletter.db import Database
from newsletter.feeds import Politeness
from newsletter.feeds.politeness import LEASE, PATIENCE
from newsletter.hosts import SharedMemory

Polite = Callable[..., Politeness]


class Clock:
    """A clock that only moves by sleeping."""

    def __init__(self) -> None:
        self.moment, self.slept = datetime(2026, 11, 24, 1, 0, tzinfo=UTC), list[float]()

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def polite(clock: Clock, database: Database) -> Polite:
    """Another process at each call: they share nothing but the clock and the database."""

    def process(**given: Any) -> Politeness:
        memory = SharedMemory(database)
        usual = {"clock": clock.now, "sleep": clock.sleep, "chance": lambda: 0.0}
        return Politeness(memory=memory, **(usual | given))

    return process


def ask(process: Politeness, url: str, **answer: Any) -> timedelta | None:
    pause = process.wait(url)
    if pause is None:
        process.done(url, **({"status": 200} | answer))
    return pause


def test_all_of_arxiv_is_asked_once_in_three_seconds_by_all_processes(
    polite: Polite, clock: Clock
) -> None:
    ask(polite(), "https://rss.arxiv.org/rss/cs.LG")
    ask(polite(), "https://rss.arxiv.org/rss/cs.AI")
    ask(polite(), "https://export.arxiv.org/api/query")
    assert clock.slept == [3.0, 3.0]


def test_other_hosts_wait_for_themselves_only(polite: Polite, clock: Clock) -> None:
    process = polite(default=1.0)
    for url in ("https://one.example/a", "https://two.example/a", "https://ONE.example/b"):
        ask(process, url)
    assert clock.slept == [1.0]


def test_time_that_passed_anyway_is_not_waited_again(polite: Polite, clock: Clock) -> None:
    ask(polite(), "https://arxiv.org/a")
    clock.moment += timedelta(seconds=2)
    ask(polite(), "https://arxiv.org/b")
    assert clock.slept == [1.0]


def test_a_pause_that_a_server_asks_for_outlives_the_process(polite: Polite, clock: Clock) -> None:
    first = "https://export.arxiv.org/api/query"
    ask(polite(), first, status=429, asked=timedelta(minutes=10))
    assert ask(polite(), "https://rss.arxiv.org/rss/cs.LG") == timedelta(minutes=10)
    clock.moment += timedelta(minutes=10)
    assert ask(polite(), "https://rss.arxiv.org/rss/cs.LG") is None
    assert clock.slept == []


def test_a_pause_without_sense_is_kept_for_a_week(polite: Polite, clock: Clock) -> None:
    process, url = polite(chance=lambda: 0.99), "https://a.example/"
    ask(process, url, status=429, asked=timedelta(days=30))
    pause = ask(process, url)
    assert pause is not None
    assert timedelta(days=7) <= pause <= timedelta(days=8)
    clock.moment += pause
    assert ask(process, url) is None


def test_a_short_pause_is_waited_for(polite: Polite, clock: Clock) -> None:
    ask(polite(), "https://a.example/", status=503, asked=timedelta(seconds=20))
    assert ask(polite(), "https://a.example/") is None
    assert clock.slept == [20.0]


def test_those_whom_a_server_sends_away_do_not_come_back_together(polite: Polite) -> None:
    process = polite(chance=lambda: 0.5)
    ask(process, "https://a.example/", status=429, asked=timedelta(minutes=10))
    assert ask(process, "https://a.example/") == timedelta(minutes=10, seconds=30)


def test_refusals_in_a_row_make_the_pause_longer_and_a_good_answer_ends_that(
    polite: Polite, clock: Clock
) -> None:
    process, url = polite(), "https://a.example/"
    ask(process, url, status=429)
    clock.moment += timedelta(minutes=1)
    for minutes in (2, 4, 8):
        ask(process, url, status=429)
        assert ask(process, url) == timedelta(minutes=minutes)
        clock.moment += timedelta(minutes=minutes)
    ask(process, url)
    ask(process, url, status=429)
    clock.slept.clear()
    ask(process, url)
    assert clock.slept == [60.0]


def test_a_host_that_is_overloaded_is_asked_more_slowly(polite: Polite, clock: Clock) -> None:
    process = polite(default=1.0)
    for _ in range(3):
        ask(process, "https://a.example/", status=503)
    ask(process, "https://a.example/")
    assert clock.slept == [2.0, 4.0, 8.0]


def test_a_host_has_one_connection_even_of_two_processes(polite: Polite, clock: Clock) -> None:
    one, other = polite(), polite()
    one.wait("https://a.example/1")

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if len(clock.slept) == 3:
            one.done("https://a.example/1", 200)

    other = polite(sleep=sleep)
    assert other.wait("https://a.example/2") is None
    assert clock.slept == [1.0, 1.0, 1.0, 1.0]  # three looks, and then the spacing


def test_a_process_that_died_keeps_no_host(polite: Polite, clock: Clock) -> None:
    polite().wait("https://a.example/1")
    clock.moment += LEASE
    assert polite().wait("https://a.example/2") is None
    assert clock.slept == []


def test_a_clock_that_ran_wrong_locks_nobody_out(polite: Polite, clock: Clock) -> None:
    clock.moment += timedelta(days=4_000)
    ask(polite(), "https://a.example/1")
    clock.moment -= timedelta(days=4_000)
    assert polite().wait("https://a.example/2") is None


def test_a_host_may_ask_for_more_time_between_two_requests(polite: Polite, clock: Clock) -> None:
    process = polite()
    process.slow_down("https://arxiv.org/list/cs.LG/new", 15.0)
    ask(process, "https://arxiv.org/list/cs.LG/new")
    ask(process, "https://rss.arxiv.org/rss/cs.LG")
    assert clock.slept == [15.0]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8/a", "http://localhost/", "http://[::1]/", "file:a"]
)
def test_this_machine_is_not_spaced(polite: Polite, clock: Clock, url: str) -> None:
    process = polite()
    ask(process, url)
    ask(process, url)
    assert clock.slept == []


def test_patience_is_shorter_than_the_lease() -> None:
    assert PATIENCE < LEASE
