"""A door with a logged-in operator before it."""

from collections.abc import Iterator

import httpx
import pytest

from newsletter.actions import operating
from tests.web.conftest import Door, browser_of


@pytest.fixture
def operator(door: Door) -> Iterator[httpx.Client]:
    """A browser with the cookie of a session; httpx sends it over plain HTTP too when told so."""
    link = f"/admin/login/{operating.new_login(door.app)}"
    cookie = door.browser.post(link).headers["set-cookie"].partition(";")[0]
    headers = {"Cookie": cookie}
    with browser_of(str(door.browser.base_url), headers=headers) as browser:
        yield browser
