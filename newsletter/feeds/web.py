"""What fetches the feeds' URLs, whatever their kind: files at once, web addresses by http.py.

It reads no feed and writes no row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from newsletter.feeds import files
from newsletter.feeds.addresses import Resolve, resolve
from newsletter.feeds.fetched import Answer
from newsletter.feeds.politeness import Politeness

if TYPE_CHECKING:
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
    `file:` URLs are read from the folder `base`.
    """

    def __init__(
        self,
        agent: str,
        base: Path = Path(),
        limits: Limits = Limits(),
        politeness: Politeness | None = None,
        resolve: Resolve = resolve,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.base, self.limits = base, limits
        self.politeness = politeness or Politeness()
        self._agent, self._resolve, self._now = agent, resolve, now
        self._client: Client | None = None
        self._opening = Lock()  # hosts are visited side by side

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """What the URL answers, following redirects; with validators, perhaps `unchanged`."""
        try:
            scheme = urlsplit(url).scheme.lower()
        except ValueError:
            scheme = ""
        if scheme == "file":
            return files.read(url, self.base, modified, self.limits.size)
        if scheme not in ("http", "https"):
            return Answer(error=f"{url[:200]!r} is no http, https or file URL: correct the feed")
        return self._opened().get(url, etag=etag, modified=modified)

    def _opened(self) -> "Client":
        # Here, because httpx takes long to load, and most runs visit no feed.
        from newsletter.feeds.http import Client

        with self._opening:
            if self._client is None:
                self._client = Client(
                    self._agent, self.limits, self.politeness, self._resolve, self._now
                )
            return self._client
