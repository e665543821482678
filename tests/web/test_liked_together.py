"""A reader is told whether what many readers like together orders letters."""

from pathlib import Path

import pytest

from newsletter import pipeline
from newsletter.web.server import serving
from tests.crowd import ADA, BEN, filled, opened
from tests.web.conftest import Door, browser_of

TOLD = "What many readers like together also helps to order letters"
LOOPBACK = '\n[web]\nlisten = "127.0.0.1:0"'


def votes_page(folder: Path, email: str, ranking: str) -> str:
    app = opened(folder, ranking + LOOPBACK)
    try:
        with serving(app) as url, browser_of(url) as browser:
            door = Door(app, browser)
            answer = browser.get(door.link("preferences", email) + "/votes")
    finally:
        app.close()
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("email", [ADA, BEN])
def test_where_it_orders_letters_the_votes_page_says_so_and_what_it_never_shows(
    tmp_path: Path, email: str
) -> None:
    pipeline.learn(filled(tmp_path))
    page = votes_page(tmp_path, email, "colikes_from = 20")
    assert TOLD in page
    assert "no single reader’s vote shows in anybody else’s letter" in page


@pytest.mark.parametrize("ranking", ["colikes_from = 1000", 'without = ["colikes"]'])
def test_where_it_does_not_nothing_is_said_of_it(tmp_path: Path, ranking: str) -> None:
    pipeline.learn(filled(tmp_path))
    assert TOLD not in votes_page(tmp_path, ADA, ranking)
