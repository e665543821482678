"""App: the long-lived things that the jobs and the doors share, opened once and closed once.

It decides nothing about papers, readers or letters.
"""

import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy.engine import make_url

from newsletter import __version__
from newsletter.config import Config
from newsletter.db import Database, Unusable
from newsletter.feeds import Limits, Politeness, Web
from newsletter.feeds.politeness import PATIENCE, now_utc
from newsletter.hosts import SharedMemory
from newsletter.letters.masthead import Masthead
from newsletter.letters.notice import NoticePaper
from newsletter.letters.template import Stationery
from newsletter.models import Problem
from newsletter.post import mailbox
from newsletter.post.relay import Relay
from newsletter.ranking.encoder import Encoder, open_encoder
from subscribers.tokens import Signer


class App:
    """Config, database, signer, stationery and the clock of one process."""

    def __init__(
        self,
        config: Config,
        *,
        now: datetime | None = None,
        wall_clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self.config = config
        # Servers are asked in real time, whatever moment `--now` names.
        self.wall_clock = wall_clock
        self.database = open_database(config)
        self.moment = now

    def now(self) -> datetime:
        """The present, or the moment that `--now` names.

        That one stands still: of two commands for one moment, what the first queued is due for
        the second, however fast it is.
        """
        return self.moment or datetime.now(UTC)

    @cached_property
    def secret(self) -> bytes:
        return read_or_make_secret(self.config.beside(self.config.site.secret_file))

    @cached_property
    def signer(self) -> Signer:
        return Signer({"1": self.secret}, "1")

    @cached_property
    def suppression_key(self) -> bytes:
        """The key under which addresses never to be written to are remembered."""
        return hmac.digest(self.secret, b"suppression", "sha256")

    @cached_property
    def masthead(self) -> Masthead:
        site = self.config.site
        return Masthead(
            name=site.name,
            sender_name=site.sender_name,
            sender_address=site.sender_address,
            operator=site.operator,
            postal_address=site.address,
            url=site.url,
            tagged=self.config.post.plus_addressing,
        )

    @cached_property
    def notice_paper(self) -> NoticePaper:
        return NoticePaper(templates_folder() / "mail", self.masthead)

    @cached_property
    def stationery(self) -> Stationery:
        return Stationery.compile(
            templates_folder() / "mail", self.masthead, gists=self.config.letters.tldr
        )

    @property
    def counts_clicks(self) -> bool:
        """Whether the operator has clicks counted, of readers who want it, and there are pages."""
        return self.config.letters.clicks and bool(self.config.site.url)

    @cached_property
    def counted_stationery(self) -> Stationery:
        """The same for readers whose clicks are counted; it needs the address of our pages."""
        return Stationery.compile(
            *(templates_folder() / "mail", self.masthead),
            gists=self.config.letters.tldr,
            counted=True,
        )

    @cached_property
    def encoder(self) -> Encoder | None:
        """The operator's encoder, if there is one. Raises Problem when it cannot be loaded."""
        name = self.config.ranking.encoder
        return open_encoder(name) if name else None

    def web(self, *, within: float | None = None) -> Web:
        """What fetches the feeds, in the operator's name.

        `within` so many seconds one request is over; three quarters of them it may wait for its
        turn, since hosts are left alone for a while between two requests.
        """
        config = self.config
        patience = PATIENCE if within is None else min(PATIENCE, timedelta(seconds=within * 0.75))
        seconds = config.collect.timeout if within is None else within * 0.25
        contact = config.collect.contact or config.site.sender_address
        return Web(
            f"newsletter/{__version__} (+{config.site.url or 'self-hosted'}; {contact})",
            base=config.folder,
            limits=Limits(
                int(config.collect.max_megabytes * 1e6), min(seconds, config.collect.timeout)
            ),
            politeness=Politeness(
                clock=self.wall_clock, memory=SharedMemory(self.database), patience=patience
            ),
            now=self.now,
            keys=config.feed_keys(),
            private=config.collect.private_hosts,
        )

    @contextmanager
    def relay(self) -> Iterator[Relay]:
        """The next server; with `transport = "mailbox"` the embedded one, up while it is used."""
        post = self.config.post
        if post.transport == "mailbox":
            with mailbox.serve(self.config.beside(post.mailbox)) as relay:
                yield relay
            return
        yield Relay(
            post.host,
            post.port,
            tls=post.tls,
            username=post.username,
            password=self.config.password(),
            ca_file=self.config.beside(post.ca_file) if post.ca_file else None,
            connections=post.connections,
            letters_per_connection=post.letters_per_connection,
            letters_per_second=post.letters_per_second,
            letters_per_second_per_domain=post.letters_per_second_per_domain,
            timeout=post.timeout,
        )

    def close(self) -> None:
        self.database.close()


def open_database(config: Config) -> Database:
    """The database of the configuration. Raises Problem when it cannot be opened or brought up."""
    try:
        return Database(config.database_url(), durable=config.database.durable)
    except Unusable as error:
        raise Problem(
            f"the database {make_url(config.database_url())!r} cannot be opened ({error}); "
            "correct database.url"
        ) from error


def templates_folder() -> Path:
    """Where the templates are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def read_or_make_secret(path: Path) -> bytes:
    """The key that signs links; made once, readable by its owner alone."""
    if not path.exists():
        try:
            _make_secret(path)
        except OSError as error:
            raise Problem(
                f"the signing key {path} cannot be written ({error.strerror}); "
                "set site.secret_file to a place that can"
            ) from error
    text = path.read_text(encoding="ascii").strip()
    if len(text) < 32:
        raise Problem(f"the signing key {path} is too short; delete the file to have one made")
    return text.encode("ascii")


def _make_secret(path: Path) -> None:
    # Written aside and linked into place, so that of two starters both read the first one's key.
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
