"""The counts of terms: what is kept, what is dropped, and that they come back from a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from newsletter.ranking import Background
from newsletter.ranking.background import empty
from newsletter.ranking.text import keys

TEXTS = ["graph theory", "graph networks", "a theory of mind"]


def counted(background: Background, stem: str) -> float:
    return float(background.frequencies(keys("stem", [stem]))[0])


@pytest.mark.parametrize(("stem", "papers"), [("graph", 2), ("theori", 2), ("mind", 1)])
def test_a_term_counts_once_a_paper(stem: str, papers: int) -> None:
    assert counted(Background.of(TEXTS), stem) == papers


def test_rare_terms_are_dropped_and_thought_half_as_common_as_the_rarest_kept() -> None:
    assert counted(Background.of(TEXTS, least=2), "mind") == 1.0
    assert counted(Background.of(TEXTS, least=2), "graph") == 2


def test_more_papers_add_to_the_counts() -> None:
    more = Background.of(TEXTS).with_texts(["graph", "mind"])
    assert (more.size, counted(more, "graph"), counted(more, "mind")) == (5, 3, 2)


def test_a_background_comes_back_from_its_file(tmp_path: Path) -> None:
    one = Background.of(TEXTS)
    one.save(tmp_path / "counts.npz")
    other = Background.load(tmp_path / "counts.npz")
    assert (other.size, other.least) == (one.size, one.least)
    assert other.terms.tolist() == one.terms.tolist()
    assert other.counts.tolist() == one.counts.tolist()


def test_a_small_archive_adds_to_the_shipped_counts() -> None:
    shipped = Background.shipped()
    both = shipped.with_archive(Background.of(TEXTS))
    assert counted(both, "graph") == counted(shipped, "graph") + 2
    assert counted(both, "zzzzqqqq") == counted(shipped, "zzzzqqqq")


def test_a_large_archive_speaks_for_itself() -> None:
    shipped, rare = Background.shipped(), keys("stem", ["sheaf"])
    sizes = [10, 1_000, 10_000, 200_000]
    archives = [Background.of(["sheaf"] * 10) for _ in sizes]  # in all papers, then in ever fewer
    grown = [replace(one, size=size) for one, size in zip(archives, sizes, strict=True)]
    weighed = [float(shipped.with_archive(one).frequencies(rare)[0]) for one in grown]
    assert weighed == sorted(weighed, reverse=True)
    assert weighed[0] == counted(shipped, "sheaf") + 10
    assert weighed[-1] == pytest.approx(10, abs=1)
    assert float(shipped.with_archive(grown[-1]).idf(rare)[0]) == pytest.approx(
        float(grown[-1].idf(rare)[0]), abs=0.1
    )


def test_what_may_be_sent_counts_beside_the_shipped_counts_and_not_beside_an_archive() -> None:
    shipped, some = Background.shipped(), keys("stem", ["graph", "sheaf"])
    here = np.array([3, 0])
    assert shipped.idf(some, here, 3).tolist() != shipped.idf(some).tolist()
    archive = shipped.with_archive(Background.of(TEXTS))
    assert archive.idf(some, here, 3).tolist() == archive.idf(some).tolist()


def test_no_background_counts_nothing() -> None:
    assert counted(empty(), "graph") == 0


def test_the_shipped_background_knows_common_words_from_rare_ones() -> None:
    shipped = Background.shipped()
    assert shipped.size > 10_000
    assert counted(shipped, "learn") > 10 * counted(shipped, "sheaf") > 0
    assert counted(shipped, "zzzzqqqq") < 3
