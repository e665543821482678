"""Tokens: signed links and reply addresses, each for one purpose, its age inside the signature.

    purpose + "." + id.expiry.key -> HMAC-SHA256          token: id.expiry.key.hmac

The purpose is signed but not written: who reads a token knows what it must be for. Nothing is
stored, and nothing is looked up here.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

# Every byte as one of the 32 letters of base32, which no mail server's change of case confuses.
_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
_TOKEN = re.compile(r"([0-9a-f]{1,12})\.([0-9a-f]{1,12})\.([a-z0-9]{1,8})\.([a-z2-7]{26})")
_KEY_ID = re.compile(r"[a-z0-9]{1,8}")


class Refused(StrEnum):
    """Why a token was not taken, as a sentence for the one who brought it."""

    ALTERED = "this link is not one of ours or was cut short; open it from the mail again"
    EXPIRED = "this link is too old; ask for a new one"


class Signer:
    """Signs ids for a purpose and reads them back; keys by id, of which the current one signs."""

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        for key_id, key in keys.items():
            if not _KEY_ID.fullmatch(key_id):
                raise ValueError(f"the key id {key_id!r} is not 1 to 8 of a-z and 0-9")
            if len(key) < 16:
                raise ValueError(f"the key {key_id!r} has fewer than 16 bytes")
        self._keys = dict(keys)
        self._current = current
        self._current_key = self._keys[current]

    def sign(self, purpose: str, id: int, expires_at: datetime | None) -> str:
        """A token of at most 61 characters out of a-z, 0-9 and dots; None means it never expires.

        It fits into a URL as it is, and with a tag into the 64 octets of a mail address.
        """
        expiry = int(expires_at.timestamp()) if expires_at else 0
        said = f"{id:x}.{expiry:x}.{self._current}"
        return f"{said}.{_mac(self._current_key, purpose, said)}"

    def read(self, purpose: str, token: str, now: datetime) -> int | Refused:
        """The id that was signed for this purpose, whatever mail servers did to its capitals."""
        parts = _TOKEN.fullmatch(token.lower()) if token.isascii() else None
        key = self._keys.get(parts[3]) if parts else None
        if parts is None or key is None:
            return Refused.ALTERED
        said, mac = parts[0].rsplit(".", 1)
        if not hmac.compare_digest(mac, _mac(key, purpose, said)):
            return Refused.ALTERED
        expiry = int(parts[2], 16)
        if expiry and now >= datetime.fromtimestamp(expiry, UTC):
            return Refused.EXPIRED
        return int(parts[1], 16)


def _mac(key: bytes, purpose: str, said: str) -> str:
    """130 bits of the HMAC as 26 letters, five bits of each byte; base32 proper takes longer."""
    digest = hmac.digest(key, f"{purpose}.{said}".encode(), "sha256")
    return digest[:26].translate(_LETTERS).decode()
