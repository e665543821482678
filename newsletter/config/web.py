"""[web]: where the pages answer."""

import re

from pydantic import field_validator

from newsletter.config.section import Section

_PLACE = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):([0-9]{1,5})")  # host and port


class Web(Section):
    listen: str = "127.0.0.1:8420"

    @field_validator("listen")
    @classmethod
    def _is_a_place(cls, listen: str) -> str:
        place = _PLACE.fullmatch(listen)
        if place is None or int(place[1]) > 65535:
            raise ValueError("write one like 127.0.0.1:8420")
        return listen
