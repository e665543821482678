"""`newsletter evaluate` and `newsletter why`: how good the choice is, and how it came about.

It judges nothing itself.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.options import ConfigOption, JsonOption, NowOption, opened, read_moment
from newsletter.cli.output import Output
from newsletter.models import Problem

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.config.ranking import Ranking
    from newsletter.evaluating import Evaluation


def evaluate(
    config: ConfigOption = None,
    against: Annotated[
        list[str] | None,
        typer.Option(help="A key of [ranking] as the other setting has it; may be repeated."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="A signal that the other lacks: likes, topics, trending or colikes."),
    ] = None,
    later: Annotated[
        float, typer.Option(min=0.05, max=0.95, help="The share of votes that is foretold.")
    ] = 0.3,
    readers: Annotated[
        bool, typer.Option("--readers", help="Show each reader too, the worst served first.")
    ] = False,
    trial: Annotated[
        bool, typer.Option("--trial", help="Count the votes on letters of a trial instead.")
    ] = False,
    since: Annotated[
        datetime | None,
        typer.Option(
            parser=read_moment, metavar="TIMESTAMP", help="Letters of the trial from then."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """See whether the settings would have found what your readers later liked.

    Each reader's last votes are foretold from those before, by ranking the papers announced since.
    It prints means over readers, with intervals of 95 %. Topics, upvotes and the counts of words
    are taken as they are today. Compare another setting with `--against` and `--without`, or count
    the votes on the letters of `ranking.trial` with `--trial`. It changes nothing.

    Example: `newsletter evaluate --against cutoff=0.3 --without trending`
    """
    from newsletter.cli.judgements import show, show_trial

    with opened(config) as app, Output(as_json=as_json) as output:
        if trial:
            show_trial(app, output, since)
            return
        settings = {"as configured": app.config.ranking}
        if against or without:
            named = " ".join([*(against or ()), *(f"without {name}" for name in without or ())])
            settings[named] = _other(app.config.ranking, against or [], without or [])
        from newsletter.evaluating import evaluate as judged

        found = judged(app, list(settings.values()), later, output.progress)
        show(found, list(settings), output, _emails(app, found) if readers else {})


def why(
    email: Annotated[str, typer.Argument(help="The reader.")],
    paper: Annotated[
        str, typer.Argument(help="An arXiv id, DOI, our number, or words of the title.")
    ],
    config: ConfigOption = None,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what became of a paper for a reader: chosen, sent, muted, below their cut-off, or else.

    The rooms that choose answer, as for the edition that considered the paper, by the topics, votes
    and settings of today.

    Example: `newsletter why ada@example.org 2611.90001`
    """
    from newsletter.why import why as asked

    with opened(config, now) as app, Output(as_json=as_json) as output:
        found = asked(app, email, paper)
        output.say(f"{found.title}\n{found.sentence}".strip())
        output.answer(
            {
                "verdict": found.verdict,
                "sentence": found.sentence,
                "title": found.title,
                "place": found.place,
                "reached": found.reached,
                "needed": found.needed,
            }
        )


def _other(ranking: "Ranking", against: list[str], without: list[str]) -> "Ranking":
    """The configured setting with these changes. Raises Problem for those that cannot be."""
    import tomllib

    from pydantic import ValidationError

    changes: dict[str, Any] = {}
    for wish in (piece for text in against for piece in text.split(",")):
        key, equals, value = (part.strip() for part in wish.partition("="))
        if not key or not equals:
            raise Problem(f"--against {wish}: write a key of [ranking] and its value, cutoff=0.3")
        try:
            changes[key] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            changes[key] = value  # a bare word
    if without:
        changes["without"] = [*ranking.without, *without]
    try:
        return ranking.but(**changes)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(map(str, fault["loc"]))
        raise Problem(f"the other setting cannot be: {key}: {fault['msg']}") from None


def _emails(app: "App", found: "Evaluation") -> dict[int, str]:
    """The address of each reader who was judged, by id."""
    from subscribers.models import Subscriber

    with app.database.reading() as session:
        return {id: session.get_one(Subscriber, id).email for id in found.wanted}
