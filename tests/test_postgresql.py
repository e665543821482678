"""The whole journey on PostgreSQL: what is promised there is what is promised on SQLite."""

from datetime import timedelta
from pathlib import Path

import pytest

from newsletter import actions, clicks, pipeline, tidying
from newsletter.app import App
from newsletter.config_file import load
from newsletter.evaluating import evaluate
from newsletter.models import State
from newsletter.post import ledger
from newsletter.trials import report
from newsletter.why import why
from tests.chat_server import chatting
from tests.command import ended, run, start
from tests.conftest import MORNING
from tests.mail_server import mail_server
from tests.workshop import PAPERS, enrol, import_readers, letters_in, write_config, write_papers

NOW = MORNING.isoformat()
MANY = [f"reader{number}@example.org" for number in range(1_100)]  # more than one batch


@pytest.fixture
def folder(tmp_path: Path, postgresql_url: str) -> Path:
    """A newsletter whose database is PostgreSQL."""
    write_config(tmp_path, f'[database]\nurl = "{postgresql_url}"')
    write_papers(tmp_path / "papers.jsonl")
    return tmp_path


def send_by_port(folder: Path, port: int) -> None:
    config = folder / "config.toml"
    relay = f'[post]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'
    config.write_text(config.read_text().replace("[post]\n", relay))


def test_two_readers_get_the_papers_of_their_topics_once(folder: Path) -> None:
    for day in range(3):
        app = App(load(folder / "config.toml"), now=MORNING + timedelta(days=day))
        if day == 0:
            enrol(app, "ada@example.org", "graph neural networks; -bread", name="Ada")
            enrol(app, "grace@example.org", "exoplanets; author:Tu Youyou")
        collected = pipeline.collect(app)
        composed, delivered = pipeline.compose_and_deliver(app, whole_day=True)
        app.close()
        assert [feed["error"] for feed in collected.feeds] == [None]
        news = day == 0
        assert (collected.new, composed.editions) == ((3, 2) if news else (0, 0))
        assert delivered.states[State.SENT] == sum(delivered.states.values()) == 2
    ada, grace = sorted(letters_in(folder), key=lambda letter: b"To: grace" in letter)
    assert b"To: ada@example.org" in ada and b"To: grace@example.org" in grace
    assert b"2611.90001" in ada and b"2611.90002" not in ada
    assert b"2611.90002" in grace and b"2611.90003" in grace and b"2611.90001" not in grace


def test_papers_opened_are_noted_and_told_there_too(folder: Path) -> None:
    (folder / "config.toml").write_text(
        (folder / "config.toml").read_text() + "[letters]\nclicks = true\n"
    )
    app = App(load(folder / "config.toml"), now=MORNING)
    enrol(app, "ada@example.org", "graph neural networks", clicks="on")
    pipeline.collect(app)
    pipeline.compose_and_deliver(app, whole_day=True)
    for hours, noted in ((1, True), (1, False), (2, True)):
        app.moment = MORNING + timedelta(hours=hours)
        assert actions.count_click(app, 1, 1) is noted
    with app.database.reading() as session:
        (opened,) = clicks.by_readers(session, [1])[1]
        assert clicks.sums_since(session, MORNING.date()).days == [(MORNING.date(), None)]
    assert (opened.paper_id, opened.last_at) == (1, app.now())
    assert tidying.tidy(app)["clicks"] == 0
    assert actions.forget_opened(app, 1, 1) == 1
    app.close()


def test_papers_are_summed_up_judged_and_explained_there_too(folder: Path) -> None:
    with chatting() as chat:
        said = "A graph neural network on molecules tells boiling points."
        chat.says = lambda _question: said
        extra = f'[tldr]\nendpoint = "{chat.url}"\nmodel = "small"\n[ranking.trial]\ncutoff = 0.1\n'
        config = folder / "config.toml"
        config.write_text(config.read_text() + extra)
        long = {
            "abstract": "We train networks. On molecules they do well. They tell boiling points."
        }
        write_papers(folder / "papers.jsonl", [PAPERS[0] | long, *PAPERS[1:]])
        app = App(load(config), now=MORNING)
        enrol(app, "ada@example.org", "graph neural networks; molecules")
        pipeline.collect(app)
        for _ in range(2):
            pipeline.compose_and_deliver(app, whole_day=True)
    assert len(chat.seen) == 1
    assert why(app, "ada@example.org", "2611.90001").verdict == "sent"
    assert why(app, "ada@example.org", "999999999999999").verdict == "unknown"
    assert evaluate(app, [app.config.ranking]).voters == 0
    with app.database.reading() as session:
        assert report(session).letters == 1
    app.close()


def test_a_second_send_sends_nothing_and_the_next_days_paper_is_sent(folder: Path) -> None:
    import_readers(folder, ["ada@example.org", "grace@example.org"], MORNING)
    sent = [run(folder, "send", "--json", "--now", NOW).done().answer["run"] for _ in range(2)]
    assert sent == [{"sent": 2}, {}]
    new = PAPERS[0] | {"id": "2611.90009", "url": "https://arxiv.org/abs/2611.90009"}
    new |= {"title": "Graph neural networks and tea", "authors": ["Emmy Noether"]}
    write_papers(folder / "papers.jsonl", [*PAPERS, new])
    tomorrow = (MORNING + timedelta(days=1)).isoformat()
    assert run(folder, "send", "--json", "--now", tomorrow).done().answer["run"] == {"sent": 2}
    assert sum(b"2611.90009" in letter for letter in letters_in(folder)) == 2


def test_two_that_open_an_empty_database_at_once_make_its_tables_once(
    tmp_path: Path, empty_postgresql_url: str
) -> None:
    write_config(tmp_path, f'[database]\nurl = "{empty_postgresql_url}"')
    write_papers(tmp_path / "papers.jsonl")
    for process in [start(tmp_path, "feeds") for _ in range(2)]:
        ended(process).done()


def test_two_sends_at_once_send_each_reader_once(folder: Path) -> None:
    import_readers(folder, MANY, MORNING)
    with mail_server() as inboxes:
        send_by_port(folder, inboxes.port)
        both = [start(folder, "send", "--json", "--now", NOW) for _ in range(2)]
        answers = [ended(process).done().answer for process in both]
    assert inboxes.recipients == sorted(MANY)
    assert sum(answer["run"].get("sent", 0) for answer in answers) == len(MANY)
    assert states(folder) == {State.SENT: len(MANY)}


def states(folder: Path) -> dict[State, int]:
    """The letters by state, of the states that there are."""
    app = App(load(folder / "config.toml"))
    with app.database.reading() as session:
        counts = ledger.counts(session)
    app.close()
    return {state: count for state, count in counts.items() if count}
