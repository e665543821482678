"""Why a server refused a letter, read from the words of its reply.

It decides only what the words mean; nobody is suppressed and nothing is stored here.
"""

import re
from enum import StrEnum


class Refusal(StrEnum):
    """The reason of a 5xx reply; the status class alone is wrong about most readers."""

    USER_UNKNOWN = "user unknown"
    HOST_UNKNOWN = "host unknown"
    NULL_MX = "accepts no mail"
    MOVED = "moved"
    DISABLED = "disabled for good"
    SUSPENDED = "suspended"
    MAILBOX_FULL = "mailbox full"
    POLICY = "policy"
    SPAM = "spam"
    SENDER = "sender side"
    TOO_BIG = "too big"
    OTHER = "other"

    @property
    def suppresses(self) -> bool:
        """Whether the address is dead for good, so that nobody should write to it again."""
        return self in _DEAD

    @property
    def alarms(self) -> bool:
        """Whether the fault is ours or the relay's, so that the operator must hear of it."""
        return self in _OURS


_DEAD = frozenset(
    {
        Refusal.USER_UNKNOWN,
        Refusal.HOST_UNKNOWN,
        Refusal.NULL_MX,
        Refusal.MOVED,
        Refusal.DISABLED,
    }
)
_OURS = frozenset({Refusal.POLICY, Refusal.SPAM, Refusal.SENDER})


def reason_of(reply: str) -> Refusal:
    """The reason a reply gives: its words first, then its enhanced status code (RFC 3463).

    Faults that are not the reader's are looked for first: "user unknown" is often a
    decoration of a blocklist's text, and a wrongly suppressed reader is lost in silence.
    """
    text = " ".join(reply.split()).lower()
    for refusal, pattern in _WORDS:
        if pattern.search(text):
            return refusal
    status = re.search(r"\b5\.(\d{1,3}\.\d{1,3})\b", text)
    return _STATUS.get(status[1], Refusal.OTHER) if status else Refusal.OTHER


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_NOUN = r"(?:user|recipient|mailbox|address|account|alias|person|addressee|rcpt|inbox)"
_GONE = r"(?:unknown|not found|does ?n[o']t exist|does not exist|no longer (?:valid|exists?|here))"

