"""[post]: the relay, and how fast it is written to."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from newsletter.config.section import Section


class Post(Section):
    transport: Literal["mailbox", "smtp"] = "mailbox"
    mailbox: Path = Path("var/mailbox")
    host: str = Field(default="localhost", min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    username: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Path | None = None
    connections: int = Field(default=10, ge=1, le=200)
    letters_per_connection: int = Field(default=100, ge=1)
    letters_per_second: float = Field(default=0, ge=0)
    letters_per_second_per_domain: float = Field(default=0, ge=0)
    timeout: float = Field(default=300, gt=0)
    plus_addressing: bool = True

    @field_validator("tls", mode="before")
    @classmethod
    def understand_tls(cls, tls: object) -> object:
        """The word for it, also where it is said otherwise, as the environment does in words."""
        said = str(tls).lower()
        words = {
            "true": "starttls",
            "false": "none",
            "ssl": "tls",
            "implicit": "tls",
            "off": "none",
        }
        return words.get(said, said) if isinstance(tls, bool | str) else tls
