"""[inbound]: the doors that mail comes in by. None is open until it is named."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from newsletter.config.section import Section

# This machine alone: whoever may reach the door may write mail in anybody's name.
_PLACE = re.compile(r"(?:127(?:\.[0-9]{1,3}){3}|localhost|\[::1\]):([0-9]{1,5})|unix:(.+)")


class Inbound(Section):
    listen: str = ""
    max_megabytes: float = Field(default=10, gt=0, le=100)
    maildir: Path | None = None
    imap_host: str = ""
    imap_port: int = Field(default=993, ge=1, le=65535)
    imap_tls: Literal["tls", "starttls", "none"] = "tls"
    imap_username: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_password_file: Path | None = None
    imap_folder: str = Field(default="INBOX", min_length=1)
    imap_done: str = Field(default="Newsletter done", min_length=1)
    imap_not_understood: str = Field(default="Newsletter not understood", min_length=1)

    @field_validator("listen")
    @classmethod
    def _is_on_this_machine(cls, listen: str) -> str:
        place = _PLACE.fullmatch(listen)
        if listen and (place is None or int(place[1] or 0) > 65535):
            raise ValueError("write one like 127.0.0.1:8424 or unix:/run/newsletter/lmtp.sock")
        return listen

    @property
    def max_bytes(self) -> int:
        return int(self.max_megabytes * 1e6)
