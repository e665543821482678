"""How fast letters may leave, for the relay and for each mail provider, and when a run must stop.

Pure: time is an argument (seconds of a steady clock), and nothing sleeps here.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from newsletter.models import Verdict
from newsletter.post.outcome import Outcome
from newsletter.post.refusals import Refusal

_GROUPS = {
    "google": ("gmail.com", "googlemail.com", "google.com"),
    "microsoft": ("outlook.", "hotmail.", "live.", "msn.com", "passport.com"),
    "yahoo": (
        "yahoo.",
        "ymail.com",
        "rocketmail.com",
        "aol.",
        "aim.com",
        "verizon.net",
        "myyahoo.com",
    ),
    "apple": ("icloud.com", "me.com", "mac.com"),
}
_DEFERRED = (
    "temporarily deferred",
    "too many",
    "rate limit",
    "throttl",
    "unusual rate",
    "slow down",
    "4.7.28",
    "4.7.650",
    "[ts0",
)


@lru_cache(maxsize=10_000)
def group_of(domain: str) -> str:
    """The mail provider behind a domain, under one name for all its domains."""
    domain = domain.casefold()
    for group, names in _GROUPS.items():
        for name in names:
            if domain == name or (name.endswith(".") and domain.startswith(name)):
                return group
    return domain


def asks_to_slow_down(reply: str) -> bool:
    """Whether a 4xx reply is about our pace and not about this letter (greylisting is not)."""
    said = reply.casefold()
    if said.startswith("421"):
        return True
    return said.startswith("4") and "greylist" not in said and any(w in said for w in _DEFERRED)


@dataclass(slots=True)
class Pace:
    """A token bucket of one second's size that can also be paused, ever longer.

    `per_second` 0 is no limit. `first_pause` and `longest_pause` are in seconds.
    """

    per_second: float = 0
    first_pause: float = 1
    longest_pause: float = 60
    _tokens: float = 1
    _at: float = 0
    _pause: float = 0
    _paused_until: float = 0

    def wait(self, now: float) -> float:
        """Seconds until the next letter may start; 0 is now."""
        if now < self._paused_until:
            return self._paused_until - now
        if not self.per_second:
            return 0
        most = max(1.0, self.per_second)
        self._tokens = min(most, self._tokens + (now - self._at) * self.per_second)
        self._at = now
        return 0 if self._tokens >= 1 else (1 - self._tokens) / self.per_second

    def take(self) -> None:
        """One letter starts."""
        self._tokens -= 1

    def slow(self, now: float) -> None:
        """The server asked for patience: pause, twice as long each time until a success."""
        if now < self._paused_until:
            return  # several connections heard the same request
        self._pause = min(self._pause * 2 or self.first_pause, self.longest_pause)
        self._paused_until = now + self._pause

    def well(self) -> None:
        """A letter was accepted: the next pause is a short one again."""
        self._pause = 0


class Limits:
    """The paces of one run: one for the relay and one for each provider met."""

    def __init__(self, per_second: float, per_second_per_domain: float) -> None:
        self.relay = Pace(per_second)
        self._per_domain = per_second_per_domain
        self._groups: dict[str, Pace] = {}

    def of(self, group: str) -> Pace:
        pace = self._groups.get(group)
        if pace is None:
            pace = Pace(self._per_domain, first_pause=5, longest_pause=3600)
            self._groups[group] = pace
        return pace


@dataclass(slots=True)
class Breaker:
    """Counts refusals and says when going on would do harm: to our reputation, or to the readers.

    One provider's refusals alone do not stop the letters to all others by their share, only a
    row of them without any success does.
    """

    row: int = 20
    share: float = 0.05
    at_least: int = 200
    _answered: int = 0
    _in_a_row: int = 0
    _ours: int = 0
    _theirs: int = 0
    _refusing: set[str] = field(default_factory=set)

    def count(self, outcome: Outcome, group: str) -> None:
        """Take note of one answer of a server."""
        if outcome.verdict is Verdict.SENT:
            self._answered += 1
            self._in_a_row = 0
        elif outcome.verdict is Verdict.NEVER:
            refusal = outcome.refusal or Refusal.OTHER
            self._answered += 1
            self._in_a_row += refusal.alarms
            self._ours += refusal.alarms
            self._theirs += refusal.suppresses
            self._refusing.add(group)

    def tripped(self) -> str | None:
        """Why the run must stop, as a sentence for the operator; None to go on."""
        if self._in_a_row >= self.row:
            return f"{self._in_a_row} letters in a row were refused for policy, content or sender"
        if self._answered < self.at_least or len(self._refusing) < 2:
            return None
        for refused, words in ((self._ours, "for policy or content"), (self._theirs, "as dead")):
            if refused > self.share * self._answered:
                return f"{refused} of {self._answered} letters were refused {words}"
        return None


@dataclass(frozen=True, slots=True)
class Caution:
    """What one run minds and has learned: the paces, and the refusals so far."""

    limits: Limits
    breaker: Breaker
