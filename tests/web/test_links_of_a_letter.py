"""The links that stand in a letter that was really sent lead to pages that do what they say."""

import re
from email import message_from_bytes, policy

from sqlmodel import select

from newsletter import pipeline
from newsletter.models import Delivery
from subscribers.models import Status
from tests.web.conftest import Door
from tests.workshop import enrol, letters_in, write_papers

SITE = "https://news.example.org"
GRACE = "grace@example.org"


def test_the_links_of_a_letter_are_true(door: Door) -> None:
    folder = door.app.config.folder
    write_papers(folder / "papers.jsonl")
    enrol(door.app, GRACE, "graph neural networks")
    pipeline.collect(door.app, force=True)
    pipeline.compose_and_deliver(door.app, whole_day=True)
    [sent] = [raw for raw in letters_in(folder) if GRACE.encode() in raw]
    letter = message_from_bytes(sent, policy=policy.default)

    html = letter.get_body(("html",))
    assert html is not None
    ways = re.findall(rf'href="{SITE}(/[^"]+)"', html.get_content())
    own = [way for way in ways if way.startswith(("/preferences/", "/unsubscribe/"))]
    assert [door.browser.get(way).status_code for way in own] == [200, 200]
    [topics] = [way for way in ways if way.startswith("/preferences/")]
    assert "graph neural networks" in door.browser.get(topics).text

    with door.app.database.reading() as session:
        delivery = session.exec(select(Delivery).where(Delivery.recipient == GRACE)).one()
    tokens = {way.split("/")[2] for way in ways if way.startswith(("/vote/", "/edition/"))}
    tokens.add(letter["Reply-To"].partition("+r-")[2].partition("@")[0])
    (token,) = tokens
    assert door.app.signer.read("reply", token, door.app.now()) == delivery.id

    one_click = re.search(rf"<{SITE}(/unsubscribe/[^>]+)>", letter["List-Unsubscribe"])
    assert one_click is not None and one_click[1] in ways
    name, _, value = letter["List-Unsubscribe-Post"].partition("=")
    assert door.browser.post(one_click[1], data={name: value}).status_code == 200
    assert door.reader(GRACE).status == Status.LEFT
