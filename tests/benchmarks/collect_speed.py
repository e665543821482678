"""Measures collecting: 200 feeds of 50 slow hosts, and one of 2,000 recorded entries.

    python -m tests.benchmarks.collect_speed

The hosts are addresses of loopback; each answers after a while, and is given time between two
requests as a real one is.
"""

import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime
from datetime import time as clock
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from newsletter import collecting, pipeline
from newsletter.app import App
from newsletter.config import Config
from newsletter.feeds import Politeness
from newsletter.hosts import SharedMemory
from tests.benchmarks.recorded_papers import announced
from tests.fake_arxiv import Arxiv, Mood
from tests.feeds.samples import item, rss

HOSTS, EACH, SLOW, SPACING, ENTRIES = 50, 4, 0.3, 1.0, 2_000


class Handler(BaseHTTPRequestHandler):
    """A feed of twenty entries of its own for every address and path, after a while."""

    inside: ClassVar[Counter[str]] = Counter()
    most: ClassVar[Counter[str]] = Counter()
    begun: ClassVar[dict[str, list[float]]] = {}

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.inside[host] += 1
        self.most[host] = max(self.most[host], self.inside[host])
        self.begun.setdefault(host, []).append(time.monotonic())
        time.sleep(SLOW)
        first = hash((host, self.path)) % 10**6 * 100
        body = rss(*(item(first + n) for n in range(20)))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.inside[host] -= 1

    def log_message(self, *_words: object) -> None:
        pass


def many_feeds(folder: Path) -> str:
    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    hosts = [f"127.0.1.{n + 1}" for n in range(HOSTS)]
    feeds = [
        {"name": f"{host} {n}", "kind": "rss", "url": f"http://{host}:{port}/{n}"}
        for host in hosts
        for n in range(EACH)
    ]
    app = App(Config.model_validate({"folder": folder, "feeds": feeds}))
    web = app.web()
    web.politeness = Politeness(dict.fromkeys(hosts, SPACING), memory=SharedMemory(app.database))
    app.web = lambda: web  # type: ignore[method-assign]
    began = time.monotonic()
    collected = pipeline.collect(app)
    spent = time.monotonic() - began
    app.close()
    server.shutdown()
    assert (collected.visited, collected.new) == (len(feeds), len(feeds) * 20)
    assert max(Handler.most.values()) == 1
    gaps = [b - a for times in Handler.begun.values() for a, b in pairwise(times)]
    assert min(gaps) >= SPACING
    alone = len(feeds) * (SLOW + SPACING)
    return f"{spent:.1f} s; one after the other at least {alone:.0f} s"


def one_large_feed(folder: Path) -> str:
    papers = announced(ENTRIES, "cs.CV")
    day = date.fromisoformat(str(papers[0]["day"]))
    arxiv = Arxiv({day: papers}, datetime.combine(day, clock(6), UTC))
    feed = arxiv.rss("cs.CV", day, Mood("rss")).encode()
    (folder / "feed.xml").write_bytes(feed)
    feeds = [{"name": "arXiv", "kind": "arxiv-rss", "url": "file:feed.xml"}]
    app = App(Config.model_validate({"folder": folder, "feeds": feeds}))
    began, worked = time.monotonic(), time.process_time()
    collected = pipeline.collect(app)
    spent, work = time.monotonic() - began, time.process_time() - worked
    app.close()
    assert collected.new + collected.seen == ENTRIES, collected.feeds
    return f"{spent:.2f} s, CPU {work:.2f} s, {len(feed) / 1e6:.1f} MB"


def main() -> None:
    print(f"| {collecting.__name__.rpartition('.')[2]} | took |\n|---|---|")
    for name, measure in (
        (f"{HOSTS * EACH} feeds of {HOSTS} hosts, {SLOW} s each, {SPACING} s between", many_feeds),
        (f"a feed of {ENTRIES:,} recorded entries, parsed, merged and stored", one_large_feed),
    ):
        with tempfile.TemporaryDirectory() as folder:
            print(f"| {name} | {measure(Path(folder))} |", flush=True)


if __name__ == "__main__":
    main()
