"""Killed at any moment and started again: nobody twice, nobody lost without being named."""

import random
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from newsletter.models import State
from tests.post.conftest import Post
from tests.post.scripted import ScriptedServer, Visit

READERS = [f"reader{number}@example.com" for number in range(200)]
CONNECTIONS = 3
KILLS = 10


def _slowly(step: str, visit: Visit) -> bytes | None:
    """Gives a kill every chance to fall between any two steps."""
    time.sleep(0.001)
    return None


def _start(post: Post, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.post.killed", post.database.url, str(port)]
    return subprocess.Popen(
        [*command, str(CONNECTIONS)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_a_killed_run_sends_nobody_two_letters_and_loses_nobody_in_silence(post: Post) -> None:
    post.queue(*READERS)
    chance = random.Random(7)
    unknown, cut_short = [0], 0
    with ScriptedServer(_slowly) as server:
        for _ in range(KILLS):
            with _start(post, server.port) as child:
                assert child.stdout is not None and child.stdout.readline() == "ready\n"
                unknown.append(post.counts().get(State.UNKNOWN, 0))
                time.sleep(chance.uniform(0, 0.1))
                child.kill()
            cut_short += State.QUEUED in post.counts()
        with _start(post, server.port) as last:
            assert last.wait(60) == 0
    arrived = Counter(server.recipients)
    states = post.states()
    assert [reader for reader, times in arrived.items() if times > 1] == []
    assert all(states[reader] == "unknown" for reader in READERS if arrived[reader] == 0)
    assert set(post.counts()) <= {State.SENT, State.UNKNOWN} and cut_short >= 2
    # The promise is two letters a connection and kill; marking one at a time keeps it to one.
    unknown.append(post.counts().get(State.UNKNOWN, 0))
    assert max(after - before for before, after in pairwise(unknown)) <= CONNECTIONS


def test_two_runs_at_once_send_each_letter_once(post: Post) -> None:
    post.queue(*READERS)
    with ScriptedServer() as server:
        both = [_start(post, server.port) for _ in range(2)]
        for child in both:
            child.communicate(timeout=60)
    assert sorted(server.recipients) == sorted(READERS)
    assert post.counts() == {State.SENT: len(READERS)}
