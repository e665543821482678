"""The daily job and its parts as commands: send, collect, compose, deliver, serve."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli import NEEDS_THE_OPERATOR
from newsletter.cli.options import ConfigOption, JsonOption, NowOption, opened
from newsletter.cli.output import Output, counted
from newsletter.stopping import stopping

if TYPE_CHECKING:
    from newsletter.composing import Composed
    from newsletter.models import Pick
    from newsletter.pipeline import Collected, Delivered

DueOption = Annotated[
    bool, typer.Option("--due", help="Only readers whose hour has come (for an hourly cron).")
]


def send(
    config: ConfigOption = None,
    due: DueOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go out; write and send nothing.")
    ] = False,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Collect, compose, deliver until nothing is due, and tidy: the daily cron job.

    Every active reader whose edition for today was not yet sent gets it, whatever their hour.
    Running it twice, or two at once, sends once. Exit code 1 says that something needs you.

    Example: `newsletter send --config /etc/newsletter/config.toml`
    """
    from newsletter import pipeline, tidying
    from newsletter.alarms import all_alarms

    with opened(config, now) as app, Output(as_json=as_json) as output:
        if dry_run:
            from newsletter.preview import rehearse

            _show_dry_run(rehearse(app, whole_day=not due), output)
            return
        with stopping() as stop:
            collected = pipeline.collect(app, progress=output.progress)
            pipeline.learn(app)
            composed, delivered = pipeline.compose_and_deliver(
                app, whole_day=not due, stop=stop, progress=output.progress
            )
            if not stop():
                tidying.tidy(app)
        _tell_collected(collected, output)
        _tell_composed(composed, output)
        _tell_delivered(delivered, output)
        alarms = all_alarms(app, delivered.stopped)
        parts = {"collected": _collected(collected), "composed": _composed(composed)}
        output.answer(_states(delivered) | parts | {"alarms": alarms})
        _ring(alarms, output)


def collect(
    config: ConfigOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Visit every feed now, also those that failed lately.")
    ] = False,
    missed: Annotated[
        datetime | None,
        typer.Option(
            "--backfill",
            formats=["%Y-%m-%d"],
            help="Harvest a missed day of arXiv instead (into the archive, which is never sent).",
        ),
    ] = None,
    as_news: Annotated[
        bool, typer.Option("--as-news", help="With --backfill: its new papers are news to readers.")
    ] = False,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Visit the feeds and keep their papers; a broken feed shows its error and stops no other.

    Example: `newsletter collect --backfill 2026-11-10`
    """
    from newsletter import pipeline
    from newsletter.alarms import feed_alarms

    with opened(config, now) as app, Output(as_json=as_json) as output:
        if missed:
            day = missed.date()
            _tell_backfill(pipeline.backfill(app, day, day, as_news=as_news), output)
            return
        collected = pipeline.collect(app, by_hand=True, force=force, progress=output.progress)
        _tell_collected(collected, output)
        output.answer(_collected(collected))
        _ring(feed_alarms(app), output)


def compose(
    config: ConfigOption = None,
    due: DueOption = False,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Choose today's papers for every reader who is due and queue their letters.

    Example: `newsletter compose --due`
    """
    from newsletter import pipeline

    with opened(config, now) as app, Output(as_json=as_json) as output, stopping() as stop:
        composed = pipeline.compose(app, whole_day=not due, stop=stop, progress=output.progress)
        _tell_composed(composed, output)
        output.answer(_composed(composed))


def deliver(
    config: ConfigOption = None, now: NowOption = None, as_json: JsonOption = False
) -> None:
    """Hand every queued letter that is due to the mail server.

    Example: `newsletter deliver --json`
    """
    from newsletter import pipeline
    from newsletter.alarms import all_alarms

    with opened(config, now) as app, Output(as_json=as_json) as output, stopping() as stop:
        delivered = pipeline.deliver(app, stop=stop, progress=output.progress)
        _tell_delivered(delivered, output)
        alarms = all_alarms(app, delivered.stopped)
        output.answer(_states(delivered) | {"alarms": alarms})
        _ring(alarms, output)


