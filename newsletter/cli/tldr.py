"""`newsletter tldr`: a sentence for each paper, from JSON Lines to JSON Lines; no database.

How the sentence is chosen is in letters/tldr.py.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def tldr(
    papers: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The papers.")],
) -> None:
    """Choose the sentence of each abstract that says best what was done or found.

    The file holds one JSON object a line: {"id", "title", "abstract"}.
    The answer: {"id", "tldr"}, in the same order.

    Example: newsletter tldr --papers papers.jsonl
    """
    # Here, because other commands that only list this one do not need them.
    from newsletter.cli.rank_input import BadLine, papers_in
    from newsletter.letters import tldr as summary

    try:
        found = papers_in(papers)
    except BadLine as fault:
        typer.echo(f"newsletter: {fault}", err=True)
        raise typer.Exit(2) from None
    for name, paper in found.items():
        answer = {"id": name, "tldr": summary.tldr(paper.abstract)}
        sys.stdout.write(json.dumps(answer) + "\n")
