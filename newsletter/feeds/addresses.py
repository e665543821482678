"""Which network addresses a redirect may lead to: public ones only, judged after DNS.

It opens no connection; the caller connects to the very address that was judged.
"""

import ipaddress
import socket
from collections.abc import Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str], list[str]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolve(host: str) -> list[str]:
    """All addresses of a host as text, none when DNS knows none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


def public_address(host: str, resolve: Resolve = resolve) -> str | None:
    """An address to connect to, or None when the host has none or any of them is not public."""
    found = resolve(host)
    return found[0] if found and all(map(is_public, found)) else None


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, also when hidden in an IPv6 address."""
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return all(a.is_global and not a.is_multicast for a in _meanings(address))


def is_loopback_name(host: str) -> bool:
    """Whether a host as written in a URL is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _meanings(address: Address) -> list[Address]:
    """The address, or the IPv4 address that an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return [address.ipv4_mapped]
        if address.sixtofour:
            return [address, address.sixtofour]
        if address in _NAT64:
            return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]
