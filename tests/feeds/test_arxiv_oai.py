"""OAI-PMH: three dialects, tokens, deleted records, errors, and the days of a backfill."""

from datetime import date

import pytest

from newsletter.feeds import arxiv_oai
from newsletter.feeds.fetched import Answer, Parsed
from newsletter.models import Announcement, Feed
from tests.feeds.samples import NOW

URL = "https://oaipmh.arxiv.org/oai?set=cs&verb=ListRecords&metadataPrefix=arXivRaw"
ARXIV = """<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2602.01234</id>
<created>2026-02-26</created><authors><author><keyname>Lovelace</keyname>
<forenames>Ada</forenames><affiliation>London</affiliation></author>
<author><keyname>Tide Collaboration</keyname></author></authors><title>Slow tides</title>
<categories>cs.CE physics.ao-ph</categories><comments>12 pages</comments>
<journal-ref>J. Tides 3</journal-ref><doi>10.1234/tide.5 10.1234/tide.6</doi>
<abstract>  We wait.
</abstract></arXiv>"""
RAW = r"""<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2602.01234</id>
<version version="v1"><date>Thu, 26 Feb 2026 10:00:00 GMT</date></version>{revision}
<title>Slow tides</title><authors>Ada Lovelace (London), Andr\'e Weil</authors>
<categories>cs.CE</categories><abstract>We wait.</abstract></arXivRaw>"""
REVISION = '<version version="v2"><date>Sun, 1 Mar 2026 10:00:00 GMT</date></version>'
CORE = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Slow tides</dc:title>
<dc:creator>Lovelace, Ada</dc:creator><dc:subject>Oceans</dc:subject>
<dc:description>We wait.</dc:description><dc:description>Comment: 12 pages</dc:description>
<dc:date>2026-02-26</dc:date><dc:identifier>http://arxiv.org/abs/2602.01234</dc:identifier>
<dc:identifier>J. Tides 3 (2026)</dc:identifier><dc:identifier>doi:10.1234/tide.5
</dc:identifier></oai_dc:dc>"""


def record(metadata: str, changed: str = "2026-03-01") -> str:
    return f"""<record><header><identifier>oai:arXiv.org:2602.01234</identifier>
    <datestamp>{changed}</datestamp></header><metadata>{metadata}</metadata></record>"""


def read(inside: str, url: str = URL) -> Parsed:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
    <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>"""
    return arxiv_oai.parse(Answer(body=body.strip().encode(), url=url), "tides")


def only(metadata: str, changed: str = "2026-03-01") -> Announcement:
    (paper,) = read(f"<ListRecords>{record(metadata, changed)}</ListRecords>").announcements
    return paper


def test_arxivs_own_dialect_parts_names_from_affiliations() -> None:
    paper = only(ARXIV)
    assert paper.authors == ("Ada Lovelace", "Tide Collaboration")
    assert (paper.arxiv_id, paper.doi) == ("2602.01234", "10.1234/tide.5")
    assert (paper.comments, paper.journal_ref) == ("12 pages", "J. Tides 3")
    assert (paper.categories, paper.abstract) == (("cs.CE", "physics.ao-ph"), "We wait.")
    assert str(paper.published_at) == "2026-02-26 00:00:00+00:00"


def test_the_raw_dialect_tells_the_version() -> None:
    first, second = only(RAW.format(revision="")), only(RAW.format(revision=REVISION))
    assert (first.version, first.announce_type) == (1, "new")
    assert (second.version, second.announce_type) == (2, "replace")
    assert first.authors == ("Ada Lovelace", "André Weil")
    assert second.published_at == first.published_at


def test_dublin_core_has_everything_in_repeated_fields() -> None:
    paper = only(CORE)
    assert (paper.arxiv_id, paper.doi) == ("2602.01234", "10.1234/tide.5")
    assert (paper.abstract, paper.comments) == ("We wait.", "12 pages")
    assert (paper.authors, paper.journal_ref) == (("Ada Lovelace",), "J. Tides 3 (2026)")


def test_a_record_that_changed_long_after_its_paper_is_no_news() -> None:
    assert only(ARXIV, changed="2026-03-01").announce_type == "new"
    assert only(ARXIV, changed="2026-06-01").announce_type == "replace"


