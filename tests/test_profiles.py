"""Votes show in the next letter, are learned once, and can be looked at and taken back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from newsletter import pipeline, profiles
from newsletter.actions.unlearning import forget_votes
from newsletter.app import App
from newsletter.archive import Archive
from newsletter.editions import decode_picks
from newsletter.models import Edition, Paper, Profile, Vote
from subscribers import store
from tests.conftest import MORNING
from tests.workshop import enrol, open_newsletter, write_papers

DAY = timedelta(days=1)


def paper(number: int, words: str) -> dict[str, Any]:
    return {
        "id": f"2611.{number:05d}",
        "title": f"On {words} in case {number}",
        "abstract": f"We look at {words} again, and at {words} in case {number}.",
        "categories": ["cs.LG"],
        "published": "2026-11-24T00:00:00Z",
    }


FOAM = [paper(at, "quantum foam") for at in range(10, 16)]
REEFS = [paper(at, "coral reefs") for at in range(20, 26)]
LAW = [paper(at, f"medieval law of {at} towns") for at in range(30, 60)]


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Ada has read six papers on foam and six on reefs, among others."""
    app = open_newsletter(tmp_path, now=MORNING)
    write_papers(tmp_path / "papers.jsonl", [*FOAM, *REEFS, *LAW])
    pipeline.collect(app, force=True)
    enrol(app, "ada@example.org", "nothing of the kind")
    enrol(app, "ben@example.org", "nothing of the kind")
    return app


def reader(app: App, email: str = "ada@example.org") -> int:
    with app.database.reading() as session:
        found = store.find(session, email)
        assert found is not None and found.id is not None
        return found.id


def seen_by(session: Session, id: int) -> profiles.Learned:
    """What the reader is shown."""
    archive = Archive()
    voter = profiles.voters(session, archive, [id]).get(id)
    return profiles.learned(session, archive, voter)


ADA = "ada@example.org"


def vote(app: App, words: str, value: int, most: int = 6, after: int = 0, email: str = ADA) -> None:
    id = reader(app, email)
    with app.database.writing() as session:
        found = [p for p in session.exec(select(Paper)) if words in p.title][:most]
        at = MORNING + timedelta(seconds=after)
        for one in found:
            session.add(Vote(subscriber_id=id, paper_id=one.id, value=value, at=at))


def next_letter(app: App, folder: Path, email: str = ADA) -> list[str]:
    """The titles in an edition of the day after, when a paper of each kind is new."""
    new = [paper(71, "quantum foam"), paper(72, "coral reefs"), paper(73, "medieval law")]
    write_papers(folder / "papers.jsonl", new)
    tomorrow = open_newsletter(folder, now=MORNING + DAY)
    pipeline.collect(tomorrow, force=True)
    pipeline.compose(tomorrow, whole_day=True)
    with tomorrow.database.reading() as session:
        mine = Edition.subscriber_id == reader(app, email)
        picks = session.exec(select(Edition.picks).where(mine))
        found = [session.get(Paper, pick.paper_id) for pick in decode_picks(picks.one())]
    return [one.title for one in found if one]


def test_likes_bring_what_no_topic_brings(app: App, tmp_path: Path) -> None:
    vote(app, "coral reefs", 1)
    assert next_letter(app, tmp_path) == ["On coral reefs in case 72"]


@pytest.mark.parametrize("votes", [0, 1])
def test_one_dislike_keeps_its_like_out_of_the_next_letter(
    app: App, tmp_path: Path, votes: int
) -> None:
    enrol(app, "cleo@example.org", "quantum foam; coral reefs")
    vote(app, "quantum foam", -1, most=votes, email="cleo@example.org")
    titles = next_letter(app, tmp_path, "cleo@example.org")
    assert "On coral reefs in case 72" in titles
    assert ("On quantum foam in case 71" in titles) == (votes == 0)


def test_the_newest_votes_of_either_side_are_at_hand(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "NEWEST", 2)
    vote(app, "coral reefs", 1)
    vote(app, "quantum foam", 1, most=1, after=1)
    vote(app, "medieval law", -1, most=3, after=2)
    id = reader(app)
    with app.database.writing() as session:
        learning = profiles.voters(session, Archive(), [id])[id]
        assert learning.learned is not None
        profiles.store(session, [learning.learned])
        known = profiles.voters(session, Archive(), [id])[id]
    assert known.learned is None
    for voter in (learning, known):
        assert [one.title[:12] for one in voter.liked] == ["On coral ree", "On quantum f"]
        assert len(voter.disliked) == 2
        assert len(voter.voted) == 10
    assert known.liked == learning.liked and known.disliked == learning.disliked


def test_a_reader_without_votes_gets_nothing_of_it(app: App, tmp_path: Path) -> None:
    assert next_letter(app, tmp_path) == []


def test_a_taste_is_learned_once_and_anew_after_a_vote(app: App, tmp_path: Path) -> None:
    vote(app, "coral reefs", 1)
    next_letter(app, tmp_path)
    ids = [reader(app), reader(app, "ben@example.org")]
    with app.database.reading() as session:
        (stored,) = session.exec(select(Profile)).all()
        assert (stored.subscriber_id, stored.votes) == (ids[0], 6)
        assert len(stored.taste) <= 2048
        known = profiles.voters(session, Archive(), ids)
    assert known.keys() == {ids[0]}
    assert known[ids[0]].learned is None
    vote(app, "quantum foam", -1, most=1, after=5)
    with app.database.reading() as session:
        anew = profiles.voters(session, Archive(), ids)[ids[0]]
    assert anew.learned is not None and anew.learned.votes == 7
    with app.database.writing() as session:
        profiles.store(session, [anew.learned])
    with app.database.reading() as session:
        assert profiles.voters(session, Archive(), ids)[ids[0]].learned is None


def test_what_was_learned_can_be_seen(app: App) -> None:
    vote(app, "coral reefs", 1)
    vote(app, "quantum foam", -1, most=2)
    id = reader(app)
    with app.database.writing() as session:
        seen = seen_by(session, id)
        assert (seen.likes, seen.dislikes) == (6, 2)
        assert {"coral reefs", "coral", "reefs"} & set(seen.speak_for[:2])
        assert {"quantum foam", "quantum", "foam"} & set(seen.speak_against[:2])


def test_of_forgotten_votes_nothing_that_was_learned_stays(app: App) -> None:
    vote(app, "coral reefs", 1)
    id = reader(app)
    with app.database.writing() as session:
        learned = profiles.voters(session, Archive(), [id])[id].learned
        assert learned is not None
        profiles.store(session, [learned])
    assert forget_votes(app, id).rows == 6
    with app.database.reading() as session:
        assert session.exec(select(Profile)).all() == []
        assert seen_by(session, id) == profiles.Learned(0, 0, (), ())
