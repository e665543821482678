"""[site]: who sends, and where the web door is."""

import re
from email.utils import formataddr, getaddresses, parseaddr
from pathlib import Path

from email_validator import EmailNotValidError, validate_email
from pydantic import field_validator

from newsletter.config.section import Section

# Nothing else can stand in a mail header and have "/unsubscribe/…" put behind it.
_SITE = re.compile(
    r"https?://(?:[A-Z0-9.-]+|\[[0-9A-F:.]+\])(?::[0-9]{1,5})?(?:/[A-Z0-9._~%+=@:/-]*)?",
    re.IGNORECASE | re.ASCII,
)


class Site(Section):
    url: str = ""
    sender: str = "newsletter@localhost"
    name: str = "Morning Abstracts"
    operator: str = ""
    address: str = ""
    secret_file: Path = Path("newsletter.key")

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if url and not _SITE.fullmatch(url):
            raise ValueError("write it like https://news.example.org, or leave it empty")
        return url.rstrip("/")

    @field_validator("sender")
    @classmethod
    def _is_mail_address(cls, sender: str) -> str:
        if not sender.isprintable() or len(getaddresses([sender])) != 1:
            raise ValueError("write one address, on one line")
        name, address = parseaddr(sender)
        if address.endswith("@localhost") and address.count("@") == 1:
            return sender
        try:
            valid = validate_email(
                address, check_deliverability=False, test_environment=True, allow_smtputf8=False
            )
        except EmailNotValidError as error:
            raise ValueError("write an address like news@example.org") from error
        return formataddr((name, valid.ascii_email or valid.normalized))

    @property
    def sender_address(self) -> str:
        return parseaddr(self.sender)[1]

    @property
    def sender_name(self) -> str:
        """The name in From: the sender's own, else the newsletter's."""
        return parseaddr(self.sender)[0] or self.name

    @field_validator("name", "operator", "address")
    @classmethod
    def _is_one_line(cls, text: str) -> str:
        return " ".join(text.split())

    @field_validator("name")
    @classmethod
    def _is_there(cls, name: str) -> str:
        if not name:
            raise ValueError("a newsletter needs a name")
        return name
