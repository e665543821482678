"""Reads an operator's own dump from a `file:` URL, with its times as the validator.

No network; a redirect never leads here.
"""

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsletter.feeds.fetched import Answer


def read(url: str, base: Path, modified: str | None, limit: int) -> Answer:
    """The file's bytes; `unchanged` when its time and size are those of `modified`."""
    path = location(url, base)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would never end
            return Answer(error=f"{path} is no file: correct the feed's url")
        if status.st_size > limit:
            return Answer(error=f"{path} is larger than {limit / 1e6:g} MB")
        stamp = f"{status.st_mtime_ns} {status.st_size}"
        if stamp == modified:
            return Answer(url=url, unchanged=True)
        with path.open("rb") as file:
            return Answer(body=file.read(limit), url=url, modified=stamp)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        return Answer(error=f"{path} could not be read: {reason}")


def location(url: str, base: Path) -> Path:
    """The path of `file:///absolute` or, from `base`, of `file:relative` and `file://relative`."""
    parts = urlsplit(url)
    host = "" if parts.netloc == "localhost" else parts.netloc
    return base / unquote(host + parts.path)
