"""`newsletter evaluate` and `newsletter why`: how good the choice is, and how it came about.

It judges nothing itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter.cli.options import ConfigOption, JsonOption, NowOption, opened, read_moment
from newsletter.cli.output import Output, counted
from newsletter.models import Problem

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.config.ranking import Ranking
    from newsletter.evaluating import Evaluation
    from newsletter.ranking.evaluate import Estimate

FEW = 20  # readers; with fewer an interval says little
_COLUMNS = {"ndcg": "nDCG@10", "recall": "recall@10", "reciprocal_rank": "MRR"}


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

    For each reader who voted the last votes are to be foretold from those before, among the papers
    announced since: means over readers, with intervals of 95 %. Topics and upvotes are those of
    today. Another setting may be compared, or the votes on the letters of `ranking.trial` counted.
    It changes nothing.

    Example: `newsletter evaluate --against cutoff=0.3 --without trending`
    """
    with opened(config) as app, Output(as_json=as_json) as output:
        if trial:
            _show_trial(app, output, since)
            return
        settings = {"as configured": app.config.ranking}
        if against or without:
            named = " ".join([*(against or ()), *(f"without {name}" for name in without or ())])
            settings[named] = _other(app.config.ranking, against or [], without or [])
        from newsletter.evaluating import evaluate as judged

        _show(judged(app, list(settings.values()), later), list(settings), output)


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


def _show(found: "Evaluation", names: list[str], output: Output) -> None:
    if not found.readers:
        output.say(
            f"{counted(found.voters, 'reader')} voted so far, none of them often enough: a like to "
            "learn from and a later one of a paper that was news are needed. Ask again in some "
            "weeks."
        )
        output.answer({"readers": 0, "voters": found.voters})
        return
    means = [found.estimates(at) for at in range(len(names))]
    rows: list[list[object]] = [
        [name, *(str(one[measure]) for measure in _COLUMNS)]
        for name, one in zip(names, means, strict=True)
    ]
    differences = found.differences() if len(names) > 1 else {}
    if differences:
        rows.append(["difference", *(_said(differences[measure]) for measure in _COLUMNS)])
    if output.as_json:
        settings = [{"setting": n, **_facts(one)} for n, one in zip(names, means, strict=True)]
        facts: dict[str, Any] = {"readers": found.readers, "voters": found.voters}
        facts |= {"likes": found.likes, "settings": settings}
        output.answer(facts | ({"difference": _facts(differences)} if differences else {}))
        return
    output.table(["setting", *_COLUMNS.values()], rows)
    output.say(f"{counted(found.readers, 'reader')}, {counted(found.likes, 'like')} to be foretold")
    if found.readers < FEW:
        output.say(f"so few readers are a hint and no proof; {FEW} would say more")


def _said(difference: "Estimate") -> str:
    verdict = "real" if difference.differs else "may be chance"
    return f"{difference.mean:+.3f} ({difference.low:+.3f} to {difference.high:+.3f}), {verdict}"


def _facts(estimates: "Mapping[str, Estimate]") -> dict[str, Any]:
    return {
        name: {"mean": one.mean, "low": one.low, "high": one.high}
        for name, one in estimates.items()
    }


def _show_trial(app: "App", output: Output, since: datetime | None) -> None:
    from newsletter.trials import report

    with app.database.reading() as session:
        found = report(session, since)
    score = found.contest
    if not found.letters:
        output.say("no letter was drafted from two rankers; set ranking.trial in config.toml")
    else:
        output.say(f"{counted(found.letters, 'letter')}, {found.voted} of them with votes")
        output.say(str(score))
    facts: dict[str, object] = {"letters": found.letters, "voted": found.voted}
    facts |= {"for_a": score.for_a, "for_b": score.for_b, "ties": score.ties}
    output.answer(facts | {"chance": score.chance, "is_real": score.is_real})
