"""`newsletter coverage` and `collect --backfill` as an operator types them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import NewsletterCommand
from tests.fake_arxiv import Arxiv, Mood, fake_arxiv

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
NOW = "2026-11-24T06:30Z"


def paper(number: int, day: date) -> dict[str, object]:
    return {
        "id": f"2611.9{number:04}",
        "title": f"Tides, part {number}",
        "abstract": "The harbour is dry twice a day.",
        "authors": ["Ada Lovelace"],
        "categories": ["cs.LG"],
        "day": day.isoformat(),
    }


@pytest.fixture
def arxiv(folder: Path) -> Iterator[Arxiv]:
    days = {TUESDAY: [paper(n, TUESDAY) for n in range(3)]}
    with fake_arxiv(days, datetime(2026, 11, 24, 6, 30, tzinfo=UTC)) as (site, arxiv):
        (folder / "config.toml").write_text(
            f'[[feeds]]\nname = "LG"\nkind = "arxiv-rss"\nurl = "{site.url}/rss/cs.LG"\n'
            f'[arxiv]\nlisting = "{site.url}/list"\napi = "{site.url}/api/query"\n'
            f'oai = "{site.url}/oai"\n',
            encoding="utf-8",
        )
        yield arxiv


def test_a_whole_day_is_a_good_day(arxiv: Arxiv, newsletter: NewsletterCommand) -> None:
    newsletter("collect", "--now", NOW).done()
    shown = newsletter("coverage", "--now", NOW).done().out
    assert "2026-11-24  cs.LG     3          3              whole" in shown
    assert "all that was announced is held" in shown


def test_what_is_missing_is_fetched_and_shown(arxiv: Arxiv, newsletter: NewsletterCommand) -> None:
    arxiv.moods = {TUESDAY: [Mood("rss", cut_at=1), Mood("api", refuse=1, status=503)]}
    newsletter("collect", "--now", NOW)
    short = newsletter("coverage", "--no-ask", "--now", NOW)
    assert short.code == 1
    assert "2611.90001 2611.90002  short" in short.out
    assert "late or short" in short.err
    whole = newsletter("coverage", "--now", NOW)
    assert whole.code == 0
    assert "whole" in whole.out


def test_a_late_day_needs_the_operator(arxiv: Arxiv, newsletter: NewsletterCommand) -> None:
    arxiv.moods = {TUESDAY: [Mood("rss", late_hours=20), Mood("list", late_hours=20)]}
    newsletter("collect", "--now", NOW)
    late = newsletter("coverage", "2026-11-24", "--now", NOW)
    assert (late.code, "late" in late.out) == (1, True)


def test_a_weekend_is_no_fault(arxiv: Arxiv, newsletter: NewsletterCommand) -> None:
    newsletter("collect", "--now", NOW)
    shown = newsletter("coverage", "2026-11-21", "--no-ask", "--now", NOW).done().out
    assert "arXiv does not announce on Friday and Saturday" in shown


def test_a_missed_day_is_harvested(arxiv: Arxiv, newsletter: NewsletterCommand) -> None:
    filled = newsletter("collect", "--backfill", "2026-11-24", "--now", NOW).done().out
    assert "harvested 3 new papers (0 held already)" in filled
    assert "3 held already" in newsletter("collect", "--backfill", "2026-11-24").done().out


def test_without_arxiv_there_is_nothing_to_cover(
    folder: Path, newsletter: NewsletterCommand
) -> None:
    (folder / "config.toml").write_text("", encoding="utf-8")
    refused = newsletter("coverage")
    assert refused.code == 1
    assert "no feed is a category of arXiv" in refused.err
    assert newsletter("tidy").done().out.startswith("emptied 0 abstracts")
