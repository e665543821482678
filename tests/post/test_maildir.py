"""A Maildir: what is new is offered and moves to cur; nothing is deleted."""

from pathlib import Path

import pytest

from newsletter.models import Problem
from newsletter.post.maildir import collect


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("tmp", "new", "cur"):
        (tmp_path / part).mkdir()
    return tmp_path


def test_what_is_taken_is_seen_and_what_is_not_is_flagged(folder: Path) -> None:
    for name, content in (("1.a", b"ours"), ("2.b", b"theirs"), ("3.c", b"much too big")):
        (folder / "new" / name).write_bytes(content)
    (folder / "new" / ".hidden").write_bytes(b"x")
    offered: list[bytes] = []

    def offer(raw: bytes) -> bool:
        offered.append(raw)
        return raw == b"ours"

    assert collect(folder, offer, 10, 8) == 1
    assert offered == [b"ours", b"theirs"]
    assert sorted(path.name for path in (folder / "cur").iterdir()) == [
        "1.a:2,S",
        "2.b:2,F",
        "3.c:2,F",
    ]
    assert [path.name for path in (folder / "new").iterdir()] == [".hidden"]


def test_what_could_not_be_stored_stays_new(folder: Path) -> None:
    (folder / "new" / "1").write_bytes(b"x")

    def busy(raw: bytes) -> bool:
        raise Problem("the database is busy")

    with pytest.raises(Problem):
        collect(folder, busy, 10, 100)
    assert [path.name for path in (folder / "new").iterdir()] == ["1"]


def test_only_so_many_are_read_the_oldest_first(folder: Path) -> None:
    for number in range(5):
        (folder / "new" / f"{number}").write_bytes(b"%d" % number)
    offered: list[bytes] = []
    collect(folder, lambda raw: bool(offered.append(raw)) or True, 3, 100)
    assert offered == [b"0", b"1", b"2"]


def test_what_is_no_maildir_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"correct inbound\.maildir"):
        collect(tmp_path / "nowhere", lambda raw: True, 10, 100)
