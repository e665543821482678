"""The mails that really came, and the links in them as paths of our pages."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from newsletter import pipeline
from tests.web.conftest import Door
from tests.workshop import letters_in

SITE = "https://news.example.org"


def deliver(door: Door) -> None:
    """Send what is due."""
    pipeline.deliver(door.app)


def mails_to(door: Door, email: str) -> list[EmailMessage]:
    """All mails that came to this address."""
    parsed = [
        message_from_bytes(raw, _class=EmailMessage, policy=policy.default)  # type: ignore[call-overload]
        for raw in letters_in(door.app.config.folder)
    ]
    return [mail for mail in parsed if email in str(mail["To"])]


def links_of(mail: EmailMessage) -> set[str]:
    """The paths of our own pages that stand in a mail: in either part, and in its headers."""
    found: set[str] = set()
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        if part is not None:
            found |= set(re.findall(rf"{re.escape(SITE)}(/[^\s\"'<>)]+)", part.get_content()))
    headers = "\n".join(map(str, mail.values()))
    return found | set(re.findall(rf"{re.escape(SITE)}(/[^\s<>,]+)", headers))


def link_to(door: Door, email: str, page: str) -> str:
    """The one link to such a page in the newest mails to this address that have one."""
    for mail in reversed(mails_to(door, email)):
        found = sorted(link for link in links_of(mail) if link.startswith(f"/{page}/"))
        if found:
            return found[0]
    raise AssertionError(f"no mail to {email} has a link to /{page}/")