def serve(config: ConfigOption = None) -> None:
    """Run the timetable in one process until SIGTERM; then finish what is in flight and stop.

    Example: `newsletter serve --config /etc/newsletter/config.toml`
    """
    from newsletter import jobs, receiving
    from newsletter.web.server import serving

    with (
        opened(config) as app,
        stopping() as stop,
        serving(app) as url,
        receiving.listening(app) as place,
    ):
        Output().say(f"the web door answers at {url}")
        if place:
            Output().say(f"mail is taken at {place}, by LMTP or SMTP")
        jobs.serve(app, stop)


def _show_dry_run(made: "Iterable[tuple[str, date, list[Pick]]]", output: Output) -> None:
    rows: list[tuple[object, ...]] = []
    empty = 0
    for email, day, picks in made:
        if picks:
            rows.append((email, day, len(picks), picks[0].score))
        else:
            empty += 1
    output.table(("reader", "day", "papers", "best score"), rows)
    output.say(
        f"{counted(len(rows), 'letter')} would go out, {counted(empty, 'reader')} would get none; "
        "no feed was asked, nothing was written and nothing was sent"
    )
    output.answer({"dry_run": True, "readers": len(rows) + empty, "editions": len(rows)})


def _tell_collected(collected: "Collected", output: Output) -> None:
    for feed in collected.feeds[: collected.visited]:
        if feed["error"]:
            output.alarm(f"feed {feed['name']}: {feed['error']}")
    for error in collected.errors:
        output.alarm(error)
    if collected.fetched:
        output.say(f"{counted(collected.fetched, 'paper')} no feed brought came by id")
    if not collected.visited:
        output.say("collected nothing: no feed is due for a visit yet")
        return
    output.say(
        f"collected {counted(collected.new, 'new paper')} from "
        f"{counted(collected.visited, 'feed')} ({collected.seen} held already)"
    )


def _tell_backfill(filled: "Collected", output: Output) -> None:
    output.say(f"harvested {counted(filled.new, 'new paper')} ({filled.seen} held already)")
    output.answer(_collected(filled))
    errors = [f"{feed['name']}: {feed['error']}" for feed in filled.feeds if feed["error"]]
    _ring(errors, output)


def _tell_composed(composed: "Composed", output: Output) -> None:
    why = ", ".join(f"{count} {reason}" for reason, count in composed.skipped.items() if count)
    output.say(
        f"composed {counted(composed.editions, 'edition')}" + (f" (skipped: {why})" if why else "")
    )


def _tell_delivered(delivered: "Delivered", output: Output) -> None:
    run = ", ".join(f"{count} {verdict}" for verdict, count in delivered.verdicts.items())
    nothing = "nothing" if delivered.stopped else "nothing: no letter was due"
    output.say(f"delivered {run or nothing}")
    states = ", ".join(f"{count} {state}" for state, count in delivered.states.items() if count)
    output.say(f"outbox: {states or 'empty'}")


def _collected(collected: "Collected") -> dict[str, Any]:
    return {"new": collected.new, "seen": collected.seen, "feeds": collected.feeds}


def _composed(composed: "Composed") -> dict[str, Any]:
    skipped = {reason: count for reason, count in composed.skipped.items() if count}
    return {"readers": composed.readers, "editions": composed.editions, "skipped": skipped}


def _states(delivered: "Delivered") -> dict[str, Any]:
    states = {state.value: count for state, count in delivered.states.items()}
    return states | {"run": dict(delivered.verdicts)}


def _ring(alarms: list[str], output: Output) -> None:
    for alarm in alarms:
        output.alarm(alarm)
    if alarms:
        raise typer.Exit(NEEDS_THE_OPERATOR)
