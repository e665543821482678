"""The masthead: who sends the letters, and the ways back to them, by web and by mail.

No token is signed and no address is judged here.
"""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who sends the letters, as readers see it.

    `url` is the public address of the web door, or empty. With `tagged`, news+anything@ reaches
    the sender too (RFC 5233); without, a token stands in the subject.
    """

    name: str
    sender_address: str
    sender_name: str = ""
    operator: str = ""
    postal_address: str = ""
    url: str = ""
    tagged: bool = True

    @property
    def imprint(self) -> str:
        """Who answers for the letters: the operator, or the address they come from, and where."""
        sender = self.operator or self.sender_address
        return ", ".join(filter(None, (sender, self.postal_address))).rstrip(".")

    def web(self, page: str, token: str) -> str:
        """The link to a page that the token opens; empty without a web door."""
        return f"{self.url}/{page}/{token}" if self.url else ""

    def address(self, tag: str, token: str) -> str:
        """The address that brings the token back; the plain one where none can."""
        if not self.tagged:
            return self.sender_address
        local, _, domain = self.sender_address.partition("@")
        return f"{local}+{tag}-{token}@{domain}"

    def mailto(self, tag: str, token: str, subject: str, body: str = "") -> str:
        """A link (RFC 6068) that opens a mail with these words, the token in its address."""
        # Quoted before the token is put in, which needs none: it may be a slot still to be filled.
        written = quote(subject, safe="")
        if not self.tagged:
            written += f"%20{token}"
        more = f"&body={quote(body, safe='')}" if body else ""
        return f"mailto:{self.address(tag, token)}?subject={written}{more}"
