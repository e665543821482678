"""The command about papers opened: how many readers, by paper and by day, never who."""

from datetime import timedelta
from typing import Annotated

import typer

from newsletter.cli.options import ConfigOption, JsonOption, NowOption, opened
from newsletter.cli.output import Output
from newsletter.models import Problem


def clicks(
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="How many days back.")] = 30,
    config: ConfigOption = None,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how many readers opened which papers, of those who have their clicks counted.

    Nothing is counted unless `letters.clicks` is true and a reader asked for it. Programs that
    open every link are left out, and you are never shown a number below three, or who it was.

    Example: `newsletter clicks --days 7`
    """
    from newsletter import papers
    from newsletter.clicks import FEWEST_TOLD, sums_since

    with opened(config, now) as app, Output(as_json=as_json) as output:
        if not app.counts_clicks:
            raise Problem("no clicks are counted; set letters.clicks = true and site.url first")
        with app.database.reading() as session:
            found = sums_since(session, app.now().date() - timedelta(days=days))
            titles = papers.by_ids(session, {id for id, _ in found.papers})
        few = f"fewer than {FEWEST_TOLD}"
        rows: list[tuple[str, str, object]] = [
            ("paper", titles[id].title if id in titles else f"paper {id}", count)
            for id, count in found.papers
        ]
        rows += [("day", day.isoformat(), count or few) for day, count in found.days]
        output.table(("of", "which", "readers"), rows)
