"""[database]: where the rows are kept."""

from pydantic import Field, field_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from newsletter.config.section import Section


class DatabaseSection(Section):
    url: str = "sqlite:///newsletter.db"
    durable: bool = False
    keep_abstracts_days: int = Field(default=0, ge=0)

    @field_validator("url")
    @classmethod
    def _is_known(cls, url: str) -> str:
        try:
            location = make_url(url)
            backend = location.get_backend_name()
        except ArgumentError:
            backend = ""
        # In memory alone, nobody would know tomorrow who was sent what.
        forgets = backend == "sqlite" and location.database in (None, "", ":memory:")
        if backend not in ("sqlite", "postgresql") or forgets:
            raise ValueError("write sqlite:///newsletter.db or postgresql+psycopg://…")
        return url
