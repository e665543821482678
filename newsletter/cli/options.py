"""The options that many commands share, and how a command opens the App they name."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.models import Problem

if TYPE_CHECKING:
    from newsletter.app import App


def read_moment(text: str) -> datetime:
    """An ISO 8601 moment; without an offset it is UTC.

    Those so early or late that no days can be taken from or added to them are refused.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min
    if not 1970 < moment.year < 9000:
        raise typer.BadParameter(f"{text!r} is no moment; write 2026-11-24T06:30Z")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar="NEWSLETTER_CONFIG",
        help="The configuration file; config.toml when not given.",
        show_default=False,
    ),
]
NowOption = Annotated[
    datetime | None,
    typer.Option(
        "--now", parser=read_moment, metavar="TIMESTAMP", help="Act as if it were this moment."
    ),
]
# No table has more rows, and more does not fit into a column of numbers.
MOST = 2**31 - 1
LimitOption = Annotated[int, typer.Option(help="How many at most.", min=1, max=MOST)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def config_path(given: Path | None) -> Path:
    """The file named at the command, else before it, else config.toml."""
    return given or Path("config.toml")


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """What keeps a file from being read or written, as a Problem that names it."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Problem(f"{getattr(error, 'filename', None) or path}: {why}") from error


@contextmanager
def opened(config: Path | None, now: datetime | None = None) -> Iterator["App"]:
    """The App of that configuration, closed at the end."""
    from newsletter.app import App
    from newsletter.config_file import load

    gc.freeze()  # nothing that was imported is ever garbage
    app = App(load(config_path(config)), now=now)
    try:
        yield app
    finally:
        app.close()
