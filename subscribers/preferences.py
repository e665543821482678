"""Preferences: the one validated shape of what a reader asked for, whichever door it came by."""

from dataclasses import dataclass

from subscribers.models import TopicKind


@dataclass(frozen=True, slots=True)
class Interest:
    """One topic as a value; a negative weight mutes."""

    kind: TopicKind
    words: str
    weight: float = 1.0
