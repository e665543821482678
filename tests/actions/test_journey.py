"""From a stranger's wish to their first letter, whatever the hour, and one letter a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from newsletter import actions, pipeline
from newsletter.models import Tally
from tests.actions.conftest import MAIL, Office
from tests.actions.mails import BEN
from tests.workshop import PAPERS, write_papers

TOPICS = "graph neural networks; exoplanet"


@pytest.fixture
def stocked(office: Office, tmp_path: Path) -> Office:
    write_papers(tmp_path / "papers.jsonl")
    pipeline.collect(office.app)
    return office


def composed(office: Office) -> int:
    """How many editions are due now, at this hour."""
    return pipeline.compose(office.app, whole_day=False).editions


@pytest.mark.parametrize("hour", ["0", "4", "7", "23"])
@pytest.mark.parametrize("days", ["daily", "weekly friday"])
def test_the_first_edition_is_due_at_once_and_the_next_on_another_day(
    stocked: Office, tmp_path: Path, hour: str, days: str
) -> None:
    actions.remove(stocked.app, "ada@example.org", erase=True)
    stocked.subscribe(BEN, interests=TOPICS, hour=hour, days=days, timezone="Asia/Tokyo")
    assert composed(stocked) == 0
    stocked.later(hours=2)
    stocked.confirm(BEN)
    assert composed(stocked) == 1
    new = PAPERS[0] | {"id": "2611.90009", "url": "https://arxiv.org/abs/2611.90009"}
    new |= {"title": "Graph neural networks and tea", "authors": ["Emmy Noether"]}
    write_papers(tmp_path / "papers.jsonl", [*PAPERS, new])
    pipeline.collect(stocked.app, by_hand=True)
    local_day = (stocked.app.now() + timedelta(hours=9)).date()
    for _hour in range(30):
        stocked.later(hours=1)
        if composed(stocked):
            break
    after = (stocked.app.now() + timedelta(hours=9)).date()
    assert after != local_day  # a daily reader's next came, a weekly one's did not yet
    assert (stocked.reader(BEN).last_edition_at == stocked.app.now()) == (days == "daily")


def test_who_leaves_after_todays_edition_and_comes_back_today_gets_no_second_one(
    stocked: Office,
) -> None:
    stocked.subscribe(BEN, interests=TOPICS)
    stocked.confirm(BEN)
    assert composed(stocked) == 1
    actions.leave_by_link(stocked.app, stocked.token("unsubscribe", stocked.id(BEN)), MAIL)
    with stocked.app.database.writing() as session:
        # The limit of one confirmation a day is not what is tested here.
        session.execute(delete(Tally))
    stocked.subscribe(BEN, interests="bread")
    assert isinstance(stocked.confirm(BEN), actions.Confirmed)
    assert composed(stocked) == 0
    bens = [row for row in stocked.rows()["edition"] if row.subscriber_id == stocked.id(BEN)]
    assert len(bens) == 1
