"""[readers]: what a new reader gets."""

from typing import Any, Literal

from pydantic import Field

from newsletter.config.section import Section


class Readers(Section):
    timezone: str = "UTC"
    hour: Any = 7  # or "07:30"; judged as a reader's own, with all faults in one sentence
    days: str = "daily"
    size: int = Field(default=8, ge=1, le=20)
    format: Literal["html", "text"] = "html"
    empty_days: Literal["silent", "note"] = "silent"
