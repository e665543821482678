"""Mail addresses: one canonical spelling, and the key under which it is the same reader.

No DNS is asked, and nothing is said about whether anybody reads there.
"""

from email_validator import EmailNotValidError, validate_email


def canonical_address(text: str) -> str:
    """The address with its domain in lower-case ASCII (IDNA); ValueError, a sentence, if none.

    Lengths are those of RFC 5321: 64 octets before the @, 254 in all.
    """
    text = text.strip()
    local = text.rpartition("@")[0]
    if local and not local.isascii():
        raise ValueError(
            f"'{_shown(text)}' has letters outside ASCII before the @, which many mail servers "
            "cannot deliver; give an address without them."
        )
    try:
        # A site of one's own may live under .test (RFC 6761); the other reserved names may not.
        found = validate_email(
            text,
            check_deliverability=False,
            allow_smtputf8=False,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise ValueError(
            f"'{_shown(text)}' is no mail address ({reason}); write one like ada@example.org."
        ) from None
    address = found.ascii_email or found.normalized
    if len(address) > 254:
        raise ValueError(f"'{_shown(text)}' is too long; an address has at most 254 characters.")
    return address


def address_key(email: str) -> str:
    """What two spellings of one reader's address have in common."""
    return email.casefold()


def _shown(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}…"
    return short if short.isprintable() else short.encode("unicode_escape").decode("ascii")
