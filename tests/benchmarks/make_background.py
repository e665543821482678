"""Counts the terms of the recorded arXiv papers into newsletter/ranking/background.npz.

Only hashes and counts are written, no text. Run: python -m tests.benchmarks.make_background
"""

from pathlib import Path

from newsletter import ranking
from newsletter.ranking import Background
from tests.benchmarks.recorded_papers import arxiv

LEAST = 3  # terms of fewer papers are dropped: two thirds of all, and their counts say little


def main() -> None:
    counted = Background.of((f"{one.title}\n{one.abstract}" for one in arxiv()), LEAST)
    path = Path(ranking.__file__).with_name("background.npz")
    counted.save(path)
    size = path.stat().st_size / 1e6
    print(f"{len(counted.terms):,} terms of {counted.size:,} papers, {size:.2f} MB in {path.name}")


if __name__ == "__main__":
    main()
