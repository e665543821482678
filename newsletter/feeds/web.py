"""What fetches the feeds' URLs, whatever their kind: files at once, web addresses by http.py.

It reads no feed and writes no row.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from newsletter.feeds import files
from newsletter.feeds.addresses import Resolve, resolve
from newsletter.feeds.fetched import Answer
from newsletter.feeds.politeness import Politeness

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

    from newsletter.feeds.http import Client


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a server's answer is taken: decoded bytes, seconds in all, redirects."""

    size: int = 20_000_000
    seconds: float = 60.0
    redirects: int = 5


class Web:
    """Fetches URLs for all kinds of feeds, sharing one client and one sense of politeness.

    `agent` names the operator ("newsletter/1.0 (+https://site; mailto:contact)"); relative
    `file:` URLs are read from the folder `base`. `keys` are the operator's, by the feed's name;
    `private` hosts may be at private addresses.
    """

    def __init__(
        self,
        agent: str,
        base: Path = Path(),
        limits: Limits = Limits(),
        politeness: Politeness | None = None,
        resolve: Resolve = resolve,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        keys: Mapping[str, str] = MappingProxyType({}),
        private: Collection[str] = (),
    ) -> None:
        self.base, self.limits = base, limits
        self.politeness = politeness or Politeness()
        self._agent, self._resolve, self._now = agent, resolve, now
        self._keys, self._private = keys, private
        self.robots: dict[str, RobotFileParser | None] = {}  # by site, as robots.py read them
        self._client: Client | None = None
        self._opening = Lock()  # hosts are visited side by side

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def key(self, feed: str) -> str | None:
        """The operator's key for a feed's source, if there is one."""
        return self._keys.get(feed)

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """What the URL answers, following redirects; with validators, perhaps `unchanged`.

        `headers` may hold a key: no redirect carries them on.
        """
        try:
            scheme = urlsplit(url).scheme.lower()
        except ValueError:
            scheme = ""
        if scheme == "file":
            return files.read(url, self.base, modified, self.limits.size)
        if scheme not in ("http", "https"):
            return Answer(error=f"{url[:200]!r} is no http, https or file URL: correct the feed")
        return self._opened().get(url, etag=etag, modified=modified, headers=headers)

    def _opened(self) -> "Client":
        # Here, because httpx takes long to load, and most runs visit no feed.
        from newsletter.feeds.http import Client

        with self._opening:
            if self._client is None:
                self._client = Client(
                    self._agent,
                    self.limits,
                    self.politeness,
                    self._resolve,
                    self._now,
                    self._private,
                )
            return self._client
