"""What `newsletter evaluate` found, as tables and sentences for people and as facts for machines.

It judges nothing itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsletter.cli.output import Output, counted

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.config.ranking import Ranking
    from newsletter.evaluating import Evaluation
    from newsletter.ranking.evaluate import Estimate

FEW = 20  # readers; with fewer an interval says little
_COLUMNS = {"ndcg": "nDCG@10", "recall": "recall@10", "reciprocal_rank": "MRR"}


def show(found: "Evaluation", names: list[str], output: Output, emails: Mapping[int, str]) -> None:
    """The means of each setting, their difference, and each reader whose address is given."""
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
        facts |= {"difference": _facts(differences)} if differences else {}
        output.answer(facts | ({"each": _each(found, emails)} if emails else {}))
        return
    output.table(["setting", *_COLUMNS.values()], rows)
    output.say(
        f"{counted(found.readers, 'reader')}, {counted(found.likes, 'like')} to be foretold; "
        f"ten places allow a recall of {found.highest_recall:.3f}"
    )
    if emails:
        _show_each(found, names, emails, output)
    if found.readers < FEW:
        output.say(f"so few readers are a hint and no proof; {FEW} would say more")


def _each(found: "Evaluation", emails: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each reader's figures by setting, the worst served by the first one first."""
    each = [
        {
            "email": emails[id],
            "likes": count,
            "settings": [
                {name: getattr(one[at], name) for name in _COLUMNS} for one in found.judged
            ],
        }
        for at, (id, count) in enumerate(found.wanted.items())
    ]
    return sorted(each, key=lambda one: one["settings"][0]["ndcg"])


def _show_each(
    found: "Evaluation", names: list[str], emails: Mapping[int, str], output: Output
) -> None:
    rows = [
        [one["email"], one["likes"], name, *(f"{figures[measure]:.3f}" for measure in _COLUMNS)]
        for one in _each(found, emails)
        for name, figures in zip(names, one["settings"], strict=True)
    ]
    output.table(["reader", "likes", "setting", *_COLUMNS.values()], rows)


def _said(difference: "Estimate") -> str:
    verdict = "may be chance"
    if difference.differs:
        verdict = "better" if difference.mean > 0 else "worse"
    return f"{difference.mean:+.3f} ({difference.low:+.3f} to {difference.high:+.3f}), {verdict}"


def _facts(estimates: "Mapping[str, Estimate]") -> dict[str, Any]:
    return {
        name: {"mean": one.mean, "low": one.low, "high": one.high}
        for name, one in estimates.items()
    }


def show_trial(app: "App", output: Output, since: datetime | None) -> None:
    """Which ranker the votes on letters of a trial prefer."""
    from newsletter.trials import report

    with app.database.reading() as session:
        found = report(session, since)
    score = found.contest
    if not found.letters:
        output.say("no letter was drafted from two rankers; set ranking.trial in config.toml")
    else:
        output.say(f"A is [ranking] as configured, B {_rival(app.config.ranking)}")
        output.say(f"{counted(found.letters, 'letter')}, {found.voted} of them with votes")
        output.say(str(score))
    if found.voted:
        output.say(found.readers.told("by {} readers"))
    facts: dict[str, object] = {"letters": found.letters, "voted": found.voted}
    facts |= {"for_a": score.for_a, "for_b": score.for_b, "ties": score.ties}
    facts |= {"chance": score.chance, "is_real": score.is_real}
    each = found.readers
    readers = {"for_a": each.for_a, "for_b": each.for_b, "ties": each.ties, "chance": each.chance}
    output.answer(facts | {"readers": readers})


def _rival(ranking: "Ranking") -> str:
    """The ranker B in words; letters of an earlier trial are told apart by --since alone."""
    if not ranking.trial:
        return "what ranking.trial was then; none is set now"
    return "with " + ", ".join(f"{key} = {value!r}" for key, value in ranking.trial.items())
