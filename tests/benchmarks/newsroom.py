"""A newsletter in a folder of its own, whose commands run as whole processes and are measured.

It prints nothing and chooses nothing but the config.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import Corpus

ROOT = Path(__file__).parents[2]
PAPERS, TOPICS, PICKS = 1_000, 5, 10
CONFIG = """
[site]
url = "https://news.example.org"
sender = "Morning Abstracts <news@example.org>"
[[feeds]]
name = "Made up"
kind = "jsonl"
url = "file:papers.jsonl"
[post]
transport = "smtp"
host = "127.0.0.1"
port = {port}
tls = "none"
connections = {connections}
letters_per_connection = 1000000000
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended well: seconds of wall clock, of CPU with its children, and its answer.

    `peak` is the memory of the largest of its processes in MB.
    """

    wall: float
    cpu: float
    peak: float
    answer: dict[str, Any]


class Newsroom:
    """One folder: config.toml, a thousand papers as a feed, a CSV of readers, the database."""

    def __init__(self, folder: Path, readers: int, port: int, connections: int) -> None:
        self.folder, self.readers = folder, readers
        self.config, self.database = folder / "config.toml", folder / "newsletter.db"
        folder.mkdir()
        self.config.write_text(CONFIG.format(port=port, connections=connections))
        corpus = Corpus(PAPERS)
        corpus.write_papers(folder / "papers.jsonl")
        corpus.write_readers(folder / "readers.csv", readers, TOPICS, PICKS)

    def run(self, *words: str) -> Ran:
        """Run a command of `newsletter` to its end; CalledProcessError unless it ended well."""
        command = [sys.executable, "-m", "newsletter", *words, "--config", str(self.config)]
        began = time.perf_counter()
        with (self.folder / "answer").open("w+") as answer:
            process = subprocess.Popen(command, cwd=ROOT, stdout=answer)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - began
            answer.seek(0)
            said = answer.read()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, said)
        facts = json.loads(said) if "--json" in words else {}
        return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, facts)

    def prepare(self) -> Ran:
        """Collect the papers, then import the readers, which is what is measured."""
        self.run("collect")
        imported = self.run("subscribers", "import", str(self.folder / "readers.csv"))
        shutil.copy(self.database, self.folder / "prepared.db")
        return imported

    def start_over(self) -> None:
        """Forget all editions and letters; papers and readers stay."""
        for path in self.folder.glob("newsletter.db*"):
            path.unlink()
        shutil.copy(self.folder / "prepared.db", self.database)

    def check(self) -> None:
        """All but few readers got all the papers asked for, and every letter was accepted."""
        with sqlite3.connect(self.database) as database:
            whole = "SELECT count(*) FROM edition WHERE length(paper_ids) = ?"
            (editions,) = database.execute(whole, (8 * PICKS,)).fetchone()
            states = dict(database.execute("SELECT state, count(*) FROM delivery GROUP BY state"))
        database.close()
        # In a thousand papers drawn by lot somebody's topics meet a paper too few.
        enough = editions >= 0.999 * self.readers
        assert enough, f"{editions} readers of {self.readers} got {PICKS} papers"
        assert states == {"sent": self.readers}, states
