"""Commands about what is kept: whether it is all that was announced, and for how long."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import NEEDS_THE_OPERATOR
from newsletter.cli.options import ConfigOption, JsonOption, NowOption, opened
from newsletter.cli.output import Output, counted
from newsletter.models import Problem

if TYPE_CHECKING:
    from newsletter.papers.batches import Covered

_SHOWN = 10  # ids named in a row


def coverage(
    day: Annotated[
        datetime | None,
        typer.Argument(formats=["%Y-%m-%d"], help="The day of a mailing; the last one otherwise."),
    ] = None,
    config: ConfigOption = None,
    ask: Annotated[
        bool,
        typer.Option("--ask/--no-ask", help="Ask arXiv's listing, and for what is missing."),
    ] = True,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what arXiv announced on a day and how much of it is held, category by category.

    What is missing is fetched by id. Exit code 1 says that a category is late or short.

    Example: `newsletter coverage 2026-11-24`
    """
    from newsletter import covering

    with opened(config, now) as app, Output(as_json=as_json) as output:
        if not covering.arxiv_feeds(app):
            raise Problem("no feed is a category of arXiv; add one of kind arxiv-rss first")
        last = covering.newest_day(app)
        wanted = day.date() if day else last
        if ask:
            with app.web() as web:
                asked = covering.refresh(app, web, wanted)
            for error in asked.errors:
                output.alarm(error)
        found = covering.coverage(app, wanted)
        came = any(covered.arrived for covered in found)
        why = "" if came else covering.why_silent(app, wanted)
        if wanted > covering.today(app):
            why = why or "it has not been announced yet"
        absent = "silent" if why else "late" if wanted >= last else "never came"
        rows = [_row(covered, absent) for covered in found]
        output.table(("day", "category", "announced", "held", "missing", "state"), rows)
        if why:
            output.say(f"{wanted}: {why}")
            return
        _judge(found, wanted, output)


def tidy(config: ConfigOption = None, now: NowOption = None, as_json: JsonOption = False) -> None:
    """Drop what has served its time, and empty old abstracts (`database.keep_abstracts_days`).

    What goes are addresses that nobody confirmed, questions and undos whose links are too old,
    mails that were understood, receipts of old mailings, and clicks that are old or that nobody
    wants counted any more. A paper's names stay, so it is never sent again. `send` does it
    at its end, `serve` every hour.

    Example: `newsletter tidy`
    """
    from newsletter import tidying

    with opened(config, now) as app, Output(as_json=as_json) as output:
        tidied = tidying.tidy(app)
        dropped = sum(tidied.values()) - tidied["abstracts"]
        output.say(
            f"emptied {counted(tidied['abstracts'], 'abstract')}, "
            f"dropped {counted(dropped, 'row')} of what was over"
        )
        output.answer(tidied)


def learn(config: ConfigOption = None, now: NowOption = None, as_json: JsonOption = False) -> None:
    """Learn now what many readers like together; `send` and `serve` do so once a day.

    It needs `ranking.colikes_from` readers who liked a paper; with fewer, nothing of it is kept.
    What readers who were erased had liked counts until it is learned anew: run this to end it now.

    Example: `newsletter learn`
    """
    from newsletter import colikes, pipeline

    with opened(config, now) as app, Output(as_json=as_json) as output:
        learned = pipeline.learn(app, at_once=True)
        readers, papers = learned or (0, 0)
        needed = app.config.ranking.colikes_from
        said = f"{counted(readers, 'reader')} liked a paper"
        if not colikes.is_on(app.config.ranking):
            output.say("nothing is learned or kept: ranking.without leaves it out")
        elif readers < needed:
            output.say(f"{said}: {needed} are needed, and nothing is kept")
        else:
            output.say(f"{said}; {counted(papers, 'paper')} are liked together by enough of them")
        output.answer({"readers": readers, "papers": papers, "needed": needed})


def _row(covered: "Covered", absent: str) -> tuple[object, ...]:
    named = " ".join(covered.missing[:_SHOWN])
    more = len(covered.missing) - _SHOWN
    missing = f"{named} and {more} more" if more > 0 else named
    state = "whole" if covered.is_whole else "short" if covered.arrived else absent
    return covered.day, covered.category, covered.announced, covered.held, missing, state


def _judge(found: "list[Covered]", day: date, output: Output) -> None:
    lacking = [covered.category for covered in found if not covered.is_whole]
    if lacking:
        output.alarm(
            f"{day}: {', '.join(lacking)} late or short; run `newsletter collect` again, or "
            f"`newsletter collect --backfill {day}` for a day that went by"
        )
        raise typer.Exit(NEEDS_THE_OPERATOR)
    output.say(f"{day}: all that was announced is held")
