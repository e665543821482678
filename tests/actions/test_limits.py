"""Limits are counted exactly, begin again in time, and tell nobody whom they count."""

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.actions import limits
from newsletter.actions.limits import Limit
from tests.actions.conftest import Office

TWICE = Limit("tries", "ada@example.org", 2, timedelta(hours=1))
ONCE = Limit("other tries", "", 1, timedelta(hours=1))


def take(office: Office, *wanted: Limit) -> bool:
    with office.app.database.writing() as session:
        return limits.take(office.app, session, wanted)


def test_what_is_over_the_limit_is_not_taken_until_the_time_is_over(office: Office) -> None:
    assert [take(office, TWICE) for _ in range(4)] == [True, True, False, False]
    office.later(minutes=59)
    assert not take(office, TWICE)
    office.later(minutes=1)
    assert [take(office, TWICE) for _ in range(3)] == [True, True, False]


def test_each_whom_has_its_own_tally(office: Office) -> None:
    assert [take(office, TWICE._replace(whom=who)) for who in "abaab"] == [True] * 3 + [False, True]


def test_where_one_limit_is_reached_no_other_is_used_up(office: Office) -> None:
    assert take(office, ONCE)
    assert not take(office, TWICE, ONCE)
    assert [take(office, TWICE) for _ in range(3)] == [True, True, False]


def test_a_tally_does_not_say_whom_it_counts(office: Office) -> None:
    take(office, TWICE)
    (row,) = office.rows()["tally"]
    assert "ada" not in str(row) and "tries" not in str(row)


def test_tallies_go_when_their_time_is_over(office: Office) -> None:
    take(office, TWICE, TWICE._replace(whom="ben", within=timedelta(hours=3)))
    office.later(hours=2)
    with office.app.database.writing() as session:
        assert limits.tidy(office.app, session) == 1
    assert len(office.rows()["tally"]) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("192.0.2.250", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.9", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_is_the_neighbourhood_of_an_address(address: str, network: str) -> None:
    assert limits.network_of(address) == network


@given(st.ip_addresses())
def test_an_address_lies_in_its_network(address: IPv4Address | IPv6Address) -> None:
    network = ip_network(limits.network_of(str(address)))
    assert (getattr(address, "ipv4_mapped", None) or address) in network


@given(st.text())
def test_whatever_a_client_is_called_stands_for_a_network(name: str) -> None:
    assert isinstance(limits.network_of(name), str)
