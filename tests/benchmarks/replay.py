"""Replays all recorded arXiv days through the whole newsletter, and prints what became of each.

python -m tests.benchmarks.replay
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.recorded_papers import PAPERS
from tests.replay import Replay, recorded_days, replay


def show(result: Replay) -> None:
    print(
        "| day | arXiv was | announced | held at 07:00 | held | by id | letters | asked | waited |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for row in result.rows:
        waited = "yes" if row.waited else ""
        print(
            f"| {row.day:%a %d %b} | {row.mood} | {row.announced} | {row.held_at_seven} |"
            f" {row.held} | {row.by_id or ''} | {row.letters} | {row.asked or ''} | {waited} |"
        )
    announced = sum(row.announced for row in result.rows)
    print(f"\nannounced {announced:,}, lost {len(result.lost)}, sent twice {len(result.twice)}")
    letters, requests = (sum(row.letters for row in result.rows), sum(r.asked for r in result.rows))
    sent = {paper for _, paper in result.sent}
    print(
        f"{len(sent):,} papers in {letters:,} letters, {len(sent & result.detailed):,} of them told"
        f" of by arXiv; {len(result.asked):,} asked about in {requests} requests,"
        f" {sum(count > 1 for count in result.asked.values())} again after a failure"
    )
    if result.lost:
        print(sorted(result.lost))
    print({state.value: count for state, count in result.states.items() if count})
    print(dict(result.errors))


def main() -> None:
    recorded = recorded_days(PAPERS / "arxiv_daily_2026-01_2026-03.jsonl.xz")
    most = int(sys.argv[1]) if len(sys.argv) > 1 else len(recorded)
    chosen = {day: recorded[day] for day in sorted(recorded)[:most]}
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        result = replay(Path(folder), chosen)
    show(result)
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(1 if result.lost or result.twice else 0)


if __name__ == "__main__":
    main()
