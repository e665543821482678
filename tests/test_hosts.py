"""How hosts stand is shared by all processes on one database, be it SQLite or PostgreSQL."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from newsletter.db import Database
from newsletter.feeds.politeness import Standing
from newsletter.hosts import SharedMemory
from tests.conftest import MORNING

STANDING = Standing(MORNING + timedelta(seconds=3), MORNING + timedelta(minutes=2), 4)
SPACING = 0.3
# Asks a host three times as a process of its own, and says when its turns began.
ASKING = f"""
import sys, time
from newsletter.db import Database
from newsletter.feeds.politeness import Politeness
from newsletter.hosts import SharedMemory
database = Database(sys.argv[1])
polite = Politeness(default={SPACING}, memory=SharedMemory(database))
for url in ("https://a.example/1", "https://a.example/2", "https://a.example/3"):
    assert polite.wait(url) is None
    print(time.time(), flush=True)
    polite.done(url, 200)
"""


def test_a_host_stands_as_the_last_process_left_it(either_database: Database) -> None:
    memory = SharedMemory(either_database)
    assert memory.change("a.example", lambda before: replace(before, failures=1)).failures == 1
    assert memory.change("a.example", lambda _before: STANDING) == STANDING
    other = Database(either_database.url)
    assert SharedMemory(other).change("a.example", lambda before: before) == STANDING
    assert SharedMemory(other).change("b.example", lambda before: before) == Standing()
    other.close()


def test_a_change_that_fails_changes_nothing(either_database: Database) -> None:
    memory = SharedMemory(either_database)
    memory.change("a.example", lambda _before: STANDING)

    def fails(_before: Standing) -> Standing:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        memory.change("a.example", fails)
    assert memory.change("a.example", lambda before: before) == STANDING


def test_of_changes_at_once_none_is_lost(either_database: Database) -> None:
    memory = SharedMemory(either_database)
    hosts = ["a.example", "b.example"] * 30

    def refused(host: str) -> None:
        memory.change(host, lambda before: replace(before, failures=before.failures + 1))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(refused, hosts))
    stand = {host: memory.change(host, lambda before: before).failures for host in set(hosts)}
    assert stand == Counter(hosts)


def test_two_processes_leave_a_host_its_time_between_requests(either_url: str) -> None:
    command = [sys.executable, "-c", ASKING, either_url]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    moments = sorted(float(line) for one in both for line in one.communicate(timeout=60)[0].split())
    assert [one.returncode for one in both] == [0, 0]
    assert len(moments) == 6
    assert min(later - earlier for earlier, later in pairwise(moments)) >= SPACING * 0.99
