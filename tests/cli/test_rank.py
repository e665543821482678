"""`newsletter rank`: files in, one JSON object a reader out, and a clear word on every bad line."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from newsletter.cli.rank import rank

app = typer.Typer()
app.command()(rank)

FOAM = {
    "id": "foam",
    "title": "Quantum foam in thin films",
    "abstract": "We measure thin quantum foam.",
    "authors": ["Ada Lovelace"],
    "categories": ["gr-qc"],
    "published": "2026-11-20",
}
REEFS = {"id": 7, "title": "Coral reefs", "abstract": None, "authors": "Ben Müller and C. Ptolemy"}
NEWER = {"id": "newer", "title": "Coral reefs", "published": "2026-11-21T08:00:00Z"}


def written(path: Path, lines: list[Any]) -> str:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return str(path)


def ranked(folder: Path, readers: list[Any], *more: str, papers: list[Any] | None = None) -> Result:
    files = (
        written(folder / "papers.jsonl", [FOAM, REEFS, NEWER] if papers is None else papers),
        written(folder / "readers.jsonl", readers),
    )
    arguments = ["--papers", files[0], "--readers", files[1], "--size", "5", *more]
    return CliRunner().invoke(app, arguments)


def papers_of(result: Result) -> list[list[object]]:
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    return [[pick["paper"] for pick in answer["picks"]] for answer in answers]


def test_every_paper_is_listed_best_first_with_its_reasons(tmp_path: Path) -> None:
    result = ranked(tmp_path, [{"id": "r", "topics": ["quantum foam"]}])
    answer = json.loads(result.stdout)
    assert answer["id"] == "r"
    assert [pick["paper"] for pick in answer["picks"]] == ["foam", "newer", 7]
    assert answer["picks"][0]["score"] > answer["picks"][1]["score"] == 0
    assert answer["picks"][0]["reasons"] == [
        {"signal": "phrase", "words": "quantum foam", "quotes": ["thin quantum foam"]}
    ]


def test_a_cutoff_leaves_out_what_says_nothing(tmp_path: Path) -> None:
    result = ranked(tmp_path, [{"id": 1, "topics": ["quantum foam"]}], "--cutoff", "0.4")
    assert papers_of(result) == [["foam"]]


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (["coral reefs", "-author:B. Muller"], ["newer", "foam"]),
        (["cat:gr-qc", "-reef"], ["foam"]),
        (["author:Ptolemy"], [7, "newer", "foam"]),
        (["coral; bleached reefs, " + "and the long story of it " * 12], ["newer", 7, "foam"]),
    ],
)
def test_topics_are_written_as_everywhere(
    tmp_path: Path, topics: list[str], expected: list[object]
) -> None:
    assert papers_of(ranked(tmp_path, [{"id": 1, "topics": topics}])) == [expected]


def test_likes_are_whole_papers_or_ids_and_need_no_topics(tmp_path: Path) -> None:
    readers = [
        {"id": 1, "liked": [{"id": "x", "title": "Foam", "abstract": "The foam is quantum."}]},
        {"id": 2, "topics": [], "liked": [7], "disliked": ["foam"]},
    ]
    first, second = papers_of(ranked(tmp_path, readers))
    assert first[0] == "foam"
    assert second[-1] == "foam"


def test_a_background_is_counted_and_may_be_named_in_likes(tmp_path: Path) -> None:
    other = {"id": "b", "title": "Bleached coral", "abstract": "Reefs fade."}
    background = written(tmp_path / "background.jsonl", [other, {"id": 9, "title": "Law"}])
    result = ranked(tmp_path, [{"id": 1, "liked": ["b"]}], "--background", background)
    assert papers_of(result)[0][-1] == "foam"


def test_blank_lines_and_second_copies_are_passed_over(tmp_path: Path) -> None:
    papers = [FOAM, "", {"id": "foam", "title": "Coral"}, "  "]
    assert papers_of(ranked(tmp_path, [{"id": 1}], papers=papers)) == [["foam"]]


def test_no_readers_or_no_papers_are_no_fault(tmp_path: Path) -> None:
    assert papers_of(ranked(tmp_path, [])) == []
    assert papers_of(ranked(tmp_path, [{"id": 1, "topics": ["foam"]}], papers=[])) == [[]]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "this is not JSON"),
        ("[1]", "an object"),
        ("[" * 100_000, "this is not JSON"),
        ({"title": "No name"}, '"id" has to be'),
        ({"id": True, "title": "No name"}, '"id" has to be'),
        ({"id": 1}, '"title" has to be text'),
        ({"id": 1, "title": "T", "abstract": ["a"]}, '"abstract" has to be text'),
        ({"id": 1, "title": "T", "authors": [1]}, '"authors" has to be a list of words'),
        ({"id": 1, "title": "T", "published": "soon"}, '"published" is no date'),
        ({"id": 1, "title": "T", "published": "0001-01-01T00:00+14:00"}, "is no date"),
        ('{"id": ' + "1" * 5_000 + ', "title": "T"}', "this is not JSON"),
    ],
)
def test_a_bad_line_of_papers_is_named(tmp_path: Path, line: Any, fault: str) -> None:
    result = ranked(tmp_path, [{"id": 1}], papers=[FOAM, line])
    assert result.exit_code == 2
    assert "papers.jsonl, line 2: " in result.stderr
    assert fault in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"id": 1, "topics": "foam"}, '"topics" has to be a list'),
        ({"id": 1, "topics": [3]}, '"topics" has to be a list of words'),
        ({"id": 1, "topics": ["cat:"]}, "holds no word"),
        ({"id": 1, "liked": ["lost"]}, "which is in no file"),
        ({"id": 1, "liked": [{"id": 3}]}, '"title" has to be text'),
        ({"id": 1, "disliked": [None]}, "which is in no file"),
    ],
)
def test_a_bad_line_of_readers_is_named(tmp_path: Path, line: Any, fault: str) -> None:
    result = ranked(tmp_path, ["", line])
    assert result.exit_code == 2
    assert "readers.jsonl, line 2" in result.stderr
    assert fault in result.stderr


def test_a_file_that_is_no_text_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes('{"id": 1, "title": "Ü"}'.encode("latin-1"))
    for name, fault in (("latin.jsonl", "not UTF-8"), ("lost.jsonl", "does not exist")):
        result = ranked(tmp_path, [{"id": 1}], "--background", str(tmp_path / name))
        assert result.exit_code == 2
        assert fault in " ".join(result.stderr.replace("│", " ").split())


def test_help_shows_an_example() -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert "newsletter rank --papers" in shown
