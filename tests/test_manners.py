"""The size of files and functions, and what each file says of itself."""

import ast
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, python_files


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 250, "more than 250 lines: it is two files"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # Of a command's signature each line is an option with its help: a table, no code.
            lines = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
            longest = 40 if "migrations" not in path.parts else 400
            assert lines <= longest, f"{node.name} has {lines} lines"


@pytest.mark.parametrize(
    "path",
    [p for p in python_files() if p.read_text(encoding="utf-8").strip()],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_file_says_what_it_promises(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
