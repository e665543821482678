"""The law of imports; changing it is a visible act."""

import ast
from pathlib import Path
from typing import get_args

import pytest

from newsletter.config import FeedKind
from newsletter.feeds import KINDS

ROOT = Path(__file__).parent.parent
ROOMS = ("feeds", "papers", "ranking", "letters", "post")
COMMON = ("app", "models", "papers")

# Who may import whom. A module not named here imports nothing of ours.
LAW: dict[str, set[str]] = {
    # doors
    "cli": {"*"},
    "__main__": {"cli"},
    "demo": {
        "actions",
        "app",
        "config",
        "editions",
        "letters",
        "models",
        "papers",
        "pipeline",
        "post",
        "subscribers",
    },
    "web": {
        "actions",
        "app",
        "clicks",
        "colikes",  # whether what many like orders letters, which readers are told
        "covering",  # what was announced and is held, as it stands
        "editions",
        "letters",
        "models",
        "papers",
        "pipeline",
        "post",  # the operator's pages
        "preview",
        "references",
        "subscribers",
    },
    "jobs": {"app", "models", "pipeline", "receiving", "tidying"},
    "tidying": {"actions", "app", "models", "papers", "subscribers"},
    # mail that comes in: the fourth door's own workbench, from bytes to acts
    "receiving": {"actions", "app", "models", "post", "subscribers"},
    "alarms": {"app", "models", "papers", "post"},
    # the only file that knows the order
    "pipeline": {
        *ROOMS,
        "app",
        "colikes",
        "collecting",
        "composing",
        "companion",
        "covering",
        "delivering",
        "desk",
        "editions",
        "enriching",
        "meanings",
        "models",
        "subscribers",
        "summaries",
    },
    # its workbenches: one batch of composing, one run of delivering, what votes taught and
    # what papers mean
    "composing": {
        "app",
        "colikes",
        "correspondence",
        "desk",
        "editions",
        "meanings",
        "outlook",
        "post",
        "profiles",
        "rankers",
        "subscribers",
    },
    "summaries": {"app", "endpoint", "letters", "models", "papers", "subscribers"},
    "endpoint": {"letters"},
    "enriching": {"app", "covering", "feeds", "models", "papers"},
    # the operator's questions: was the choice good, which ranker is better, why this paper
    "evaluating": {
        "app",
        "archive",
        "colikes",
        "config",
        "meanings",
        "models",
        "papers",
        "rankers",
        "ranking",
        "subscribers",
    },
    "trials": {"models", "ranking"},
    "why": {
        "actions",
        "app",
        "colikes",
        "desk",
        "editions",
        "letters",
        "meanings",
        "models",
        "papers",
        "profiles",
        "rankers",
        "ranking",
        "subscribers",
    },
    "rankers": {"config", "desk", "models", "ranking"},
    "desk": {
        "archive",
        "meanings",
        "models",
        "outlook",
        "papers",
        "profiles",
        "ranking",
        "subscribers",
    },
    "outlook": {"app", "covering", "feeds", "papers", "subscribers"},
    "meanings": {"app", "archive", "models", "papers", "ranking"},
    "profiles": {"archive", "clicks", "models", "ranking"},
    # what many readers' votes say together, learned once a night
    "colikes": {"app", "archive", "config", "models", "papers", "ranking", "subscribers"},
    "archive": {"frequencies", "papers", "ranking"},
    "frequencies": {"app", "models", "papers", "ranking", "subscribers"},
    "delivering": {"app", "models", "post", "press", "subscribers"},
    "preview": {
        "actions",
        "app",
        "archive",
        "colikes",
        "composing",
        "desk",
        "editions",
        "frequencies",
        "letters",
        "meanings",
        "models",
        "papers",
        "press",
        "profiles",
        "ranking",
        "subscribers",
    },
    "references": {"feeds", "models", "subscribers"},  # a paper from a reader, as from a feed
    "notices": {"app", "correspondence", "letters", "models"},
    "press": {*COMMON, "correspondence", "editions", "letters", "notices", "post", "type_case"},
    "type_case": {"editions", "letters", "papers"},
    # which papers people opened, where operator and reader want that to count
    "clicks": {"models", "subscribers"},
    "actions": {*COMMON, "correspondence", "editions", "letters", "post", "subscribers"},
    "app": {"config", "db", "hosts", "models", "subscribers", *ROOMS},
    # two more workbenches: a round of collecting, and what was announced against what we hold
    "collecting": {"app", "covering", "feeds", "frequencies", "meanings", "models", "papers"},
    "covering": {"app", "feeds", "models", "papers"},
    "hosts": {"db", "feeds", "papers"},
    # short mails to people, put into the outbox by what the clock and people do
    "correspondence": {"app", "models", "post"},
    # what the rooms share
    "editions": {"models", "subscribers"},
    "models": {"subscribers"},
    "config_file": {"config", "config_secrets", "subscribers"},
    "config_secrets": {"config"},
    "migrations": {"models", "subscribers"},
    # five siblings that do not know each other
    "feeds": {"models"},
    "papers": {"models"},
    "ranking": {"models", "subscribers"},
    "letters": {"models", "subscribers"},
    "post": {"models", "subscribers"},
}


def python_files() -> list[Path]:
    folders = (ROOT / "newsletter", ROOT / "subscribers", ROOT / "tests")
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def place_of(path: Path) -> str:
    """The room, or the single file, that a source file belongs to."""
    package, *rest = path.relative_to(ROOT).parts
    return "subscribers" if package == "subscribers" else rest[0].removesuffix(".py")


def imported_places(path: Path) -> set[str]:
    places = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import; write the whole name"
            modules = [node.module or ""]
            if node.module == "newsletter":
                modules = [f"newsletter.{alias.name}" for alias in node.names]
        else:
            continue
        for module in modules:
            package, *rest = module.split(".")
            if package == "subscribers":
                places.add("subscribers")
            elif package == "newsletter" and rest:
                places.add(rest[0])
    return places - {"__version__"}


@pytest.mark.parametrize(
    "path",
    [p for p in python_files() if "tests" not in p.relative_to(ROOT).parts],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_file_imports_only_what_the_law_allows(path: Path) -> None:
    place = place_of(path)
    allowed = LAW.get(place, set()) | {place}
    if "*" in allowed:
        return
    forbidden = imported_places(path) - allowed
    assert not forbidden, f"{place} may not import {', '.join(sorted(forbidden))}"


def test_the_config_knows_the_kinds_of_feeds_that_there_are() -> None:
    assert set(get_args(FeedKind)) == set(KINDS)


def test_no_room_commits() -> None:
    for room in ROOMS:
        for path in (ROOT / "newsletter" / room).rglob("*.py"):
            assert ".commit()" not in path.read_text(encoding="utf-8"), path
