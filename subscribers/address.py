"""Mail addresses: one canonical spelling, and the key under which it is the same reader.

No DNS is asked, and nothing is said about whether anybody reads there.
"""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

LONGEST_LOCAL, LONGEST = 64, 254  # octets, RFC 5321 4.5.3.1

# A local part that needs no closer look.
_SIMPLE = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*", re.IGNORECASE | re.ASCII)


def canonical_address(text: str) -> str:
    """The address with its domain in lower-case ASCII (IDNA); ValueError, a sentence, if none."""
    text = text.strip()
    local, _, domain = text.rpartition("@")
    if not local.isascii():
        raise ValueError(
            f"'{_shown(text)}' has letters outside ASCII before the @, which many mail servers "
            "cannot deliver; give an address without them."
        )
    try:
        if _SIMPLE.fullmatch(local) and len(local) <= LONGEST_LOCAL:
            address = f"{local}@{_ascii_domain(domain)}"
        else:
            address = _validated(text).ascii_email or ""
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        reason = reason[:1].lower() + reason[1:]
        raise ValueError(
            f"'{_shown(text)}' is no mail address: {reason}. Write one like ada@example.org."
        ) from None
    if len(address) > LONGEST:
        raise ValueError(f"'{_shown(text)}' is too long; use {LONGEST} characters or fewer.")
    return address


def address_key(email: str) -> str:
    """What two spellings of one reader's address have in common."""
    return email.casefold()


def mailbox_key(email: str) -> str:
    """The mailbox where mail to this address most likely comes out, whatever its tag.

    For counting alone: `ada+a@` and `ada+b@` may be two readers, but one person finds all their
    mails. Gmail takes no notice of dots, and has two names.
    """
    local, _, domain = email.casefold().rpartition("@")
    local = local[0:1] + local[1:].partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


@lru_cache(maxsize=65536)
def _ascii_domain(domain: str) -> str:
    """A domain in lower-case ASCII; readers share few, and to look at one closely is slow."""
    return _validated(f"a@{domain}").ascii_domain


def _validated(text: str) -> ValidatedEmail:
    # A site of one's own may live under .test (RFC 6761); the other reserved names may not.
    return validate_email(
        text,
        check_deliverability=False,
        allow_smtputf8=False,
        strict=True,
        test_environment=True,
    )


def _shown(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}…"
    return short if short.isprintable() else short.encode("unicode_escape").decode("ascii")
