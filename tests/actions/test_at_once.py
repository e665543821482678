"""Many ask at once, on SQLite and on PostgreSQL: nobody is mailed twice, and nothing breaks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsletter import actions, pipeline
from newsletter.actions import Answered, Liked
from newsletter.models import Announcement, Verb
from newsletter.tidying import tidy
from subscribers.changes import Changed
from subscribers.models import Status
from tests.actions.conftest import MAIL, WEB, Office, open_office
from tests.actions.mails import ADA, BEN, answer, command, write
from tests.workshop import enrol, write_papers

THREADS, CALLS = 8, 48


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Ada is a reader; three papers are there."""
    extra = ""
    if request.param == "postgresql":
        extra = f'[database]\nurl = "{request.getfixturevalue("postgresql_url")}"\n'
    write_papers(tmp_path / "papers.jsonl")
    opened = open_office(tmp_path, extra)
    enrol(opened.app, ADA, "engines; -looms", timezone="Europe/Paris")
    pipeline.collect(opened.app)
    yield opened
    opened.app.close()


def test_of_many_who_give_one_address_at_once_one_mails_it(office: Office) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        asked = list(pool.map(lambda n: office.subscribe(BEN, size=n % 20 + 1), range(CALLS)))
    outcomes = [one.outcome for one in asked]
    assert sorted(outcomes) == ["asked to confirm"] + ["limited"] * (CALLS - 1)
    assert office.kinds() == ["confirm"]
    assert len(office.rows()["subscriber"]) == 2


def test_of_many_who_confirm_at_once_one_is_first(office: Office) -> None:
    office.subscribe(BEN)
    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(lambda _: office.confirm(BEN), range(CALLS)))
    assert [one.again for one in done if isinstance(one, actions.Confirmed)].count(False) == 1
    assert [act for act, *_ in office.consents(BEN)] == ["subscribed", "confirmed"]


def test_of_many_votes_at_once_one_counts(office: Office) -> None:
    ada = office.id(ADA)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda n: actions.vote(office.app, ada, n % 3 + 1, 1, WEB), range(CALLS)))
    assert sorted(row.paper_id for row in office.rows()["vote"]) == [1, 2, 3]


def test_different_people_who_ask_at_once_are_all_asked(office: Office) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda n: office.subscribe(f"r{n}@d{n % 5}.test"), range(CALLS)))
    assert office.kinds() == ["confirm"] * CALLS


def test_every_act_works_on_both_databases(office: Office) -> None:
    office.subscribe(BEN, interests="bread")
    office.confirm(BEN)
    assert answer(office, command(Verb.FOLLOW, "tea"), command(Verb.PAUSE)).changed == 1
    assert answer(office, command(Verb.UNDO)) == Answered("undone", True, 1)
    assert office.topics(ADA) == "engines; -looms"
    assert write(office, ADA, command(Verb.UNSUBSCRIBE)).outcome == "asked to confirm"
    token = office.notices()[-1][2]["token"]
    assert actions.answer_by_link(office.app, token, MAIL) == Answered("done", True, 1)
    assert office.subscribe(ADA, interests="tea").outcome == "asked to confirm"
    assert isinstance(office.confirm(ADA), actions.Confirmed)
    works = [Announcement("list", "", arxiv_id="1706.03762")]
    assert actions.like_papers(office.app, office.id(ADA), works, WEB) == Liked(1, 0, 1)
    assert actions.ask_move(office.app, office.id(ADA), "ada@new.test")
    token = office.notices()[-1][2]["token"]
    assert actions.move_by_link(office.app, token, WEB) == Changed(1, ("email",))
    data = actions.export_by_link(office.app, office.token("export", office.id("ada@new.test")))
    assert isinstance(data, dict) and len(data["votes"]) == 1
    erase = office.token("erase", office.id("ada@new.test"))
    assert actions.erase_by_link(office.app, erase, WEB, never_again=True) == Changed(1)
    assert office.subscribe("ada@new.test").outcome == "suppressed"
    office.subscribe("cleo@example.org")
    office.later(days=15)
    assert tidy(office.app)["unconfirmed"] == 1
    assert office.reader(BEN).status == Status.ACTIVE
