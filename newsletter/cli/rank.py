"""`newsletter rank`: the ranking room alone, from JSON Lines to JSON Lines; no database, no config.

It reads papers and readers from files and writes picks; how they are chosen is in ranking.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.models import Pick, Problem

if TYPE_CHECKING:
    from newsletter.ranking import Candidate, Index

_AT_ONCE = 500  # readers ranked together


def rank(
    papers: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="Papers to choose from.")
    ],
    readers: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Who chooses.")],
    size: Annotated[int, typer.Option(min=1, help="How many papers each reader gets at most.")],
    background: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Papers of the field at random: how common words are, what likes are told from.",
        ),
    ] = None,
    cutoff: Annotated[
        float | None,
        typer.Option(min=0.0, help="Leave out papers that say less of every topic, 0 to 1."),
    ] = None,
    encoder: Annotated[
        str,
        typer.Option(
            help="Let meaning count beside words: minilm, or a sentence-transformers model.",
        ),
    ] = "",
) -> None:
    """Rank papers for readers, without a database or a configuration.

    Every file holds one JSON object a line.
    Papers and background: {"id", "title", "abstract"[, "authors", "categories", "published"]}.
    Readers: {"id", "topics": [...], "liked": [papers or ids], "disliked": [papers or ids]}; a topic
    is a phrase, cat:cs.LG or author:NAME, and -TOPIC mutes.
    The answer: {"id", "picks": [{"paper", "score", "reasons"}]}, best first.

    Example: newsletter rank --papers papers.jsonl --readers readers.jsonl --size 10
    """
    # Here, because other commands that only list this one do not need the room.
    from newsletter.cli.rank_input import papers_in, readers_in
    from newsletter.ranking import select

    try:
        candidates = papers_in(papers)
        others = papers_in(background) if background else {}
        everyone = readers_in(readers, size, {**others, **candidates})
        index = _index(list(candidates.values()), list(others.values()), encoder)
    except Problem as fault:
        typer.echo(f"newsletter: {fault}", err=True)
        raise typer.Exit(2) from None
    names = {paper.id: name for name, paper in candidates.items()}
    for at in range(0, len(everyone), _AT_ONCE):
        some = everyone[at : at + _AT_ONCE]
        chosen = select(index, [reader for _, reader in some], cutoff=cutoff)
        for (name, _), picks in zip(some, chosen, strict=True):
            answer = {"id": name, "picks": [_shown(pick, names[pick.paper_id]) for pick in picks]}
            sys.stdout.write(json.dumps(answer) + "\n")


def _index(papers: "list[Candidate]", others: "list[Candidate]", encoder: str) -> "Index":
    """The papers indexed; `others` are counted beside the shipped background, as an archive is."""
    from newsletter.ranking import Background, Index
    from newsletter.ranking.encoder import open_encoder

    background = Background.shipped()
    if others:
        counted = Background.of(f"{one.title}\n{one.abstract}" for one in others)
        background = background.with_archive(counted, has_news=False)
    model = open_encoder(encoder) if encoder else None
    return Index.build(papers, background, others, model)


def _shown(pick: Pick, name: str | int) -> dict[str, object]:
    reasons = [
        {"signal": reason.signal, "words": reason.words, "quotes": list(reason.quotes)}
        for reason in pick.reasons
    ]
    return {"paper": name, "score": pick.score, "reasons": reasons}
