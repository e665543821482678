"""The politeness of all processes on one database: the standing of hosts, kept in its rows.

It decides no pause; feeds/politeness.py does.
"""

from collections.abc import Callable

from newsletter.db import Database
from newsletter.feeds.politeness import Standing
from newsletter.papers import hosts


class SharedMemory:
    """A memory (see feeds/politeness.py) that outlives the process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, host: str, how: Callable[[Standing], Standing]) -> Standing:
        with self._database.writing() as session:
            changed = how(Standing(*hosts.standing_of(session, host)))
            standing = (changed.not_before, changed.busy_until, changed.failures)
            hosts.set_standing(session, host, standing)
        return changed
