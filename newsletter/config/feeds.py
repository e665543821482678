"""[[feeds]] and [collect]: the sources, and how they are asked."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from newsletter.config.kinds import address, faults
from newsletter.config.section import Section

# The same names as the keys of feeds.KINDS; a test keeps them equal.
FeedKind = Literal[
    "rss",
    "json-feed",
    "jsonl",
    "arxiv-rss",
    "arxiv-api",
    "arxiv-listing",
    "arxiv-oai",
    "huggingface",
    "biorxiv",
    "medrxiv",
    "crossref",
    "openalex",
    "semantic-scholar",
    "pubmed",
    "europe-pmc",
]


class FeedSection(Section):
    name: str = Field(min_length=1, max_length=100)
    kind: FeedKind
    url: str = ""
    category: str = Field(default="", max_length=100)
    query: str = Field(default="", max_length=1_500)
    issn: tuple[str, ...] = ()
    key_file: Path | None = None
    key_env: str = ""

    @field_validator("url")
    @classmethod
    def _can_be_fetched(cls, url: str) -> str:
        if url and urlsplit(url).scheme not in ("http", "https", "file"):
            raise ValueError("a feed's url starts with https://, http:// or file:")
        return url

    @field_validator("issn", mode="before")
    @classmethod
    def _one_or_several(cls, issn: object) -> object:
        return (issn,) if isinstance(issn, str) else issn

    @field_validator("issn")
    @classmethod
    def _are_numbers_of_journals(cls, issn: tuple[str, ...]) -> tuple[str, ...]:
        for number in issn:
            if not re.fullmatch(r"\d{4}-\d{3}[\dXx]", number):
                raise ValueError(f"{number!r} is no ISSN such as 2049-3630")
        return issn

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if found := faults(self.kind, dict(self)):
            raise PydanticCustomError("keys_of_a_feed", "{fault}", {"fault": "; ".join(found)})
        # From here on the whole address, whether it was written so or as a query.
        whole = address(self.kind, self.url, self.query, self.category, self.issn)
        object.__setattr__(self, "url", whole)
        return self

    def key(self, folder: Path) -> str:
        """The operator's key for the source, from its file or the environment; else empty."""
        if self.key_file is not None:
            return (folder / self.key_file).read_text(encoding="utf-8").strip()
        return os.environ.get(self.key_env, "").strip() if self.key_env else ""


class Collect(Section):
    contact: str = ""
    timeout: float = Field(default=60, gt=0)
    max_megabytes: float = Field(default=20, gt=0)
    every_minutes: float = Field(default=30, ge=0)
    private_hosts: tuple[str, ...] = ()
    wait_for: Literal["", "arxiv"] = ""
    wait_hours: float = Field(default=12, gt=0, le=48)


class Arxiv(Section):
    """Where arXiv answers, and the evenings without announcement that the calendar cannot know."""

    check: bool = True
    listing: str = "https://arxiv.org/list"
    api: str = "https://export.arxiv.org/api/query"
    oai: str = "https://oaipmh.arxiv.org/oai"
    holidays: tuple[date, ...] = ()
    enrich: bool = True
    enrich_seconds: float = Field(default=45, gt=0, le=300)
