"""All commands under one name, each with help, an example and its options."""

import os
from typing import Annotated

import typer

from newsletter import __version__
from newsletter.cli import admin, daily, judging, keeping, library, mail, operating, readers
from newsletter.cli.clicks import clicks
from newsletter.cli.options import ConfigOption
from newsletter.cli.rank import rank
from newsletter.cli.tldr import tldr

app = typer.Typer(
    name="newsletter",
    help="A personalised research newsletter: feeds in, a different letter for every reader out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newsletter {__version__}")
        raise typer.Exit


@app.callback()
def before_every_command(
    config: ConfigOption = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """A personalised research newsletter: feeds in, a different letter for every reader out."""
    if config is not None:
        # The command's own option reads it from there, so it may stand before the command too.
        os.environ["NEWSLETTER_CONFIG"] = str(config)


for command in (
    daily.send,
    daily.collect,
    daily.compose,
    daily.deliver,
    daily.serve,
    mail.inbound,
    mail.receive,
    operating.preview,
    operating.init,
    operating.check,
    operating.demo,
    library.feeds,
    keeping.coverage,
    keeping.tidy,
    keeping.learn,
    rank,
    tldr,
    judging.evaluate,
    judging.why,
    clicks,
):
    app.command()(command)
app.add_typer(readers.app, name="subscribers")
app.add_typer(library.papers, name="papers")
app.add_typer(operating.outbox, name="outbox")
app.add_typer(admin.admin, name="admin")
