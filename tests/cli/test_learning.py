"""`newsletter learn` says what came of it, and `newsletter send` does it by itself once a day."""

from datetime import timedelta
from pathlib import Path

from tests.command import run
from tests.conftest import MORNING
from tests.crowd import CROWD, filled, row


def test_it_says_how_many_readers_and_papers_there_are(tmp_path: Path) -> None:
    app = filled(tmp_path)
    found = run(tmp_path, "learn", "--json").done().answer
    assert found == {"readers": 3 * CROWD + 1, "papers": 30, "needed": 20}
    assert "30 papers are liked together" in run(tmp_path, "learn").done().out
    assert row(app).transport


def test_below_the_threshold_it_says_what_is_needed(tmp_path: Path) -> None:
    app = filled(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("colikes_from = 20", "colikes_from = 500"))
    said = run(tmp_path, "learn").done().out
    assert said.startswith(f"{3 * CROWD + 1} readers liked a paper: 500 are needed")
    assert not row(app).transport


def test_turned_off_it_says_so(tmp_path: Path) -> None:
    filled(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text(config.read_text() + 'without = ["colikes"]\n')
    assert "leaves it out" in run(tmp_path, "learn").done().out


def test_the_daily_run_learns_once_a_day(tmp_path: Path) -> None:
    app = filled(tmp_path)
    made = []
    for hours in (0, 1, 24):
        moment = (MORNING + timedelta(hours=hours)).isoformat()
        run(tmp_path, "send", "--now", moment).done()
        made.append(row(app).made_at)
    assert made == [MORNING, MORNING, MORNING + timedelta(hours=24)]
