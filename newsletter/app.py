"""App: the long-lived things that the jobs and the doors share, opened once and closed once.

It decides nothing about papers, readers or letters.
"""

import os
import secrets
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from newsletter.config import Config
from newsletter.db import Database
from newsletter.letters.template import Masthead, Stationery
from newsletter.models import Problem
from subscribers.tokens import Signer


class App:
    """Config, database, signer, stationery and the clock of one process."""

    def __init__(self, config: Config, *, now: datetime | None = None) -> None:
        self.config = config
        self.database = Database(config.database_url(), durable=config.database.durable)
        self._clock_is_ahead = now - datetime.now(UTC) if now else timedelta()

    def now(self) -> datetime:
        """The present, or what `--now` made of it; it runs on from there."""
        return datetime.now(UTC) + self._clock_is_ahead

    @cached_property
    def signer(self) -> Signer:
        path = self.config.beside(self.config.site.secret_file)
        return Signer({"1": read_or_make_secret(path)}, "1")

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
        )

    @cached_property
    def stationery(self) -> Stationery:
        return Stationery.compile(templates_folder() / "mail", self.masthead)

    def close(self) -> None:
        self.database.close()


def templates_folder() -> Path:
    """Where the templates are: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def read_or_make_secret(path: Path) -> bytes:
    """The key that signs links; made once, readable by its owner alone. Two starters get one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    except OSError as error:
        raise Problem(
            f"the signing key {path} cannot be written ({error.strerror}); "
            "set site.secret_file to a place that can"
        ) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    return _read_secret(path)


def _read_secret(path: Path) -> bytes:
    text = path.read_text(encoding="ascii").strip()
    if len(text) < 32:
        raise Problem(f"the signing key {path} is too short; delete the file to have one made")
    return text.encode("ascii")
