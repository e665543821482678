"""[letters] and [tldr]: what a letter shows of a paper, and who may write a summary of it."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from newsletter.config.section import Section


class Letters(Section):
    tldr: bool = True
    clicks: bool = False


def _is_web_address(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise ValueError("write the address of an endpoint, such as https://llm.example.org/v1")
    return url.rstrip("/")


class Tldr(Section):
    """Any endpoint that speaks OpenAI's chat completions; unless named nothing is asked."""

    endpoint: Annotated[str, AfterValidator(_is_web_address)] = ""
    model: str = ""
    key: SecretStr = SecretStr("")
    key_file: Path | None = None
    timeout: float = Field(default=20, gt=0, le=300)
    seconds_per_run: float = Field(default=60, gt=0, le=3_600)
    per_day: int = Field(default=200, ge=0)
