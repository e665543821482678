"""Requests are spaced by host, and redirects reach the open internet only."""

import pytest

from newsletter.feeds import Politeness
from newsletter.feeds.addresses import is_public, public_address


class Clock:
    """A clock that only moves by sleeping."""

    def __init__(self) -> None:
        self.time, self.slept = 100.0, list[float]()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_all_of_arxiv_is_asked_once_in_three_seconds(clock: Clock) -> None:
    polite = Politeness(clock=clock.now, sleep=clock.sleep)
    polite.wait("https://rss.arxiv.org/rss/cs.LG")
    polite.wait("https://rss.arxiv.org/rss/cs.AI")
    polite.wait("https://export.arxiv.org/api/query")
    assert clock.slept == [3.0, 3.0]


def test_other_hosts_wait_for_themselves_only(clock: Clock) -> None:
    polite = Politeness(default=1.0, clock=clock.now, sleep=clock.sleep)
    polite.wait("https://one.example/a")
    polite.wait("https://two.example/a")
    polite.wait("https://ONE.example/b")
    assert clock.slept == [1.0]


def test_time_that_passed_anyway_is_not_waited_again(clock: Clock) -> None:
    polite = Politeness(clock=clock.now, sleep=clock.sleep)
    polite.wait("https://arxiv.org/a")
    clock.time += 2.0
    polite.wait("https://arxiv.org/b")
    assert clock.slept == [1.0]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8/a", "http://localhost/", "http://[::1]/", "file:a"]
)
def test_this_machine_needs_no_manners(clock: Clock, url: str) -> None:
    polite = Politeness(clock=clock.now, sleep=clock.sleep)
    polite.wait(url)
    polite.wait(url)
    assert clock.slept == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
        "nonsense",
    ],
)
def test_every_other_address_is_not(address: str) -> None:
    assert not is_public(address)


def test_one_private_address_among_public_ones_spoils_a_name() -> None:
    assert public_address("x", lambda _: ["93.184.216.34", "10.0.0.1"]) is None
    assert public_address("x", lambda _: ["93.184.216.34"]) == "93.184.216.34"
    assert public_address("x", lambda _: []) is None
