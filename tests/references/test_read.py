"""What people paste and upload, and the papers that it names."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.references import MOST, read
from tests.references.samples import BIBTEX, CSL, CSV, RDF


def test_ids_and_links_stand_in_any_text() -> None:
    text = (
        "arXiv:2611.90001v2, see also https://arxiv.org/pdf/2611.90002.pdf\n"
        "math.GT/0306266 and https://doi.org/10.1234/engine.7)\n"
        "https://journal.example.org/papers/9\n"
        "nothing that names a paper\n"
        "\n"
        "2611.90001"
    )
    found = read(text)
    assert found.kind == "ids and links"
    assert [paper.arxiv_id or paper.doi or paper.urls["abs"] for paper in found.papers] == [
        "2611.90001",
        "2611.90002",
        "math/0306266",
        "10.1234/engine.7",
        "https://journal.example.org/papers/9",
    ]
    assert found.unread == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [(BIBTEX, "BibTeX"), (json.dumps(CSL), "CSL JSON"), (RDF, "Zotero RDF"), (CSV, "CSV")],
)
def test_every_format_gives_the_same_papers(text: str, kind: str) -> None:
    found = read(text.encode())
    assert found.kind == kind
    first, second = found.papers
    assert first.title == "Engines that weave numbers, and Hölder spaces"
    assert first.authors == ("Ada Lovelace", "Mary Somerville")
    assert (first.arxiv_id, first.doi) == ("2611.90001", None)
    assert first.abstract == "An engine weaves."
    assert (second.doi, second.arxiv_id) == ("10.1234/engine.7", None)
    assert set(found.found[0].keywords) == {"analytical engines", "weaving"}
    assert found.unread == 0


def test_a_broken_entry_takes_no_other_with_it() -> None:
    broken = (
        "@article{one, title = {Never closed\n\n@article{two, title={A second thing}, year=1843}"
    )
    found = read(broken)
    assert [paper.title for paper in found.papers] == ["A second thing"]
    assert found.unread == 1


def test_a_formula_stays_a_formula() -> None:
    [paper] = read(r"@misc{a, title={The {\ell_2} norm: $\ell_2$ of {BERT}}}").papers
    assert r"$\ell_2$" in paper.title and "BERT" in paper.title and "{BERT}" not in paper.title


def test_entities_do_not_swell() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>' + RDF.partition("?>")[2]
    found = read(bomb)
    assert not found.papers and found.unread == 1


def test_too_many_are_left_out_and_counted() -> None:
    found = read("\n".join(f"2611.{number:05}" for number in range(MOST + 5)))
    assert (len(found.papers), found.left_out) == (MOST, 5)


def test_markup_and_controls_do_not_come_through() -> None:
    items = [{"title": "<script>x</script>\u202eA <b>bold</b>\x07 title", "URL": "javascript:1"}]
    [paper] = read(json.dumps(items)).papers
    assert paper.title == "A bold title" and paper.urls == {}


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(["@article{", "{", "}", "=", ",", "title", '"', "\n", "\\", "$"])
        ).map("".join),
        st.text(max_size=100).map(lambda text: f"Title,DOI\n{text}"),
        st.recursive(
            st.one_of(st.none(), st.integers(), st.text(max_size=20)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=4),
                st.dictionaries(st.sampled_from(["title", "author", "DOI", "items"]), inner),
            ),
            max_leaves=12,
        ).map(json.dumps),
    )
)
def test_anything_is_read(content: str | bytes) -> None:
    found = read(content)
    for paper in found.papers:
        assert paper.title or paper.arxiv_id or paper.doi or paper.urls
        assert paper.title.isprintable()
