"""[web]: where the pages answer, and who stands before them."""

import re
from ipaddress import ip_network

from pydantic import field_validator

from newsletter.config.section import Section

_PLACE = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):([0-9]{1,5})")  # host and port


class Web(Section):
    listen: str = "127.0.0.1:8420"
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ip_network(proxy)
            except ValueError as error:
                raise ValueError(
                    f"{proxy!r} is no address; write 10.0.0.1 or 10.0.0.0/8"
                ) from error
        return proxies

    @field_validator("listen")
    @classmethod
    def _is_a_place(cls, listen: str) -> str:
        place = _PLACE.fullmatch(listen)
        if place is None or int(place[1]) > 65535:
            raise ValueError("write one like 127.0.0.1:8420")
        return listen
