"""Mail that comes in, as commands: one mail from a pipe, and what waits in mailboxes."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from sqlalchemy.exc import OperationalError

from newsletter.cli.options import ConfigOption, JsonOption, NowOption, opened
from newsletter.cli.output import Output, counted
from newsletter.config_file import ConfigFaults
from newsletter.models import Problem
from newsletter.stopping import stopping

if TYPE_CHECKING:
    from newsletter.app import App

# sysexits.h, as mail servers read them.
NO_USER, BAD_DATA, TRY_AGAIN = 67, 65, 75
WORKED_AT_ONCE = 20  # mails


def inbound(
    recipient: Annotated[
        str | None,
        typer.Option(help="The address it was delivered to; absent: as the mail's headers say."),
    ] = None,
    config: ConfigOption = None,
    sender: Annotated[
        str | None,
        typer.Option(help="The return path; absent: the mail's own Return-Path header."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what the mail would do; store nothing.")
    ] = False,
    now: NowOption = None,
) -> None:
    """Take over one mail from standard input, as a mail server's pipe gives it.

    Exit code 0: it is stored; 75: try again, the database is busy; 67: no such address; 65: too
    big. What a stored mail then does, and whether that can be done, changes none of these.

    Example: `newsletter inbound --recipient news+help@example.org < mail`
    """
    try:
        with opened(config, now) as app:
            raw = sys.stdin.buffer.read(app.config.inbound.max_bytes + 1)
            if dry_run:
                _rehearse(app, raw, recipient, sender)
            else:
                _take(app, raw, recipient, sender)
    except OperationalError as error:
        _leave(f"the database is busy ({error.orig}); try again", TRY_AGAIN)
    except (Problem, ConfigFaults) as problem:
        # A mail server keeps what it may try again, and returns what it may not.
        _leave(str(problem), TRY_AGAIN)


def receive(
    config: ConfigOption = None,
    again: Annotated[
        bool, typer.Option("--again", help="Try those mails again, too, that were given up.")
    ] = False,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take over what waits in the Maildir and the IMAP mailbox, and work off all stored mail.

    `serve` does so by itself; this is for cron. A mail that failed for hours is given up but kept:
    when what stood in its way is mended, `--again` tries it once more.

    Example: `newsletter receive --again`
    """
    from newsletter import receiving

    with opened(config, now) as app, Output(as_json=as_json) as output, stopping() as stop:
        if again:
            output.say(f"{counted(receiving.try_again(app), 'mail')} to be tried again")
        fetched = receiving.fetch(app, 10_000)
        done = receiving.receive(app, 10_000, stop=stop)
        told = ", ".join(f"{count} {outcome}" for outcome, count in done.outcomes.items())
        output.say(
            f"{counted(fetched, 'mail')} taken over, {counted(done.mails, 'mail')} worked off"
            + (f" ({told})" if told else "")
        )
        if done.errors:
            output.alarm(f"{counted(done.errors, 'mail')} could not be understood and are kept")
        output.answer({"fetched": fetched, "outcomes": dict(done.outcomes), "errors": done.errors})


def _rehearse(app: "App", raw: bytes, recipient: str | None, sender: str | None) -> None:
    from newsletter import receiving

    # Of a mail that is not addressed to us one asks what it would do if it were.
    to = recipient or receiving.recipient_of(app, raw) or app.config.site.sender_address
    try:
        told = receiving.rehearse(app, raw, to, _return_path(sender))
    except ValueError as error:
        told = {"outcome": "error", "commands": [], "reply": False, "reason": str(error)}
    print(json.dumps(told, ensure_ascii=False), flush=True)


def _take(app: "App", raw: bytes, recipient: str | None, sender: str | None) -> None:
    from newsletter import receiving
    from newsletter.receiving import Taken

    recipient = recipient or receiving.recipient_of(app, raw)
    taken = receiving.ingest(app, raw, recipient, _return_path(sender))
    if taken is Taken.NOT_OURS:
        _leave(f"{recipient or 'what it names'} is no address of this newsletter", NO_USER)
    if taken is Taken.TOO_BIG:
        _leave("the mail is too big; see inbound.max_megabytes", BAD_DATA)
    try:
        # Where `serve` runs it does this too, and neither does it twice.
        receiving.receive(app, WORKED_AT_ONCE)
    except (OperationalError, Problem) as error:
        print(f"newsletter: the mail is stored, but not worked off yet: {error}", file=sys.stderr)


def _return_path(sender: str | None) -> str | None:
    """The return path, "" for the null one, which Postfix's pipe calls MAILER-DAEMON."""
    if sender is None:
        return None
    bare = sender.strip().strip("<>")
    return "" if bare.upper() == "MAILER-DAEMON" else bare


def _leave(sentence: str, code: int) -> NoReturn:
    print(f"newsletter: {sentence}", file=sys.stderr)
    sys.exit(code)