_WORDS: tuple[tuple[Refusal, re.Pattern[str]], ...] = (
    (
        # Two large systems' own words for "no such user", before they look like policy.
        Refusal.USER_UNKNOWN,
        _any(
            r"5\.4\.1\b.{0,80}recipient address rejected: access denied",
            r"#5\.1\.0 address rejected",
        ),
    ),
    (Refusal.OTHER, _any(r"procmail|maildrop|couldn't create|unable to open mailbox")),
    (
        Refusal.SPAM,
        _any(
            r"\bspam(?!haus|cop| ?trap)\b(?!.{0,20}\bfolder)",
            r"\bunsolicited\b",
            r"\bvirus\b|\bmalware\b|\bphish",
            r"content (?:rejected|filter)|message content|looks like (?:junk|bulk)",
            r"\bjunk mail\b|high probability of|spam score|bulk mail",
        ),
    ),
    (
        Refusal.POLICY,
        _any(
            r"spamhaus|spamcop|barracuda|sorbs|surbl|\brbl\b|\bdnsbl\b|block ?list|black ?list",
            r"\bdmarc\b|\bspf\b|\bdkim\b|sender policy framework|unauthenticated",
            r"reverse (?:dns|lookup|hostname)|\bptr\b|\bhelo\b|\behlo\b|no reverse",
            r"poor reputation|low reputation|reputation|bad reputation",
            r"(?:blocked|banned|denied|rejected|refused) (?:by|due to|because of|for) (?:\w+ )?"
            r"(?:policy|policies|poor|abuse|reputation)",
            r"policy|policies|not accepted for .{0,20}reasons",
            r"administrative(?:ly)? (?:deni|prohib)",
            r"\b(?:ip|client host|host|ip address|server|network)\b.{0,40}"
            r"\b(?:blocked|banned|denied|listed|refused|rejected)",
            r"too many (?:connections|messages|recipients|mails)|rate limit|throttl",
            r"(?:access|permission|relay|relaying) denied|relaying? (?:is )?(?:not )?"
            r"(?:permitted|allowed|prohibited)|not permitted to relay|unable to relay",
            r"starttls|must (?:use|issue) (?:tls|a starttls)|encryption (?:required|needed)",
        ),
    ),
    (
        Refusal.SENDER,
        _any(
            r"sender (?:address )?(?:verification|verify|rejected|denied|unknown|refused|invalid)",
            r"(?:unknown|invalid|bad|unresolvable|unroutable) sender|sender domain|from address",
            r"domain of (?:the )?sender|sender's? (?:domain|address)|return(?:ed)?[- ]path",
            r"authentication (?:is )?(?:required|failed|unsuccessful)",
            r"not authenticated|auth required",
            r"mail from (?:command )?(?:rejected|refused|domain)|envelope sender",
            r"not allowed to send|send ?as denied|sending (?:limit|quota)",
        ),
    ),
    (
        Refusal.MAILBOX_FULL,
        _any(
            r"mail ?box (?:is |for .{0,60}is )?(?:currently )?(?:full|exceeded|over)",
            r"(?:over|exceed\w*|out of|insufficient|above|storage) (?:the |its |his |their |"
            r"allowed |user |disk |mailbox |message |maximum |storage )*"
            r"(?:quota|storage|allocation)",
            r"quota (?:exceed|is full|full|violation|limit)|quota.{0,20}exceeded",
            r"(?:in|mail)box .{0,30}\bfull\b|disk full|\bis full\b|not enough (?:space|storage)",
            r"insufficient (?:system |disk )?(?:storage|space)|no space left|storage limit",
        ),
    ),
    (
        Refusal.TOO_BIG,
        _any(
            r"(?:message|mail|size|data).{0,30}(?:too (?:big|large)|exceeds?|larger than)",
            r"(?:size|length) (?:limit|exceed)|max(?:imum)? (?:message |mail )?size",
        ),
    ),
    (
        Refusal.NULL_MX,
        _any(r"null ?mx|does not accept (?:e-?)?mail\b|accepts no (?:e-?)?mail|nullmx"),
    ),
    (
        Refusal.MOVED,
        _any(
            r"(?:has |have |user |recipient |mailbox |account )+moved\b|moved to|changed? (?:of )?"
            r"address|address (?:has )?changed|new (?:e-?mail )?address|"
            r"no longer (?:works?|employed|with|at) |"
            r"left the (?:company|organi[sz]ation|university)"
        ),
    ),
    (
        Refusal.DISABLED,
        _any(
            rf"{_NOUN}.{{0,60}}\b(?:deactivated|closed|terminated|discontinued|deleted|removed|"
            r"no longer (?:active|available|in use|accepts?))",
            rf"(?:deactivated|closed|deleted|discontinued|terminated) (?:e-?mail )?{_NOUN}",
        ),
    ),
    (
        # May come back, and 5.2.0 and 5.2.1 say that the mailbox is there, also beside "user
        # unknown" (RFC 3463 3.3): filters of mobile carriers reply so.
        Refusal.SUSPENDED,
        _any(
            r"\b5\.2\.[01]\b",
            rf"{_NOUN}.{{0,60}}\b(?:disabled|inactive|suspended|expired|not active|on hold)",
            rf"(?:disabled|inactive|expired|suspended) (?:e-?mail )?{_NOUN}",
        ),
    ),
    (
        Refusal.HOST_UNKNOWN,
        _any(
            r"(?:host|domain|domain name|hostname)\b.{0,60}(?:not found|unknown|does ?n[o']t exist|"
            r"does not exist|has no mail exchangers|no longer exists|is invalid|not exist)",
            r"unknown (?:mail )?(?:host|domain)|no such (?:host|domain)|bad destination system|"
            r"unroutable|unrouteable (?:mail )?domain|nxdomain|name or service not known",
            r"domain is not reachable|name service error|no (?:valid )?mx\b",
        ),
    ),
    (
        Refusal.USER_UNKNOWN,
        _any(
            rf"(?:unknown|no such|invalid|bad|nonexistent|non-existent|undeliverable|unroutable|"
            rf"unrouteable) (?:or \w+ )?(?:local |virtual |e-?mail |destination |mail )*{_NOUN}",
            rf"\b{_NOUN}\b.{{0,80}}\b{_GONE}",
            rf"\b{_NOUN}\b.{{0,60}}(?:not (?:exist|known|listed|registered|a (?:valid|known))|"
            r"is unknown|unavailable|is invalid|undeliverable|unrouteable|rejected$|not here)",
            r"not? (?:a )?(?:known |valid |such )?(?:user|mailbox|recipient|person)\b"
            r"(?!.{0,20}full)",
            r"(?:not|n't) have an? .{0,40}\baccount|no mailbox (?:here|by that name|found)",
            r"not listed in|not our customer|recipient not recogni[sz]ed|"
            r"unknown in (?:virtual|relay|local)|user not local|"
            r"can(?:not|'t) find .{0,40}user|does not like recipient",
        ),
    ),
)

# RFC 3463 section 3, only where the code says one thing; 5.1.1 does, 5.7.1 is anybody's guess.
_STATUS = {
    "1.1": Refusal.USER_UNKNOWN,
    "1.2": Refusal.HOST_UNKNOWN,
    "1.6": Refusal.MOVED,
    "1.7": Refusal.SENDER,
    "1.8": Refusal.SENDER,
    "1.10": Refusal.NULL_MX,  # RFC 7505
    "2.2": Refusal.MAILBOX_FULL,
    "2.3": Refusal.TOO_BIG,
    "3.4": Refusal.TOO_BIG,
    "7.1": Refusal.POLICY,
    "7.8": Refusal.SENDER,
    "7.20": Refusal.POLICY,  # RFC 7372
    "7.23": Refusal.POLICY,
    "7.25": Refusal.POLICY,
    "7.26": Refusal.POLICY,
    "7.27": Refusal.SENDER,
}
