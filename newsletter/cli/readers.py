"""`newsletter subscribers …`: the operator's hand on the table of readers."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from newsletter.cli import NEEDS_THE_OPERATOR
from newsletter.cli.options import ConfigOption, JsonOption, LimitOption, file_faults, opened
from newsletter.cli.output import Output, counted
from newsletter.models import Problem
from subscribers.models import Status
from subscribers.preferences import InvalidPreferences, Preferences

app = typer.Typer(
    no_args_is_help=True,
    help="""Readers: add, list, show, pause, remove, CSV.

    Example: `newsletter subscribers list`""",
)
Email = Annotated[str, typer.Argument(help="The reader's address.", metavar="EMAIL")]


def _read_preferences(given: dict[str, Any]) -> Preferences:
    try:
        return Preferences.read(**given)
    except InvalidPreferences as error:
        raise _problem(error) from None


def _problem(error: InvalidPreferences) -> Problem:
    return Problem("; ".join(str(fault) for fault in error.faults))


@app.command()
def add(
    email: Email,
    config: ConfigOption = None,
    name: Annotated[str | None, typer.Option(help="How the letter greets them.")] = None,
    topics: Annotated[
        str | None,
        typer.Option(help="Topics separated by ';': phrases, cat:cs.LG, author:NAME, -muted."),
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="As in the tz database.")] = None,
    hour: Annotated[str | None, typer.Option(help="Local time of the edition: 7 or 07:30.")] = None,
    days: Annotated[
        str | None, typer.Option(help="daily, weekdays, weekly friday, mon,thu.")
    ] = None,
    size: Annotated[str | None, typer.Option(help="Papers an edition, 1 to 20.")] = None,
    format: Annotated[str | None, typer.Option(help="html or text.")] = None,
    empty_days: Annotated[
        str | None, typer.Option(help="Nothing new for them: silent (no letter), or a note.")
    ] = None,
) -> None:
    """Add a reader, or change what is given of one who is there.

    Example: `newsletter subscribers add ada@example.org --topics "graph networks; cat:cs.LG"`
    """
    from newsletter import actions
    from subscribers.store import Added, Suppressed

    given = {"name": name, "interests": topics, "timezone": timezone, "hour": hour, "days": days}
    given |= {"size": size, "format": format, "empty_days": empty_days, "email": email}
    wanted = {key: value for key, value in given.items() if value is not None}
    with opened(config) as application, Output() as output:
        done = actions.enrol(application, _read_preferences(wanted))
        if isinstance(done, Suppressed):
            raise Problem(f"{email} must not be written to ({done.reason})")
        if isinstance(done, Added):
            output.say(f"added {email}")
        else:
            output.say(
                f"{email} changed: {', '.join(done.fields) or 'nothing, all was so already'}"
            )


@app.command("list")
def list_readers(
    config: ConfigOption = None,
    status: Annotated[Status | None, typer.Option(help="Only readers who stand so.")] = None,
    limit: LimitOption = 100,
    as_json: JsonOption = False,
) -> None:
    """List readers with their topics.

    Example: `newsletter subscribers list --status active`
    """
    from subscribers import listing

    with opened(config) as application, Output(as_json=as_json) as output:
        with application.database.reading() as session:
            rows = listing.page(session, status=status, limit=limit)
        columns = ("email", "name", "status", "topics", "timezone", "hour", "days", "size", "next")
        output.table(columns, rows)


@app.command()
def show(email: Email, config: ConfigOption = None) -> None:
    """Show all that is known of a reader, as JSON.

    Example: `newsletter subscribers show ada@example.org`
    """
    from newsletter import actions
    from subscribers import standing, store

    with opened(config) as application, Output(as_json=True) as output:
        with application.database.reading() as session:
            known = standing.export(session, store.id_of(actions.find(session, email)))
        output.answer(known or {})


@app.command()
def pause(
    email: Email,
    config: ConfigOption = None,
    until: Annotated[
        str | None,
        typer.Option(help="First day with an edition again, 2027-01-07; else until --resume."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="End the pause.")] = False,
) -> None:
    """Pause a reader's editions, or resume them.

    Example: `newsletter subscribers pause ada@example.org --until 2027-01-07`
    """
    from newsletter import actions

    if resume and until is not None:
        raise typer.BadParameter("a pause ends now or on a day, not both", param_hint="--until")
    with opened(config) as application, Output() as output:
        try:
            done = (
                actions.resume(application, email)
                if resume
                else actions.pause(application, email, until)
            )
        except InvalidPreferences as error:
            raise _problem(error) from None
        word = "resumed" if resume else "paused"
        output.say(f"{email} {word}" if done.rows else f"{email} was {word} already")


@app.command()
def remove(
    email: Email,
    config: ConfigOption = None,
    erase: Annotated[
        bool, typer.Option("--erase", help="Forget all but a hash that keeps the address out.")
    ] = False,
) -> None:
    """Send no more editions to a reader; with --erase, forget them.

    Example: `newsletter subscribers remove ada@example.org`
    """
    from newsletter import actions

    with opened(config) as application, Output() as output:
        done = actions.remove(application, email, erase=erase)
        word = "erased" if erase else "removed"
        output.say(f"{email} {word}" if done.rows else f"{email} had left already")


@app.command("import")
def import_csv(
    file: Annotated[Path, typer.Argument(help="CSV with email,name,topics,timezone,hour,…")],
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import readers; bad rows are reported with their line numbers while the good ones go in.

    Example: `newsletter subscribers import readers.csv`
    """
    from newsletter import actions

    with opened(config) as application, Output(as_json=as_json) as output:
        try:
            with file_faults(file), file.open("rb") as opened_file:
                done = actions.import_readers(application, opened_file)
        except InvalidPreferences as error:
            raise Problem(f"{file}: {'; '.join(str(fault) for fault in error.faults)}") from None
        for remark in (*done.faulty, *done.skipped):
            output.alarm(str(remark))
        output.say(
            f"{done.added} added, {done.updated} updated, {done.unchanged} unchanged, "
            f"{len(done.skipped)} skipped, {len({fault.line for fault in done.faulty})} faulty"
        )
        output.answer(
            {
                "added": done.added,
                "updated": done.updated,
                "unchanged": done.unchanged,
                "skipped": [str(remark) for remark in done.skipped],
                "faulty": [str(remark) for remark in done.faulty],
            }
        )
        if done.faulty:
            raise typer.Exit(NEEDS_THE_OPERATOR)


@app.command("export")
def export_csv(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; standard output if absent.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Export the active readers as CSV, with spreadsheet formulas made harmless.

    Example: `newsletter subscribers export readers.csv`
    """
    from subscribers import csv_out

    with opened(config) as application, Output() as output:
        with application.database.reading() as session:
            if file is None:
                csv_out.export_csv(session, sys.stdout)
                return
            with file_faults(file), file.open("w", encoding="utf-8", newline="") as opened_file:
                count = csv_out.export_csv(session, opened_file)
        output.say(f"{counted(count, 'reader')} written to {file}")
