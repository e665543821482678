"""Which addresses feeds and redirects may lead to."""

from collections.abc import Callable

import pytest

from newsletter.feeds.addresses import is_public, places


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
        "192.88.99.1",
        "::7f00:1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "127.1",
        "2130706433",
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


def at(*addresses: str) -> Callable[[str], list[str]]:
    return lambda _host: list(addresses)


def test_one_private_address_among_public_ones_spoils_a_name() -> None:
    for written in (True, False):
        assert places("x", written=written, resolve=at("93.184.216.34", "10.0.0.1")) == []
        public = places("x", written=written, resolve=at("93.184.216.34", "93.184.216.35"))
        assert public == ["93.184.216.34", "93.184.216.35"]


def test_a_name_without_an_address_is_asked_only_if_the_operator_wrote_it() -> None:
    assert places("x", written=False, resolve=at()) == []
    assert places("x", written=True, resolve=at()) == [None]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.0.0.1", "localhost"])
def test_a_private_address_is_asked_if_the_operator_wrote_it_as_such(host: str) -> None:
    assert places(host, written=True, resolve=at("127.0.0.1")) == [None]
    assert places(host, written=False, resolve=at("127.0.0.1")) == []


def test_a_host_at_a_private_address_is_asked_if_the_operator_names_it() -> None:
    assert places("intranet", written=True, private=["intranet"], resolve=at("10.0.0.1")) == [None]
