"""`newsletter papers …` and `newsletter feeds`: what we hold, and how its sources fare."""

from pathlib import Path
from typing import Annotated, Any

import typer

from newsletter.cli import NEEDS_THE_OPERATOR
from newsletter.cli.options import ConfigOption, JsonOption, LimitOption, file_faults, opened
from newsletter.cli.output import Output

papers = typer.Typer(
    no_args_is_help=True,
    help="""Papers: search those we hold, import others.

    Example: `newsletter papers search bread`""",
)
CHUNK = 2_000
FEED_COLUMNS: tuple[str, ...] = ("name", "kind", "url", "moved_to")
FEED_COLUMNS += ("checked_at", "last_new_at", "failures", "last_error")


@papers.command()
def search(
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    config: ConfigOption = None,
    limit: LimitOption = 20,
    as_json: JsonOption = False,
) -> None:
    """Search titles and abstracts, best match first.

    Example: `newsletter papers search "graph neural networks"`
    """
    from newsletter.papers import search as find

    with opened(config) as app, Output(as_json=as_json) as output:
        with app.database.reading() as session:
            found = find(session, " ".join(words), limit)
        rows = [(row.id, row.title, row.authors[:3], row.categories, _link(row)) for row in found]
        output.table(("id", "title", "authors", "categories", "url"), rows)
        if not found:
            output.say("no paper holds these words")


def _link(paper: Any) -> str:
    return paper.urls.get("abs") or next(iter(paper.urls.values()), "")


@papers.command("import")
def import_papers(
    file: Annotated[Path, typer.Argument(help="JSON Lines: id, title, abstract, authors, …")],
    config: ConfigOption = None,
    as_new: Annotated[
        bool, typer.Option("--as-new", help="Treat them as announced now, and send them.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Import papers from JSON Lines, for search and as the archive; they are not today's news.

    Fields: id, title, abstract, authors, categories, url, published.

    Example: `newsletter papers import archive.jsonl`
    """
    from newsletter.feeds.jsonl import parse_lines
    from newsletter.frequencies import count_new
    from newsletter.papers import keep

    with opened(config) as app, Output(as_json=as_json) as output:
        with file_faults(file), file.open(encoding="utf-8-sig") as lines:
            read = parse_lines(lines, "import")
        new = seen = 0
        for start in range(0, len(read.announcements), CHUNK):
            chunk = read.announcements[start : start + CHUNK]
            with app.database.writing() as session:
                kept = keep(session, chunk, app.now(), archive=not as_new)
            new, seen = new + kept.new + kept.archived, seen + kept.seen
            output.progress("import", start + len(chunk), len(read.announcements))
        count_new(app, progress=output.progress)
        output.say(f"{new} papers imported, {seen} held already")
        output.answer({"new": new, "seen": seen, "error": read.error})
        if read.error:
            output.alarm(f"{file}: {read.error}")
            raise typer.Exit(NEEDS_THE_OPERATOR)


def feeds(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Show the feeds: when each was visited, when it last had news, and its error.

    Example: `newsletter feeds`
    """
    from newsletter.papers import sources

    with opened(config) as app, Output(as_json=as_json) as output:
        with app.database.writing() as session:
            sources.settle(session, app.config.feeds)
        with app.database.reading() as session:
            rows = [
                [getattr(feed, column) for column in FEED_COLUMNS]
                for feed in sources.listing(session)
            ]
        output.table(FEED_COLUMNS, rows)
