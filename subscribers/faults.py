"""Faults: what is wrong with what somebody asked for, each as a sentence that names the way out.

Nothing is judged here.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be taken as it stands: the field, and a sentence about it."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence}"


class InvalidPreferences(ValueError):
    """Something asked for cannot be taken; `faults` holds every fault found, not the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
