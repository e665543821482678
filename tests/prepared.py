"""What every test would make anew and find the same: empty tables, and templates as code.

Nothing is replaced by something else. That the migrations make these tables is for test_db.py and
test_migrations.py to show, which begin with nothing.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

from jinja2 import Environment

from newsletter.db import Database

_compile = Environment.compile
_code: dict[object, CodeType] = {}


def prepare(path: Path) -> str:
    """Put a database at the path that has all tables and no row, unless one is there; its URL."""
    if not path.exists():
        path.write_bytes(_tables())
    return f"sqlite:///{path}"


def compile_each_template_once() -> None:
    """From here on Jinja compiles the same source under the same rules once a process."""
    Environment.compile = _compiled_once  # type: ignore[assignment,method-assign]


@cache
def _tables() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "newsletter.db"
        Database(f"sqlite:///{path}").close()
        return path.read_bytes()


def _compiled_once(environment: Environment, source: Any, *names: Any, **more: Any) -> Any:
    if not isinstance(source, str) or more:
        return _compile(environment, source, *names, **more)
    rules = (environment.autoescape, environment.trim_blocks, environment.lstrip_blocks)
    known = (frozenset(environment.filters), frozenset(environment.tests), *environment.extensions)
    key = (source, *names, *rules, environment.keep_trailing_newline, *known)
    if key not in _code:
        _code[key] = _compile(environment, source, *names)
    return _code[key]
