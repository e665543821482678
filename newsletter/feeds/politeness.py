"""How long to wait between two requests to one host, and waiting that long.

It spaces the requests of one process; several processes that collect at once are not seen.
"""

import time
from collections.abc import Callable, Mapping
from threading import Lock
from urllib.parse import urlsplit

from newsletter.feeds.addresses import is_loopback_name

# arXiv: at most one request per three seconds over all its APIs (info.arxiv.org/help/api/tou).
SPACING: Mapping[str, float] = {"arxiv.org": 3.0}
DEFAULT_SPACING = 1.0


class Politeness:
    """Spaces requests by host; `clock` and `sleep` are arguments so that tests need not wait."""

    def __init__(
        self,
        spacing: Mapping[str, float] = SPACING,
        default: float = DEFAULT_SPACING,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._spacing, self._default = spacing, default
        self._clock, self._sleep = clock, sleep
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, url: str) -> None:
        """Return when it is this request's turn at its host."""
        name = self.host(url)
        if not name or is_loopback_name(name):
            return
        with self._lock:
            now = self._clock()
            turn = max(now, self._free_at.get(name, now))
            self._free_at[name] = turn + self._spacing.get(name, self._default)
        if turn > now:
            self._sleep(turn - now)

    def host(self, url: str) -> str:
        """The name under which a host is spaced: all of arXiv's machines are one."""
        try:
            name = (urlsplit(url).hostname or "").lower().rstrip(".")
        except ValueError:
            return ""
        groups = (known for known in self._spacing if name == known or name.endswith(f".{known}"))
        return next(groups, name)
