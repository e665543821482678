"""Which network addresses a feed or its redirects may lead to: public ones, judged after DNS.

It opens no connection; the caller connects to the very address that was judged.
"""

import ipaddress
import socket
from collections.abc import Callable, Collection

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str], list[str]]

_MOST_TRIED = 4
_UNICAST = ipaddress.IPv6Network("2000::/3")
_SET_ASIDE = (
    ipaddress.IPv4Network("192.88.99.0/24"),  # relays of 6to4, no longer in use
    ipaddress.IPv6Network("3fff::/20"),  # for documents
)
# NAT64 and IPv4-translated; in the long forms of IPv4-compatible ones ::1 and :: hide as well.
_IPV4_AT_THE_END = (
    ipaddress.IPv6Network("64:ff9b::/96"),
    ipaddress.IPv6Network("::ffff:0:0:0/96"),
    ipaddress.IPv6Network("::/96"),
)


def resolve(host: str) -> list[str]:
    """All addresses of a host as text, none when DNS knows none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


def places(
    host: str, *, written: bool, private: Collection[str] = (), resolve: Resolve = resolve
) -> list[str | None]:
    """The addresses to connect to for a host, each to be tried; none when it must not be asked.

    None among them stands for the name itself, which is not judged: for hosts that the operator
    lists as `private`, and for an address or "localhost" that the operator wrote. A written name
    that DNS does not know is left to the client, whose proxy may know it.
    """
    if host in private or (written and (_is_address(host) or is_loopback_name(host))):
        return [None]
    found = resolve(host)
    if not found:
        return [None] if written else []
    return list(found[:_MOST_TRIED]) if all(map(is_public, found)) else []


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, also when hidden in an IPv6 address."""
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return all(map(_is_global, _meanings(address)))


def is_loopback_name(host: str) -> bool:
    """Whether a host as written in a URL is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_global(address: Address) -> bool:
    """Public by the registries, of IPv6 only what has been given out for it."""
    given_out = isinstance(address, ipaddress.IPv4Address) or address in _UNICAST
    set_aside = any(address in network for network in _SET_ASIDE)
    return given_out and not set_aside and address.is_global and not address.is_multicast


def _meanings(address: Address) -> list[Address]:
    """The address, or the IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return [address.ipv4_mapped]
        if address.sixtofour:
            return [address, address.sixtofour]
        if any(address in network for network in _IPV4_AT_THE_END):
            return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]
