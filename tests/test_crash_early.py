"""Killed while it collects or composes, and run again: nothing is lost and nothing doubled."""

import random
import sqlite3
import threading
import time
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.command import ended, run, start, until
from tests.conftest import MORNING
from tests.workshop import PAPERS, import_readers, open_newsletter, write_config, write_papers

NOW = ("--now", MORNING.isoformat())
FEEDS, PAPERS_EACH = 6, 40
CROWD = 2_200  # more than two batches of readers


def count(folder: Path, query: str) -> int:
    """One number out of the database; 0 while there is no table yet."""
    with closing(sqlite3.connect(folder / "newsletter.db", timeout=60)) as database:
        try:
            return int(database.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def papers(folder: Path) -> int:
    return count(folder, "SELECT count(*) FROM paper")


def editions(folder: Path) -> int:
    return count(folder, "SELECT count(*) FROM edition")


def test_killed_while_composing_each_reader_gets_one_edition(tmp_path: Path) -> None:
    open_newsletter(tmp_path, now=MORNING).close()
    import_readers(tmp_path, (f"reader{n}@example.org" for n in range(CROWD)), MORNING)
    run(tmp_path, "collect", *NOW).done()
    between_batches = 0
    for _ in range(2):
        made = editions(tmp_path)
        with start(tmp_path, "compose", *NOW) as process:
            until(lambda made=made: editions(tmp_path) > made, process)
            process.kill()
        between_batches += made < editions(tmp_path) < CROWD
    assert between_batches, "no kill fell between two batches"
    run(tmp_path, "compose", *NOW).done()
    for what in (
        "count(*) FROM edition",
        "count(DISTINCT subscriber_id) FROM edition",
        "count(*) FROM delivery WHERE state = 'queued'",
        "count(DISTINCT edition_id) FROM delivery",
        "count(*) FROM subscriber WHERE last_edition_at IS NOT NULL",
    ):
        assert count(tmp_path, f"SELECT {what}") == CROWD, what


class Press(BaseHTTPRequestHandler):
    """Serves feeds of JSON Lines, /0 to /5, slowly, and honours If-None-Match."""

    def __init__(self, asked: threading.Event, *arguments: object) -> None:
        self.asked = asked
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.set()
        time.sleep(0.02)
        if self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
            return
        path = Path(str(self.server.folder), f"{self.path}.jsonl".lstrip("/"))  # type: ignore[attr-defined]
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def prepare_feeds(folder: Path, port: int) -> None:
    for feed in range(FEEDS):
        numbers = range(feed * PAPERS_EACH, (feed + 1) * PAPERS_EACH)
        made = [{"id": f"x{n}", "title": f"Graph {n}", "abstract": "A graph."} for n in numbers]
        # The first paper of all stands in every feed.
        write_papers(folder / f"{feed}.jsonl", [PAPERS[0], *made])
    config = write_config(folder)
    tables = [
        f'[[feeds]]\nname="{n}"\nkind="jsonl"\nurl="http://127.0.0.1:{port}/{n}"\n'
        for n in range(FEEDS)
    ]
    head, _, _ = config.read_text().partition("[[feeds]]")
    config.write_text(head + "".join(tables))


def test_killed_while_collecting_no_paper_is_lost_or_doubled(tmp_path: Path) -> None:
    chance, asked = random.Random(3), threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Press, asked)) as server:
        server.folder = tmp_path  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        prepare_feeds(tmp_path, server.server_port)
        halfway = 0
        for kill in range(4):
            asked.clear()
            before = papers(tmp_path)
            with start(tmp_path, "collect", "--json", *NOW) as process:
                until(asked.is_set, process)
                if kill % 2:
                    time.sleep(chance.uniform(0, 0.15))
                else:
                    until(lambda before=before: papers(tmp_path) > before, process)
                process.kill()
            halfway += 0 < papers(tmp_path) < FEEDS * PAPERS_EACH
        answer = ended(start(tmp_path, "collect", "--force", "--json", *NOW)).done().answer
        server.shutdown()
    assert halfway, "no kill fell between two feeds"
    assert [feed["error"] for feed in answer["feeds"]] == [None] * FEEDS
    new = FEEDS * PAPERS_EACH + 1
    assert count(tmp_path, "SELECT count(*) FROM paper") == new
    assert count(tmp_path, "SELECT count(DISTINCT title) FROM paper") == new
    assert count(tmp_path, "SELECT count(*) FROM paper_search") == new
    assert count(tmp_path, "SELECT count(*) FROM feed WHERE last_new_at IS NOT NULL") == FEEDS
