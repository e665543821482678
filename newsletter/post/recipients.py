"""The addresses at which the newsletter gets mail: the plain one, its words, and its tokens.

    news@  news+subscribe@  news+unsubscribe@  news+help@
    news+c-TOKEN@ confirm   +r- an edition's   +u- unsubscribe   +b- bounces   +q- a question

It signs and checks no token; the one who gave `Recipients` its addresses does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Tag(StrEnum):
    """What an address of ours is for; those of one letter stand before a token."""

    PLAIN = ""
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    HELP = "help"
    CONFIRM = "c"
    REPLY = "r"
    LEAVE = "u"
    BOUNCE = "b"
    ASK = "q"


_WORDS = {Tag.SUBSCRIBE, Tag.UNSUBSCRIBE, Tag.HELP}
_SYNONYMS = {"join": Tag.SUBSCRIBE, "leave": Tag.UNSUBSCRIBE, "bounces": Tag.PLAIN}
TOKEN = re.compile(r"[0-9a-f]{1,12}\.[0-9a-f]{1,12}\.[a-z0-9]{1,8}\.[a-z2-7]{26}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of our addresses: what it is for, and the token in it, "" where there is none."""

    tag: Tag
    token: str = ""


class Recipients:
    """Reads addresses as ours or not; `sender` is the plain one."""

    def __init__(self, sender: str) -> None:
        local, _, domain = sender.casefold().rpartition("@")
        self.local, self.domain = local, domain
        self._returned = re.compile(
            rf"{re.escape(local)}\+([crubq])-({TOKEN.pattern})@{re.escape(domain)}", re.IGNORECASE
        )

    def read(self, address: str) -> Recipient | None:
        """What this address of ours is for, however it is capitalised; None when it is not ours."""
        local, _, domain = address.strip().strip("<>").casefold().rpartition("@")
        name, plus, tag = local.partition("+")
        if domain.rstrip(".") != self.domain or name != self.local:
            return None
        if not plus:
            return Recipient(Tag.PLAIN)
        if tag in _WORDS or tag in _SYNONYMS:
            return Recipient(_SYNONYMS.get(tag) or Tag(tag if tag in _WORDS else ""))
        kind, dash, token = tag.partition("-")
        if dash and kind in list(Tag) and len(kind) == 1 and TOKEN.fullmatch(token):
            return Recipient(Tag(kind), token)
        return None

    def first_of(self, addresses: Iterable[str]) -> str:
        """The most telling of these addresses that is ours: one with a tag before a plain one."""
        ours = [(address, read) for address in addresses if (read := self.read(address))]
        tagged = [address for address, read in ours if read.tag is not Tag.PLAIN]
        return next(iter(tagged or [address for address, _ in ours]), "")

    def are_ours(self, address: str) -> bool:
        """Whether the newsletter itself writes from this address, with whatever tag."""
        local, _, domain = address.strip().strip("<>").casefold().rpartition("@")
        return domain == self.domain and local.partition("+")[0] == self.local

    def returned(self, text: str) -> list[Recipient]:
        """Our addresses with tokens in a returned mail, a delivery's own (b) first."""
        found = [
            Recipient(Tag(kind.lower()), token.lower())
            for kind, token in self._returned.findall(text)
        ]
        return sorted(dict.fromkeys(found), key=lambda one: one.tag is not Tag.BOUNCE)
