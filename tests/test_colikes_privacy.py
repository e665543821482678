"""Of what readers like together nothing betrays one of them, and who leaves is out of it."""

from pathlib import Path

import pytest

from newsletter import colikes, pipeline
from newsletter.actions.belongings import everything
from newsletter.actions.data import forget
from newsletter.actions.doors import Door
from newsletter.app import App
from newsletter.ranking.colikes import LEAST
from tests.crowd import CROWD, SUBJECTS, composed, filled, like, news, opened, reader, row
from tests.workshop import enrol

# How many liked a paper is counted by itself, and told from three readers on.
QUIET = 'colikes_from = 20\nwithout = ["trending"]'


@pytest.fixture
def app(tmp_path: Path) -> App:
    return filled(tmp_path)


def test_what_one_reader_or_few_like_changes_nothing_for_anybody_else(tmp_path: Path) -> None:
    found = []
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        app = filled(tmp_path / name)
        for number in range(LEAST):
            enrol(app, f"eve{number}@example.org", "nothing of the kind")
            if name == "after":
                like(app, f"eve{number}@example.org", [SUBJECTS[0], SUBJECTS[2], SUBJECTS[5]])
        pipeline.learn(app)
        found.append((row(app).transport, composed(news(tmp_path / name, QUIET))))
    (packed, picks), (packed_after, picks_after) = found
    assert packed == packed_after != b""
    others = [email for email in picks if not email.startswith("eve")]
    assert [picks[one] for one in others] == [picks_after[one] for one in others]


def test_an_erased_reader_is_in_nothing_that_was_learned_the_next_night(
    app: App, tmp_path: Path
) -> None:
    pipeline.learn(app)
    before = row(app)
    enrol(app, "cleo@example.org", "sea ice")
    like(app, "cleo@example.org", SUBJECTS)
    with app.database.writing() as session:
        mine = reader(session, "cleo@example.org")
        known = everything(session, mine) or {}
        assert len(known["votes"]) == 30 and "colikes" not in known
        forget(app, session, mine, Door("web", "Erase"), never_again=False)
    tomorrow = opened(tmp_path, day=1)
    pipeline.learn(tomorrow)
    after = row(tomorrow)
    assert (after.readers, after.transport) == (before.readers, before.transport)


def test_when_a_crowd_leaves_what_it_liked_together_is_forgotten(app: App, tmp_path: Path) -> None:
    pipeline.learn(app)
    with app.database.writing() as session:
        for number in range(CROWD):
            mine = reader(session, f"reader0{number}@example.org")
            forget(app, session, mine, Door("web", "Erase"), never_again=False)
    tomorrow = opened(tmp_path, day=1)
    assert pipeline.learn(tomorrow) == (2 * CROWD + 1, 20)


def test_what_no_night_learned_anew_is_not_used(app: App, tmp_path: Path) -> None:
    pipeline.learn(app)
    for days, used in ((1, True), (3, False)):
        later = opened(tmp_path, day=days)
        with later.database.reading() as session:
            found = colikes.read(session, later.config.ranking, later.now())
        assert (found is not None) == used
