"""The public archive: days, weeks and months, page by page, kept by whoever asked."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.web import periods
from tests.conftest import MORNING
from tests.web.conftest import Door
from tests.web.papers import HOSTILE, collect, many

DAY = "/papers/2026-11-24"


def titles(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/paper/\d+">(.*?)</a></h2>', page)


def test_the_archive_opens_with_the_last_day_that_has_papers(door: Door) -> None:
    assert door.browser.get("/papers").headers["location"] == DAY
    collect(door)
    assert door.browser.get("/papers").headers["location"] == DAY


def test_a_day_shows_its_papers_whole_under_the_way_to_subscribe(door: Door) -> None:
    collect(door)
    page = door.browser.get(DAY).text
    assert "Get trending papers in your email inbox!" in page
    assert "Tuesday, 24 November 2026" in page and "3 papers" in page
    assert page.index('action="/subscribe"') < page.index("<article")
    assert "Water vapour shows in the atmosphere of an exoplanet seen in the infrared." in page
    assert "Caroline Herschel" in page and "https://arxiv.org/abs/2611.90002" in page
    assert 'href="/papers/2026-W48"' in page and 'href="/papers/2026-11"' in page


def test_what_people_like_comes_first_and_by_time_what_came_last(door: Door) -> None:
    papers = many(3)
    papers[0]["upvotes"] = 99
    collect(door, papers)
    trending, latest = door.browser.get(DAY).text, door.browser.get(f"{DAY}?by=time").text
    assert titles(trending) == [f"Paper number {n} on looms" for n in (1, 3, 2)]
    assert titles(latest) == [f"Paper number {n} on looms" for n in (3, 2, 1)]
    assert "99 upvotes" in trending


@pytest.mark.parametrize("by", ["trending", "time"])
@pytest.mark.parametrize("period", ["2026-11-24", "2026-W48", "2026-11"])
def test_one_turns_pages_to_the_end(door: Door, period: str, by: str) -> None:
    collect(door, many(60))
    path: str | None = f"/papers/{period}?by={by}"
    found: list[str] = []
    for _ in range(5):
        page = door.browser.get(path).text
        found += titles(page)
        onwards = re.search(r'href="([^"]+)" rel="next">Further', page)
        path = onwards[1].replace("&amp;", "&") if onwards else None
        if path is None:
            break
    assert path is None
    assert found == [f"Paper number {n} on looms" for n in range(60, 0, -1)]


def test_the_days_beside_it_are_those_that_have_papers(door: Door) -> None:
    collect(door, many(1))
    door.app.moment = MORNING + timedelta(days=3)
    collect(door, many(2))
    first = door.browser.get(DAY).text
    assert 'href="/papers/2026-11-27" rel="next"' in first and 'rel="prev"' not in first
    between = door.browser.get("/papers/2026-11-25").text
    assert 'href="/papers/2026-11-24" rel="prev"' in between
    assert "No source that we read announced a paper on this day" in between


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-25", "has not come yet"),
        ("2026-11-24", "Nothing has come yet"),
        ("2026-11-23", "The archive begins later"),
    ],
)
def test_an_empty_day_says_why(door: Door, day: str, why: str) -> None:
    assert why in door.browser.get(f"/papers/{day}").text


def test_a_weekend_is_said_to_be_one(door: Door) -> None:
    collect(door)
    door.app.moment = MORNING + timedelta(days=9)
    assert "A weekend" in door.browser.get("/papers/2026-11-28").text


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-W60", "2026-13", "0000-01-01", "x", "20261124"]
)
def test_what_is_no_day_is_not_found(door: Door, day: str) -> None:
    page = door.browser.get(f"/papers/{day}")
    assert page.status_code == 404 and "2026-11-23" in page.text


def test_the_page_is_kept_and_asked_for_again_only_when_it_changed(door: Door) -> None:
    collect(door)
    first = door.browser.get(DAY)
    assert first.headers["cache-control"] == "public, max-age=300"
    door.app.moment = MORNING + timedelta(minutes=1)  # another stamp in its form
    again = door.browser.get(DAY, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    collect(door, many(1))
    changed = door.browser.get(DAY, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200 and changed.headers["etag"] != first.headers["etag"]


def test_a_kept_page_has_a_form_that_is_still_good(door: Door) -> None:
    first = door.browser.get(DAY).headers["etag"]
    door.app.moment = MORNING + timedelta(hours=20)
    again = door.browser.get(DAY, headers={"If-None-Match": first})
    assert again.status_code == 200


def test_what_a_feed_wrote_is_text_and_its_links_lead_to_the_web(door: Door) -> None:
    collect(door, [HOSTILE])
    for path in (DAY, "/paper/1", "/search?q=quotes"):
        page = door.browser.get(path).text
        assert "alert(1)" in page, path
        for live in ("<script>alert", "<img", "<b>Mallory", "<i>CR", 'href="javascript'):
            assert live not in page, (path, live)
        assert "ℓ₂" in page and "$" not in page


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    when=st.text(max_size=12)
    | st.dates().map(str)
    | st.from_regex(r"\d{4}-W?\d\d", fullmatch=True),
    by=st.sampled_from(["trending", "time", "", "x"]),
    after=st.text(max_size=20) | st.from_regex(r"\d{1,9}\.\d{1,9}", fullmatch=True),
)
def test_whatever_is_asked_for_there_is_a_page(door: Door, when: str, by: str, after: str) -> None:
    answer = door.browser.get("/papers/" + quoted(when), params={"by": by, "after": after})
    assert answer.status_code in (200, 302, 400, 404), answer.text


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))


@given(day=st.dates(min_value=MORNING.date().replace(year=1700)))
def test_every_day_is_in_its_week_and_its_month_and_their_addresses_are_read_back(
    day: object,
) -> None:
    for make in (periods.day, periods.week, periods.month):
        period = make(day)  # type: ignore[arg-type]
        assert period.span.first <= day <= period.span.last  # type: ignore[operator]
        if day.year < 9999:  # type: ignore[attr-defined]
            assert periods.read(period.address) == period
