"""[[feeds]] and [collect]: the sources, and how they are asked."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from newsletter.config.section import Section

# The same names as the keys of feeds.KINDS; a test keeps them equal.
FeedKind = Literal["rss", "arxiv-rss", "jsonl"]


class FeedSection(Section):
    name: str = Field(min_length=1, max_length=100)
    kind: FeedKind
    url: str

    @field_validator("url")
    @classmethod
    def _can_be_fetched(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https", "file"):
            raise ValueError("a feed's url starts with https://, http:// or file:")
        return url


class Collect(Section):
    contact: str = ""
    timeout: float = Field(default=60, gt=0)
    max_megabytes: float = Field(default=20, gt=0)
    every_minutes: float = Field(default=30, ge=0)
