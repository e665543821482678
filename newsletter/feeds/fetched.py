"""The values that pass between the steps of a fetch: what came, what it said, how it went.

No network and no parsing here.
"""

from dataclasses import dataclass
from datetime import timedelta

from newsletter.models import Announcement


@dataclass(frozen=True, slots=True)
class Answer:
    """What one GET brought: bytes already decoded and bounded, or `error`, a sentence.

    `url` is where the body finally came from; `moved_to` is set after permanent redirects only.
    """

    body: bytes = b""
    url: str = ""
    content_type: str = ""
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    error: str | None = None
    retry_after: timedelta | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The papers read from a body; `error` says what could not be read, be it all or a part.

    `more` are the addresses of further pages of the same answer, in the order to ask for them.
    """

    announcements: tuple[Announcement, ...] = ()
    error: str | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one visit to a feed came to. Papers and an error together: it was read in part."""

    announcements: tuple[Announcement, ...] = ()
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    error: str | None = None
    retry_after: timedelta | None = None
    moved_to: str | None = None

    @property
    def failed(self) -> bool:
        return self.error is not None and not self.announcements