def test_a_date_months_after_the_id_is_that_of_a_revision() -> None:
    """arXiv gives the day of the newest version as the record's since 2025."""
    for day, kind in (("2026-03-01", "new"), ("2026-04-30", "replace"), ("2031-02-26", "replace")):
        paper = only(ARXIV.replace("<created>2026-02-26", f"<created>{day}"), changed=day)
        assert paper.announce_type == kind
        assert (paper.published_at is None) == (kind == "replace")
    old = ARXIV.replace("2602.01234", "math/9905001").replace("2026-02-26", "1999-05-03")
    assert only(old, changed="1999-05-04").published_at is not None


def test_a_librarys_record_may_have_several_dates_and_be_new() -> None:
    dates = "<dc:date>2026-02-26</dc:date><dc:date>2026-02-27T10:00:00Z</dc:date>"
    dublin = CORE.replace("<dc:date>2026-02-26</dc:date>", dates)
    dublin = dublin.replace("http://arxiv.org/abs/2602.01234", "https://library.example/5")
    of_library = record(dublin).replace("oai:arXiv.org:2602.01234", "oai:library.example:5")
    (paper,) = read(f"<ListRecords>{of_library}</ListRecords>").announcements
    assert (paper.announce_type, str(paper.published_at)[:10]) == ("new", "2026-02-26")


def test_of_several_tokens_the_one_that_says_something_counts() -> None:
    inside = "<ListRecords><resumptionToken/><resumptionToken>a|1</resumptionToken></ListRecords>"
    (following,) = read(inside).more
    assert following.endswith("?verb=ListRecords&resumptionToken=a%7C1")
    listed = inside.replace("ListRecords", "ListIdentifiers")
    (following,) = read(listed).more
    assert "verb=ListIdentifiers&" in following


def test_deleted_records_are_no_papers_and_can_be_named() -> None:
    gone = """<ListRecords><record><header status="deleted"><identifier>oai:x:1</identifier>
    <datestamp>2026-03-01</datestamp></header></record></ListRecords>"""
    assert read(gone) == Parsed()
    body = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{gone}</OAI-PMH>'
    assert arxiv_oai.deleted_ids(Answer(body=body.encode())) == ("oai:x:1",)


def test_one_record_without_a_title_stops_no_other() -> None:
    broken = record(ARXIV.replace("<title>Slow tides</title>", ""))
    assert len(read(f"<ListRecords>{broken}{record(ARXIV)}</ListRecords>").announcements) == 1


def test_a_token_names_the_next_page_and_stands_alone() -> None:
    page = f"<ListRecords>{record(ARXIV)}<resumptionToken>64|1001</resumptionToken></ListRecords>"
    more = "https://oaipmh.arxiv.org/oai?verb=ListRecords&resumptionToken=64%7C1001"
    assert read(page).more == (more,)
    assert read(page.replace("64|1001", "")).more == ()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ('<error code="noRecordsMatch"/>', None),
        (
            '<error code="badResumptionToken">expired</error>',
            "the server reports an error: badResumptionToken: expired",
        ),
        ('<error code="badArgument"/>', "the server reports an error: badArgument"),
    ],
)
def test_only_nothing_to_tell_is_no_error(error: str, told: str | None) -> None:
    assert read(error) == Parsed(error=told)


def test_what_changed_of_late_is_asked_for() -> None:
    base = "https://oaipmh.arxiv.org/oai?set=cs"
    (first,) = arxiv_oai.begin(Feed(name="a", kind="arxiv-oai", url=base), NOW)
    assert first == f"{base}&verb=ListRecords&metadataPrefix=arXivRaw&from=2026-02-23"


def test_days_that_are_named_are_asked_for_as_they_stand() -> None:
    base = "https://oaipmh.arxiv.org/oai?set=cs"
    asked = arxiv_oai.harvest(base, date(2026, 2, 10), date(2026, 2, 11))
    assert asked.endswith("&from=2026-02-10&until=2026-02-11")
    assert list(arxiv_oai.begin(Feed(name="a", kind="arxiv-oai", url=asked), NOW)) == [asked]
