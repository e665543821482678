"""The demo: a sample feed over loopback HTTP, three readers, real SMTP, a mailbox to look at.

Everything it makes is in one folder; a second run finds its readers and sends nothing twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Protocol

from sqlmodel import col, select

from newsletter import actions, editions, pipeline
from newsletter.app import App, templates_folder
from newsletter.config import Config
from newsletter.letters.math import readable
from newsletter.models import Delivery, Edition, Reason
from newsletter.papers import by_ids
from newsletter.post import mailbox
from subscribers.models import Subscriber
from subscribers.preferences import Preferences

READERS = (
    {
        "email": "ada@example.org",
        "name": "Ada",
        "interests": "language models; graph neural networks; reinforcement learning; "
        "federated learning; forgetting; cat:stat.ML; -survey",
        "timezone": "Europe/London",
        "size": 8,
    },
    {
        "email": "chandra@example.org",
        "name": "Chandra",
        "interests": "Milky Way; fast radio bursts; galaxies; planets; satellites; "
        "cat:astro-ph; -horses",
        "timezone": "Asia/Kolkata",
        "hour": 6,
        "size": 5,
    },
    {
        "email": "rosalind@example.org",
        "interests": "proteins; neurons; sleep; bacteria; genomes; single cells",
        "timezone": "America/New_York",
        "hour": 8,
        "size": 6,
        "format": "text",
    },
)


class Speaker(Protocol):
    """What the demo needs of the one who shows it."""

    def say(self, sentence: str) -> None: ...
    def table(self, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """What a run of the demo came to."""

    collected: pipeline.Collected
    delivered: pipeline.Delivered
    index: Path


def run(folder: Path, speaker: Speaker) -> Shown:
    """Collect, compose and deliver in `folder`, and say what happened."""
    folder.mkdir(parents=True, exist_ok=True)
    with sample_site(templates_folder() / "sample") as site:
        app = App(configuration(folder.absolute(), site))
        try:
            return _journey(app, speaker)
        finally:
            app.close()


def configuration(folder: Path, site: str) -> Config:
    """A configuration like that of config.toml, with everything it makes inside the folder."""
    feeds = [
        {"name": "Sample arXiv", "kind": "arxiv-rss", "url": f"{site}/arxiv.xml"},
        {"name": "Sample Journal", "kind": "rss", "url": f"{site}/journal.xml"},
    ]
    about = {"sender": "Morning Abstracts <news@example.org>", "operator": "the demo"}
    return Config.model_validate(
        {
            "folder": folder,
            "site": about,
            "feeds": feeds,
            "post": {"mailbox": "mailbox"},
        }
    )


def _journey(app: App, speaker: Speaker) -> Shown:
    for reader in READERS:
        actions.enrol(app, Preferences.read(**reader))
    collected = pipeline.collect(app, force=True)
    speaker.say(f"collected {collected.new} new papers ({collected.seen} held already)")
    _, delivered = pipeline.compose_and_deliver(app, whole_day=True)
    folder = app.config.beside(app.config.post.mailbox)
    index = app.config.folder / "index.html"
    mailbox.write_index(folder, index, templates_folder() / "web" / "mailbox.html")
    speaker.table(("reader", "papers, and why", "delivery"), _rows(app))
    sent = delivered.verdicts.get("sent", 0)
    speaker.say(
        f"sent {sent} letters over SMTP"
        if sent
        else "sent nothing: no paper is new to these readers, and nobody gets one twice"
    )
    speaker.say(f"mailbox (a Maildir)  {folder}\nto look at           {index.as_uri()}")
    return Shown(collected, delivered, index)


def _rows(app: App) -> list[tuple[object, ...]]:
    """Each reader's newest edition: its papers with the reasons, and its delivery."""
    newest: dict[str, tuple[object, ...]] = {}
    with app.database.reading() as session:
        statement = (
            select(Subscriber.email, Edition.picks, Delivery.state)
            .join(Edition, col(Edition.subscriber_id) == Subscriber.id)
            .join(Delivery, col(Delivery.edition_id) == Edition.id)
            .order_by(col(Edition.id))
        )
        for email, picks, state in session.exec(statement):
            chosen = editions.decode_picks(picks)
            titles = _titles(app, [pick.paper_id for pick in chosen])
            lines = [f"{titles[pick.paper_id][:58]} · {_why(pick.reasons)}" for pick in chosen]
            newest[email] = (email, "\n".join(lines), state)
    return list(newest.values())


def _titles(app: App, paper_ids: list[int]) -> dict[int, str]:
    with app.database.reading() as session:
        return {id: readable(paper.title) for id, paper in by_ids(session, paper_ids).items()}


def _why(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(reason.words for reason in reasons) or "new"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def sample_site(folder: Path) -> Iterator[str]:
    """Serve the folder over HTTP on loopback while the context lasts; its address."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
