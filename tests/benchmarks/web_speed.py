"""Times the web door of a whole `newsletter serve` on one core: subscribing, and preferences.

It looks at no page's words. Run it with `python -m tests.benchmarks.web_speed`.
"""

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from newsletter import actions, pipeline
from newsletter.app import App
from newsletter.config_file import load
from newsletter.web import stamp
from subscribers.models import Subscriber
from subscribers.preferences import Preferences
from tests.benchmarks.corpus import Corpus

ROOT = Path(__file__).parents[2]
PAPERS, VOTES, CLIENTS, LOOKS = 10_000, 30, 8, 60
CONFIG = """
[site]
url = "https://news.example.org"
sender = "Morning Abstracts <news@example.org>"
[[feeds]]
name = "Made up"
kind = "jsonl"
url = "file:papers.jsonl"
[collect]
max_megabytes = 100
[web]
listen = "127.0.0.1:{port}"
[limits]
confirmations_per_domain_per_hour = 1000000
confirmations_per_hour = 1000000
"""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def prepared(folder: Path, port: int) -> App:
    """A newsletter with papers of today and two readers, of whom the second has voted."""
    corpus = Corpus(PAPERS)
    corpus.write_papers(folder / "papers.jsonl")
    (folder / "config.toml").write_text(CONFIG.format(port=port))
    app = App(load(folder / "config.toml"))
    pipeline.collect(app)
    topics = "; ".join(corpus.phrases[:5])
    for name in ("ada", "grace"):
        actions.enrol(app, Preferences.read(email=f"{name}@example.org", interests=topics))
    door = actions.Door("link", "vote")
    for number in range(VOTES):
        actions.vote(app, 2, number + 1, 1 if number % 3 else -1, door)
    return app


@contextmanager
def serving(folder: Path, port: int) -> Iterator[None]:
    """`newsletter serve` on the first core; the clients have the others."""
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, "-m", "newsletter", "serve", "--config", str(folder / "config.toml")]
    process = subprocess.Popen(
        ["taskset", "-c", str(cores[0]), *command], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    os.sched_setaffinity(0, cores[1:] or cores)
    try:
        for _ in range(300):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        os.sched_setaffinity(0, cores)


def subscribing(app: App, port: int, requests: int) -> tuple[float, Counter[int]]:
    """Requests a second, and how often each status came; everybody is new, from everywhere."""
    stamped = stamp.make(app.signer, app.now() - timedelta(seconds=10))
    statuses: Counter[int] = Counter()

    def ask(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for number in range(first, requests, CLIENTS):
            wish = {"email": f"reader{number}@domain{number % 900}.example.com"}
            body = urlencode(wish | {"topics": "graph networks, optics", "stamp": stamped})
            where = {"X-Forwarded-For": f"10.{number % 200}.{number // 200 % 200}.1"}
            connection.request("POST", "/subscribe", body, FORM | where)
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return requests / (time.perf_counter() - began), statuses


def looking(app: App, port: int, reader: int) -> list[float]:
    """Milliseconds of each look at a reader's preferences, in their order."""
    token = app.signer.sign("preferences", reader, None)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        connection.request("GET", f"/preferences/{token}")
        answer = connection.getresponse()
        assert b"preview" in answer.read() and answer.status == 200
        times.append((time.perf_counter() - began) * 1e3)
    connection.close()
    return times


def measure(folder: Path, port: int, requests: int) -> None:
    app = prepared(folder, port)
    with serving(folder, port):
        time.sleep(5)  # the timetable's first runs
        for reader, name in ((1, "no votes"), (2, f"{VOTES} votes")):
            first, *later = looking(app, port, reader)
            print(
                f"preferences, {PAPERS:,} papers, {name}: first look {first:.1f} ms, median of "
                f"{len(later)} more {statistics.median(later):.1f} ms (goal < 50 ms)",
                flush=True,
            )
        rate, statuses = subscribing(app, port, requests)
    with app.database.reading() as session:
        readers = session.execute(select(func.count()).select_from(Subscriber)).scalar_one() - 2
    app.close()
    print(f"subscribing: {rate:,.0f} requests/s (goal 200), {readers:,} of {requests:,} kept")
    assert statuses == {200: requests}, statuses
    assert readers == requests, readers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=3_000)
    requests = parser.parse_args().requests
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), port, requests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
