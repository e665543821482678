"""`newsletter send` killed at any moment and run again: nobody twice, nobody lost in silence.

Two newsletters are killed at the same time, each in its own folder, to spare the tester's time.
"""

import random
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tests.command import ended, run, start, until
from tests.conftest import MORNING
from tests.post.scripted import ScriptedServer, Visit
from tests.workshop import import_readers, write_config, write_papers

CONNECTIONS = 4
READERS = [f"reader{number}@example.org" for number in range(500)]
NEWSLETTERS, KILLS = 2, 15
_ONE_AT_A_TIME = threading.Lock()  # migrations are for processes, not for threads of one


class Inboxes:
    """A mail server that counts letters by recipient from the moment their final dot came."""

    def __init__(self, chance: random.Random) -> None:
        self.arrived: Counter[str] = Counter()
        self.contact = threading.Event()
        self._chance = chance
        self._lock = threading.Lock()
        self.server = ScriptedServer(self._hear)

    def _hear(self, step: str, visit: Visit) -> bytes | None:
        if step == "MAIL":
            self.contact.set()
        if step == "END":
            with self._lock:
                self.arrived[visit.recipient] += 1
            time.sleep(self._chance.uniform(0, 0.01))
        return None


def prepare(folder: Path, port: int, readers: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    post = f'transport="smtp"\nhost="127.0.0.1"\nport={port}\ntls="none"\nconnections={CONNECTIONS}'
    write_config(folder, post=post)
    write_papers(folder / "papers.jsonl")
    import_readers(folder, readers, MORNING)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "newsletter.db", timeout=60)) as database:
        return database.execute(query).fetchall()


def in_doubt(folder: Path) -> int:
    """The letters in doubt so far: called unknown, or begun and not settled."""
    query = (
        "SELECT count(*) FROM delivery "
        "WHERE state = 'unknown' OR (state = 'sending' AND begun_at IS NOT NULL)"
    )
    return int(str(rows(folder, query)[0][0]))


def kill(folder: Path, now: str, inboxes: Inboxes, chance: random.Random) -> None:
    """Start a run and kill it: mostly while it sends, sometimes long before."""
    inboxes.contact.clear()
    with start(folder, "send", "--now", now) as process:
        if chance.random() < 0.7:
            until(inboxes.contact.is_set, process)
            time.sleep(chance.uniform(0, 0.2))
        else:
            time.sleep(chance.uniform(0, 1.5))
        process.kill()


def many_crashes(folder: Path, inboxes: Inboxes, chance: random.Random) -> int:
    """Send one day's letters, killed again and again; how many kills left letters to send."""
    now, doubted, undone = MORNING.isoformat(), 0, 0
    for _ in range(KILLS):
        kill(folder, now, inboxes, chance)
        before_it, doubted = doubted, in_doubt(folder)
        assert doubted - before_it <= 2 * CONNECTIONS
        undone += sum(inboxes.arrived.values()) < len(READERS)
    last = ended(start(folder, "send", "--now", now, "--json"))
    assert last.answer["unknown"] == doubted, last.err
    assert last.code == (1 if last.answer["alarms"] else 0)
    assert bool(last.answer["alarms"]) == (doubted > 0)
    return undone


def nobody_twice_nobody_lost(folder: Path, arrived: Counter[str]) -> None:
    """Each reader has one letter, or an unknown one and at most one."""
    query = "SELECT recipient, state FROM delivery"
    states = {str(recipient): state for recipient, state in rows(folder, query)}
    assert set(states) == set(READERS)
    assert set(states.values()) <= {"sent", "unknown"}
    assert [reader for reader in READERS if arrived[reader] > 1] == []
    missing = {reader for reader in READERS if arrived[reader] == 0}
    assert missing <= {reader for reader, state in states.items() if state == "unknown"}


def crashing_newsletter(folder: Path, seed: int) -> int:
    chance = random.Random(seed)
    inboxes = Inboxes(chance)
    with inboxes.server as server:
        with _ONE_AT_A_TIME:
            prepare(folder, server.port, READERS)
        undone = many_crashes(folder, inboxes, chance)
    nobody_twice_nobody_lost(folder, inboxes.arrived)
    return undone


def test_killed_thirty_times_nobody_has_two_letters_and_nobody_is_lost(tmp_path: Path) -> None:
    with ThreadPoolExecutor(NEWSLETTERS) as pool:
        folders = [tmp_path / str(seed) for seed in range(NEWSLETTERS)]
        undone = list(pool.map(crashing_newsletter, folders, range(NEWSLETTERS)))
    assert sum(undone) >= 15, "too few kills fell into a run's work to say anything"


def test_two_runs_at_once_send_each_reader_one_letter(tmp_path: Path) -> None:
    inboxes = Inboxes(random.Random(1))
    with inboxes.server as server:
        readers = READERS[:200]
        prepare(tmp_path, server.port, readers)
        both = [start(tmp_path, "send", "--now", MORNING.isoformat(), "--json") for _ in range(2)]
        answers = [ended(process).done().answer for process in both]
    assert inboxes.arrived == Counter(readers)
    assert sum(answer["composed"]["editions"] for answer in answers) == len(readers)
    assert sum(answer["run"].get("sent", 0) for answer in answers) == len(readers)
    assert run(tmp_path, "outbox", "--json").answer["sent"] == len(readers)
