"""The slow score of an address: one a day at most, forgotten in a week, eroded by what arrives."""

from datetime import UTC, datetime, timedelta

from newsletter.post.scores import THRESHOLD, next_score

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_one_a_day_counts() -> None:
    assert next_score(1.0, NOW, NOW + timedelta(hours=1), 0) == (1.0, False)
    assert next_score(1.0, NOW, NOW + timedelta(days=1), 0) == (2.0, True)


def test_five_days_on_end_are_too_many() -> None:
    score, at = 1.0, NOW
    for _ in range(4):
        assert score < THRESHOLD
        at += timedelta(days=1)
        score, _ = next_score(score, at - timedelta(days=1), at, 0)
    assert score >= THRESHOLD


def test_a_week_without_one_forgets_all() -> None:
    assert next_score(4.0, NOW, NOW + timedelta(days=7), 0) == (1.0, True)


def test_what_arrives_erodes_it() -> None:
    assert next_score(4.0, NOW, NOW + timedelta(days=2), 1) == (4.0, True)
    assert next_score(2.0, NOW, NOW + timedelta(days=5), 9) == (1.0, True)
