"""What was opened shows in the next edition and on the reader's own pages, and can be forgotten."""

import re
from datetime import timedelta

from newsletter import actions
from newsletter.editions import decode_picks
from tests.test_profiles import FOAM, REEFS, paper
from tests.web.conftest import Door
from tests.web.counting import clicks, newsroom, of_reefs, open_slowly, send, ways
from tests.web.forms import Page
from tests.web.mails import mails_to
from tests.web.newsroom import GRACE, id_of, page_of
from tests.workshop import enrol

__all__ = ["newsroom"]


def test_what_was_opened_changes_the_next_edition(newsroom: Door) -> None:
    """Her topics gone, what Grace opened still brings its like; without the clicks nothing came."""
    page = page_of(newsroom)
    newsroom.browser.post(page, data={"topics": "nothing of the kind"})
    open_slowly(newsroom, of_reefs(newsroom)[:5])
    tomorrow(newsroom)
    (title,) = newest_letter(newsroom)
    assert title == "On coral reefs in case 72"
    (profile,) = newsroom.rows()["profile"]
    assert (profile.subscriber_id, profile.votes) == (id_of(newsroom), 5)
    bodies = [mail.get_body(("plain",)) for mail in mails_to(newsroom, GRACE)]
    assert any(body and "Close to papers you opened." in body.get_content() for body in bodies)


def test_a_program_that_opens_all_links_changes_nothing(newsroom: Door) -> None:
    newsroom.browser.post(page_of(newsroom), data={"topics": "nothing of the kind"})
    for way in ways(newsroom):
        assert newsroom.browser.get(way).status_code == 302
    assert len(clicks(newsroom)) == 12
    tomorrow(newsroom)
    assert newest_letter(newsroom) == [] and newsroom.rows()["profile"] == []


def test_a_paper_that_was_disliked_counts_as_that_and_not_as_opened(newsroom: Door) -> None:
    newsroom.browser.post(page_of(newsroom), data={"topics": "nothing of the kind"})
    reefs = of_reefs(newsroom)
    open_slowly(newsroom, reefs)
    for way in reefs[:2]:
        actions.vote(newsroom.app, id_of(newsroom), int(way.split("/")[3]), -1, actions.CLI)
    tomorrow(newsroom)
    assert newest_letter(newsroom) == [], "four papers opened are too few to say anything"
    (profile,) = newsroom.rows()["profile"]
    assert profile.votes == 2


def tomorrow(door: Door) -> None:
    """A paper of each kind is new."""
    door.app.moment = door.app.now() + timedelta(days=1)
    new = [paper(71, "quantum foam"), paper(72, "coral reefs"), paper(73, "medieval law")]
    send(door, new)


def newest_letter(door: Door) -> list[str]:
    """The titles in Grace's edition of that day."""
    titles = {row.id: row.title for row in door.rows()["paper"]}
    mine = [row for row in door.rows()["edition"] if row.subscriber_id == id_of(door)]
    return [titles[pick.paper_id] for pick in decode_picks(mine[-1].picks)]


def test_what_was_opened_is_shown_and_forgotten(newsroom: Door) -> None:
    page = page_of(newsroom, "votes")
    assert "Papers you opened" not in newsroom.browser.get(page).text
    open_slowly(newsroom, of_reefs(newsroom)[:3])
    shown = newsroom.browser.get(page).text
    assert shown.count("<b>Opened</b>") == 3 and "Liked" not in shown
    assert "From 5 on" in shown and "speak for" not in shown
    assert "0 liked, 0 disliked" in newsroom.browser.get(page_of(newsroom)).text
    one, everything = Page(shown).forms
    assert [name for name, _, _ in one.buttons] == ["opened"] * 3
    done = newsroom.browser.post(one.action, data={"opened": one.buttons[0][1]})
    assert "1 paper you opened forgotten." in done.text and len(clicks(newsroom)) == 2
    open_slowly(newsroom, of_reefs(newsroom))
    [words] = re.findall(r"now speak for a paper: (.*?)\.</p>", newsroom.browser.get(page).text)
    assert "reefs" in words
    name, value, _ = everything.buttons[0]
    done = newsroom.browser.post(everything.action, data={name: value})
    assert "6 papers you opened forgotten." in done.text and clicks(newsroom) == []
    assert "speak for" not in done.text


def test_the_wish_is_a_readers_own_and_written_down_as_it_stood_there(newsroom: Door) -> None:
    page = page_of(newsroom, email="ada@example.org")
    [form, *_] = Page(newsroom.browser.get(page).text).forms
    assert form.one("clicks") == "off"
    done = newsroom.browser.post(page, data=form.with_fields(clicks="on"))
    assert "Changed: papers you open." in done.text
    assert newsroom.reader("ada@example.org").clicks == "on"
    assert newsroom.rows()["consent"][-1].wording.endswith("papers I open count a little")
    wrong = newsroom.browser.post(page, data={"clicks": "perhaps"})
    assert wrong.status_code == 422 and "write on or off" in wrong.text


def test_where_the_operator_counts_none_nothing_of_it_is_seen(door: Door) -> None:
    enrol(door.app, GRACE, "coral reefs", clicks="on")
    send(door, [*FOAM, *REEFS])
    assert ways(door) == []
    for name in ("", "votes"):
        shown = door.browser.get(page_of(door, name)).text
        assert 'name="clicks"' not in shown and "you open" not in shown
    (row,) = (row for row in door.rows()["delivery"] if row.recipient == GRACE)
    way = f"/click/{door.app.signer.sign('click', row.id, None)}/7"
    assert door.browser.get(way).status_code == 302
    assert door.rows()["click"] == []
