"""A Maildir in which mail to us arrives: what is new is offered, and moved to `cur` when taken.

Nothing is ever deleted, and what is not taken stays where it is.
"""

from collections.abc import Callable
from pathlib import Path

from newsletter.models import Problem

Offer = Callable[[bytes], bool]  # whether the mail was taken over, and is committed


def collect(folder: Path, offer: Offer, n: int, max_bytes: int) -> int:
    """Offer up to `n` new mails, the oldest first; how many were taken. Raises Problem.

    A mail that is not taken (too big, or to nobody here) moves to `cur` too, flagged (F) for a
    person to look at.
    """
    new, cur = folder / "new", folder / "cur"
    if not new.is_dir() or not cur.is_dir():
        raise Problem(
            f"{folder} is no Maildir (it has no folders new and cur); correct inbound.maildir"
        )
    taken = 0
    paths = sorted(new.iterdir(), key=lambda path: path.name)
    for path in [path for path in paths if not path.name.startswith(".")][:n]:
        try:
            fits = path.stat().st_size <= max_bytes
            understood = fits and offer(path.read_bytes())
        except FileNotFoundError:
            continue  # another of us was faster
        # Only after the commit: a mail offered twice is stored once.
        path.rename(cur / f"{path.name.partition(':')[0]}:2,{'S' if understood else 'F'}")
        taken += understood
    return taken
