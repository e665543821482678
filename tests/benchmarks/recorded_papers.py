"""The recorded papers as values: ICLR's with their authors' keywords, and all of arXiv's there are.

They are read where they lie (../shared/data/papers) and never copied.
"""

import csv
import json
import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from newsletter.ranking import Candidate

PAPERS = Path(__file__).parents[3] / "shared" / "data" / "papers"

Keywords = dict[str, frozenset[int]]


def iclr(least: int = 3, most: int = 200) -> tuple[list[Candidate], Keywords]:
    """ICLR 2017 and 2018, and the papers of each keyword that so many authors gave."""
    candidates: list[Candidate] = []
    papers_of: dict[str, set[int]] = {}
    for year in (2017, 2018):
        with lzma.open(PAPERS / f"iclr{year}.json.xz", "rt", encoding="utf-8") as lines:
            for row in json.load(lines):
                paper = Candidate(len(candidates), row["title"], row["abstract"] or "")
                candidates.append(paper)
                for keyword in (row["keywords"] or "").split(";"):
                    papers_of.setdefault(" ".join(keyword.lower().split()), set()).add(paper.id)
    papers_of.pop("", None)
    common = {word: frozenset(ids) for word, ids in sorted(papers_of.items())}
    return candidates, {word: ids for word, ids in common.items() if least <= len(ids) <= most}


def arxiv() -> Iterator[Candidate]:
    """The recorded arXiv and Hugging Face papers, each once; no ICLR file is read."""
    seen: set[str] = set()
    for row in _rows():
        name = str(row.get("id") or row.get("arxiv_id"))
        if name not in seen:
            seen.add(name)
            yield Candidate(len(seen), str(row["title"]), str(row["abstract"] or ""))


def announced(most: int, category: str) -> list[dict[str, object]]:
    """So many papers as arXiv announces them in a category, for `tests.fake_arxiv`.

    Every other one is of the archive's early years, whose authors have TeX and affiliations.
    """
    path = PAPERS / "arxiv_daily_2026-01_2026-03.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        new = [json.loads(line) for line in islice(lines, most - most // 2)]
    with lzma.open(PAPERS / "arxiv_2020_math.CT.tsv.xz", "rt", encoding="utf-8") as lines:
        old = [
            {
                "id": row["arxiv_id"],
                "title": row["title"],
                "abstract": row["abstract"],
                "authors": [row["author_text"]],
                "categories": row["categories"].split(","),
                "day": new[0]["day"],
            }
            for row in islice(csv.DictReader(lines, delimiter="\t"), most // 2)
        ]
    return [
        {**paper, "categories": list(dict.fromkeys([*paper["categories"], category]))}
        for paper in [*new, *old]
    ]


def _rows() -> Iterator[dict[str, object]]:
    csv.field_size_limit(10_000_000)
    for path in sorted(PAPERS.glob("arxiv_2020_*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                yield {"id": row["arxiv_id"], "title": row["title"], "abstract": row["abstract"]}
    for name in ("arxiv_daily_2026-01_2026-03", "hf_daily_papers_to_2026-03"):
        with lzma.open(PAPERS / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
