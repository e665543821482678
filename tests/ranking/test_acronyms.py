"""Acronyms meet their long forms, as far as the abstracts themselves spell them out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.ranking import Candidate
from newsletter.ranking.acronyms import Acronyms
from tests.ranking.samples import PAPERS, chosen, many_on

SPELLED = Candidate(
    700, "Molecules", "We train a graph neural network (GNN), and then another GNN, on molecules."
)
SHORT = Candidate(701, "Deeper GNNs", "Each GNN of ours is deeper than any GNN before.")
LONG = Candidate(702, "Graph neural networks", "All graph neural networks forget what is far away.")
CROWD = many_on("medieval law", 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a graph neural network (GNN) learns", {"gnn": "graph neural network"}),
        ("Graph neural networks (GNNs) learn", {"gnn": "graph neural networks"}),
        ("of large language models (LLMs).", {"llm": "large language models"}),
        ("self-supervised learning (SSL)", {"ssl": "self supervised learning"}),
        ("the X-ray diffraction (XRD) of it", {"xrd": "x ray diffraction"}),
        ("the Bayesian information criterion (BIC)", {"bic": "bayesian information criterion"}),
        ("as others found (Smith 2020) and (see Fig)", {}),
        ("in three cases (IV)", {}),
        ("of nothing that fits (QZX)", {}),
    ],
)
def test_what_a_bracket_stands_for(text: str, expected: dict[str, str]) -> None:
    assert Acronyms.of([text]).long == expected


def test_an_acronym_of_two_meanings_has_none() -> None:
    texts = ["principal component analysis (PCA)", "posterior cortical atrophy (PCA)"]
    assert Acronyms.of(texts).long == {}
    assert Acronyms.of([texts[0], *texts]).long == {"pca": "principal component analysis"}


def test_a_phrase_is_known_by_its_other_forms() -> None:
    known = Acronyms.of([SPELLED.abstract])
    assert known.forms("GNN pruning") == ["GNN pruning", "graph neural network pruning"]
    long = "deep Graph Neural Networks"
    assert known.forms(long) == [long, "deep gnn", "deep gnns"]
    assert known.forms("medieval law") == ["medieval law"]


@pytest.mark.parametrize("topic", ["GNN", "GNNs", "graph neural networks"])
def test_a_topic_finds_papers_that_say_it_in_the_other_form(topic: str) -> None:
    assert set(chosen([SPELLED, SHORT, LONG, *CROWD], topic)) == {700, 701, 702}
    assert set(chosen([SHORT, LONG, *CROWD], topic)) < {701, 702}


@pytest.mark.parametrize("mute", ["-GNN", "-graph neural network"])
def test_a_mute_takes_both_forms(mute: str) -> None:
    left = chosen([SPELLED, SHORT, LONG, *PAPERS], f"networks; molecules; {mute}", cutoff=None)
    assert not {700, 701, 702} & set(left)


@given(st.text(alphabet="aBC ()-’İß1", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    known = Acronyms.of([text, f"{text} (BC)"])
    assert known.forms(text)[0] == text
