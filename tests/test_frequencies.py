"""Terms are counted once in every paper we hold, on SQLite and on PostgreSQL, whatever happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlmodel import select

from newsletter import frequencies, papers, pipeline, tidying
from newsletter.app import App
from newsletter.archive import Archive, candidate
from newsletter.composing import open_desk
from newsletter.config_file import load
from newsletter.frequencies import background, count_new
from newsletter.models import FROM_READERS, Announcement, Edition, Frequencies
from newsletter.preview.shelf import Shelf
from newsletter.ranking import Background, Index
from newsletter.ranking.learning import RANDOM, Lessons
from newsletter.ranking.rolling import Rolling
from newsletter.ranking.text import keys
from newsletter.ranking.vectors import Vectors
from tests.conftest import MORNING
from tests.workshop import PAPERS, enrol, write_config, write_papers


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """Nothing is collected yet."""
    extra = "[database]\nkeep_abstracts_days = 1\n"
    if request.param == "postgresql":
        extra += f'url = "{request.getfixturevalue("postgresql_url")}"\n'
    write_papers(tmp_path / "papers.jsonl")
    opened = App(load(write_config(tmp_path, extra)), now=MORNING)
    yield opened
    opened.close()


def counted(app: App, stem: str) -> tuple[int, float]:
    """How many papers the counts weigh as, and in how many the word stands; no shipped ones."""
    with app.database.reading() as session:
        found = background(session)
    if found.besides is None:
        return 0, 0.0
    own = Background(found.size, found.least, found.terms, found.counts)
    return own.size, float(own.frequencies(keys("stem", [stem]))[0])


def keep(app: App, *numbers: int, **fields: object) -> None:
    """Papers on tides."""
    given = {"source": "A", "abstract": "The tide is late.", "authors": ("Mary Somerville",)}
    with app.database.writing() as session:
        found = [
            Announcement(**(given | {"title": f"Part {n}", "arxiv_id": f"2611.1{n:04}"} | fields))  # type: ignore[arg-type]
            for n in numbers
        ]
        papers.keep(session, found, MORNING)


def test_each_paper_counts_once_however_often_feeds_are_visited(app: App, tmp_path: Path) -> None:
    assert counted(app, "bread") == (0, 0)
    for _ in range(2):
        pipeline.collect(app, force=True)
        assert counted(app, "bread") == (3, 1)
    rye = PAPERS[2] | {"id": "2611.90004", "url": "", "title": "Rye bread", "authors": ["Ada"]}
    write_papers(tmp_path / "papers.jsonl", [*PAPERS, rye])
    pipeline.collect(app, force=True)
    assert counted(app, "bread") == (4, 2)


def test_a_count_that_dies_goes_on_where_it_was(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "_AT_ONCE", 3)
    keep(app, *range(8))

    def dies(_job: str, done: int, _of: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count_new(app, progress=dies)
    assert counted(app, "tide") == (6, 6)
    assert count_new(app) == 2
    assert counted(app, "tide") == (8, 8)
    assert count_new(app) == 0


def test_of_two_that_count_at_once_one_gives_way(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "_AT_ONCE", 3)
    keep(app, *range(8))
    others = []

    def comes_between(_job: str, done: int, _of: int) -> None:
        others.append(count_new(app) if done == 3 else 0)

    assert (count_new(app, progress=comes_between), others) == (3, [5])
    assert counted(app, "tide") == (8, 8)


def test_a_run_that_is_waited_for_counts_some_and_the_next_goes_on(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequencies, "_AT_ONCE", 2)
    keep(app, *range(7))
    assert [count_new(app, 4) for _ in range(3)] == [4, 3, 0]
    assert counted(app, "tide") == (7, 7)


def test_of_a_great_archive_only_the_newest_are_counted(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frequencies, "_NEWEST", 3)
    keep(app, *range(5), abstract="The moon is late.")
    keep(app, *range(5, 8))
    count_new(app)
    assert counted(app, "tide") == counted(app, "late") == (3, 3)


def test_few_new_papers_wait_for_others(app: App) -> None:
    keep(app, *range(200))
    count_new(app)
    keep(app, 200)
    assert (count_new(app), counted(app, "tide")) == (0, (200, 200))
    keep(app, 201)
    assert (count_new(app), counted(app, "tide")) == (2, (202, 202))


def test_twins_and_what_readers_brought_do_not_count(app: App) -> None:
    keep(app, 1, title="Ebb and flow", doi="10.1234/ebb", arxiv_id=None)
    keep(app, 2, title="On tides")
    keep(app, 2, title="On tides", doi="10.1234/ebb")  # so they are one
    keep(app, 3, source=FROM_READERS)
    keep(app, 4, abstract="")
    assert count_new(app) == 4
    assert counted(app, "tide") == (1, 1)


def test_papers_whose_text_was_emptied_stay_counted(app: App) -> None:
    keep(app, 1, 2)
    count_new(app)
    app.moment = MORNING.replace(year=2027)
    assert tidying.tidy(app)["abstracts"] == 2
    count_new(app)
    assert counted(app, "tide") == (2, 2)


@pytest.mark.parametrize("fault", [{"counts": b"no counts"}, {"version": 99}, {"counts": b""}])
def test_counts_that_cannot_be_read_are_made_anew(app: App, fault: dict[str, object]) -> None:
    keep(app, 1, 2)
    count_new(app)
    with app.database.writing() as session:
        session.connection().execute(update(Frequencies).values(**fault))
    with app.database.reading() as session:
        assert background(session) is Background.shipped()
    for number in (3, 4):  # damage is noticed when there is something to add
        keep(app, number)
        count_new(app)
    assert counted(app, "tide") == (4, 4)


def test_a_cold_archive_weighs_as_the_shipped_counts_and_the_papers_do(app: App) -> None:
    pipeline.collect(app, force=True)
    with app.database.reading() as session:
        candidates = open_desk(app, session).index(1)
    cold = Index.build(candidates.candidates)
    assert candidates.idf.tolist() == pytest.approx(cold.idf.tolist())


def test_all_who_weigh_terms_use_the_same_counts(app: App) -> None:
    pipeline.collect(app, force=True)
    keep(app, *range(300))
    count_new(app)
    bread = keys("stem", ["bread"])
    with app.database.reading() as session:
        desk = open_desk(app, session)
        expected = background(session).idf(bread)
    assert expected != Background.shipped().idf(bread)
    assert desk.index(1).background.idf(bread) == expected
    assert Shelf.of(app).index.background.idf(bread) == expected


def test_votes_are_weighed_by_the_same_counts(app: App) -> None:
    pipeline.collect(app, force=True)
    keep(app, *range(300))
    count_new(app)
    archive = Archive()
    with app.database.reading() as session:
        random = [candidate(row) for row in papers.sample(session, RANDOM)]
        liked = [one for one in random if "bread" in one.title]
        taste = archive.lessons(session).taste(liked, (), small=True).pack()
        ours, shipped = background(session), Background.shipped()
    by_ours, by_shipped = (
        Lessons(Vectors.of(random, some), some, sought=True).taste(liked, (), small=True).pack()
        for some in (ours, shipped)
    )
    assert taste == by_ours != by_shipped


def test_the_papers_of_the_day_do_not_count_twice(app: App) -> None:
    pipeline.collect(app, force=True)
    with app.database.reading() as session:
        one = open_desk(app, session).index(1)
    alone = one.background.idf(one.postings.terms)
    assert one.idf.tolist() == alone.tolist()


def test_later_counts_change_no_edition_that_was_composed(app: App) -> None:
    enrol(app, "ada@example.org")
    pipeline.collect(app, force=True)
    pipeline.compose(app, whole_day=True)
    with app.database.reading() as session:
        before = session.exec(select(Edition)).one().picks
    keep(app, *range(300), abstract="A graph neural network.")
    count_new(app)
    pipeline.compose(app, whole_day=True)
    with app.database.reading() as session:
        assert session.exec(select(Edition)).one().picks == before
        assert session.execute(text("SELECT count(*) FROM frequencies")).scalar() == 1


def test_what_is_kept_is_what_was_counted_at_once(app: App) -> None:
    for begin in range(0, 60, 20):
        keep(app, *range(begin, begin + 20))
        count_new(app)
    with app.database.reading() as session:
        row = session.exec(select(Frequencies)).one()
    texts = [f"Part {n}\nThe tide is late." for n in range(60)]
    assert row.counts == Rolling().more(texts).pack()
