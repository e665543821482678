"""The slow score of an address whose mail comes back for reasons that prove nothing.

Pure: at most one a day, forgotten after a week without, eroded by each letter that arrived.
"""

from datetime import datetime, timedelta

THRESHOLD = 5.0
ONCE_IN = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=7)


def next_score(score: float, last: datetime, now: datetime, arrived: int) -> tuple[float, bool]:
    """The score after one more bounce, and whether it counted; `arrived` letters came through."""
    if now - last < ONCE_IN:
        return score, False
    if now - last >= FORGOTTEN_AFTER:
        return 1.0, True
    return max(score - arrived, 0.0) + 1.0, True
