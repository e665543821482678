"""What the operator sees of papers opened: numbers of three readers or more, and nobody's name."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from newsletter import actions, pipeline
from newsletter.actions import operating
from tests.command import run
from tests.web.admin.conftest import operator
from tests.web.conftest import Door, opened_door
from tests.workshop import PAPERS, enrol, write_papers

__all__ = ["operator"]


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """Four readers who want clicks to count have letters with two papers."""
    monkeypatch.setenv("NEWSLETTER_LETTERS__CLICKS", "true")
    with opened_door(tmp_path) as door:
        for name in ("fay", "gil", "hal", "ida"):
            enrol(door.app, f"{name}@example.net", "graph neural networks; bread", clicks="on")
        write_papers(tmp_path / "papers.jsonl")
        pipeline.collect(door.app, force=True)
        pipeline.compose_and_deliver(door.app, whole_day=True)
        door.app.moment = door.app.now() + timedelta(hours=1)
        yield door


def open_as_person(door: Door, title: str, *names: str) -> None:
    (paper,) = (row.id for row in door.rows()["paper"] if row.title == title)
    for name in names:
        (letter,) = (
            row.id for row in door.rows()["delivery"] if row.recipient == f"{name}@example.net"
        )
        assert actions.count_click(door.app, letter, paper)


def page(door: Door) -> str:
    link = f"/admin/login/{operating.new_login(door.app)}"
    cookie = door.browser.post(link).headers["set-cookie"].partition(";")[0]
    answer = door.browser.get("/admin/opened", headers={"Cookie": cookie})
    assert answer.status_code == 200 and "@example.net" not in answer.text
    return answer.text


def test_fewer_than_three_readers_are_not_told(counting: Door) -> None:
    graphs, bread = PAPERS[0]["title"], PAPERS[2]["title"]
    assert "nothing was opened" in page(counting)
    open_as_person(counting, graphs, "fay", "gil")
    shown = page(counting)
    assert graphs not in shown and "fewer than 3" in shown and "2026-11-24" in shown
    open_as_person(counting, bread, "hal")
    shown = page(counting)
    assert graphs not in shown and bread not in shown
    assert '2026-11-24</td><td class="number">3</td>' in shown
    open_as_person(counting, graphs, "ida")
    shown = page(counting)
    assert bread not in shown and f'{graphs}</a></td><td class="number">3</td>' in shown


def test_the_command_tells_the_same(counting: Door) -> None:
    open_as_person(counting, str(PAPERS[0]["title"]), "fay", "gil", "hal")
    folder, counts = counting.app.config.folder, {"NEWSLETTER_LETTERS__CLICKS": "true"}
    said = run(folder, "clicks", "--now", "2026-11-25T06:00:00Z", **counts).done().out
    assert [line.split() for line in said.splitlines()[1:]] == [
        ["paper", *str(PAPERS[0]["title"]).split(), "3"],
        ["day", "2026-11-24", "3"],
    ]


def test_where_none_are_counted_the_page_says_how(door: Door, operator: httpx.Client) -> None:
    shown = operator.get("/admin/opened").text
    assert "No clicks are counted here" in shown and "<table>" not in shown
    refused = run(door.app.config.folder, "clicks")
    assert refused.code == 1 and "letters.clicks = true" in refused.err
