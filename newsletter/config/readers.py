"""[readers]: what a new reader gets."""

from typing import Literal

from pydantic import Field

from newsletter.config.section import Section


class Readers(Section):
    timezone: str = "UTC"
    hour: int = Field(default=7, ge=0, le=23)
    days: str = "daily"
    size: int = Field(default=8, ge=1, le=20)
    format: Literal["html", "text"] = "html"
    empty_days: Literal["silent", "note"] = "silent"
