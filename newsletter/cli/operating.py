"""What an operator does by hand: init, check, preview, demo, and the outbox."""

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.engine import make_url

from newsletter.cli import NEEDS_THE_OPERATOR
from newsletter.cli.options import (
    MOST,
    ConfigOption,
    JsonOption,
    LimitOption,
    NowOption,
    config_path,
    file_faults,
    opened,
)
from newsletter.cli.output import Output
from newsletter.models import Problem, State

outbox = typer.Typer()
Ids = Annotated[
    list[int],
    typer.Argument(help="Numbers of letters, as `outbox --state` shows.", min=1, max=MOST),
]


def init(config: ConfigOption = None) -> None:
    """Write a config.toml to start from, with every key and its meaning.

    Example: `newsletter init`
    """
    from newsletter.app import templates_folder

    path = config_path(config)
    if path.exists():
        raise Problem(f"{path} is there already; move it away, or name another with --config")
    templates = templates_folder()
    shipped = templates / "config.toml"
    text = (shipped if shipped.exists() else templates.parent / "config.toml").read_text("utf-8")
    # The sample feeds travel with the program; from elsewhere they are named by their whole path.
    text = text.replace('"file:templates/', f'"{templates.resolve().as_uri()}/')
    with file_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    Output().say(
        f"wrote {path}: set site.sender, post.transport and post.host, then `newsletter check`"
    )


def check(
    config: ConfigOption = None,
    connect: Annotated[
        bool, typer.Option("--connect/--no-connect", help="Also log in to the mail server.")
    ] = True,
) -> None:
    """Check the configuration, the database, the templates and the way to the mail server.

    Example: `newsletter check`
    """
    with opened(config) as app, Output() as output:
        output.say(f"configuration  good ({config_path(config)})")
        output.say(f"database       good ({make_url(app.config.database_url())!r})")
        output.say(f"signing key    good ({len(app.secret)} characters)")
        output.say(f"templates      good ({app.stationery.masthead.name})")
        output.say(f"feeds          {len(app.config.feeds)} configured")
        if app.encoder is not None:
            output.say(f"encoder        good ({app.config.ranking.encoder})")
        if app.config.post.transport == "mailbox":
            output.say(f"post           letters go to the mailbox {app.config.post.mailbox}")
        elif connect:
            _check_relay(app, output)


def _check_relay(app: Any, output: Output) -> None:
    from newsletter.post.relay import Unreachable, open_link

    with app.relay() as relay:
        link = open_link(relay)
        if isinstance(link, Unreachable):
            raise Problem(f"no letter can be sent: {link.why}")
        link.socket.close()
        output.say(f"post           good ({relay.host}:{relay.port}, tls {relay.tls})")


def preview(
    email: Annotated[str, typer.Argument(help="The reader's address.", metavar="EMAIL")],
    config: ConfigOption = None,
    out: Annotated[Path, typer.Option(help="Folder for the letter.")] = Path("preview"),
    now: NowOption = None,
) -> None:
    """Write the letter a reader would get now, as .html, .txt and .eml; nothing is stored.

    Example: `newsletter preview ada@example.org`
    """
    from newsletter import preview as previews

    with opened(config, now) as app, Output() as output:
        reading = previews.letter_now(app, email)
        written = {
            "html": reading.html.encode(),
            "txt": reading.text.encode(),
            "eml": reading.source,
        }
        with file_faults(out):
            out.mkdir(parents=True, exist_ok=True)
            for suffix, content in written.items():
                if not content:  # a reader of plain text gets no HTML
                    continue
                # A local part may hold a slash, which no file name may.
                path = out / f"{email.replace('/', '_')}.{suffix}"
                path.write_bytes(content)
                output.say(str(path))


def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its things.")] = Path(
        "var/demo"
    ),
) -> None:
    """Show the whole journey: a sample feed, three readers, real SMTP into a mailbox on disk.

    Example: `newsletter demo`
    """
    from newsletter import demo as show

    with file_faults(folder):
        show.run(folder, Output())


@outbox.callback(invoke_without_command=True)
def show_outbox(
    context: typer.Context,
    config: ConfigOption = None,
    state: Annotated[State | None, typer.Option(help="List the letters in this state.")] = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """Letters and what became of them: count those in each state, or list those in one.

    Example: `newsletter outbox --state unknown`
    """
    if context.invoked_subcommand is not None:
        return
    from newsletter.post import ledger

    with opened(config) as app, Output(as_json=as_json) as output:
        with app.database.reading() as session:
            if state is None:
                counts = ledger.counts(session)
                if as_json:
                    output.answer({state.value: count for state, count in counts.items()})
                else:
                    output.table(("state", "letters"), list(counts.items()))
                return
            rows = ledger.listing(session, state, limit)
        columns = ("id", "key", "recipient", "attempts", "not_before", "reason", "smtp_reply")
        output.table(columns, [[getattr(row, name) for name in columns] for row in rows])


@outbox.command()
def resend(ids: Ids, config: ConfigOption = None) -> None:
    """Queue letters that are unknown or failed again; their Message-ID stays the same.

    Example: `newsletter outbox resend 17 18`
    """
    from newsletter.post import ledger

    _move(ledger.resend, ids, config, "queued again")


@outbox.command()
def drop(ids: Ids, config: ConfigOption = None) -> None:
    """Take queued letters out of the queue; they are counted as dropped.

    Example: `newsletter outbox drop 17`
    """
    from newsletter.post import ledger

    _move(ledger.drop, ids, config, "dropped")


def _move(act: Any, ids: list[int], config: Path | None, done: str) -> None:
    with opened(config) as app, Output() as output:
        with app.database.writing() as session:
            count = act(session, ids, app.now())
        output.say(f"{count} of {len(ids)} letters {done}")
        if count < len(ids):
            raise typer.Exit(NEEDS_THE_OPERATOR)
