"""The one line that stands before an abstract: what a source wrote of the paper, else tldr.py's.

It asks nobody for a summary; that is summaries.py's.
"""

from dataclasses import dataclass

from newsletter.letters.math import readable
from newsletter.letters.plain import cut_at_word
from newsletter.letters.sentences import sentences
from newsletter.letters.tldr import tldr

LIMIT = 300
_READ = 2_000  # characters of a summary that are looked at
_ADDRESS = "://"  # a line with one in it is no summary
_NEEDED = 3  # sentences of an abstract from which a line before it saves time


@dataclass(frozen=True, slots=True)
class Gist:
    """The line, empty where the abstract is as short; `by_machine` where a model wrote it."""

    line: str = ""
    by_machine: bool = False


def gist_of(abstract: str, summary: str = "") -> Gist:
    """For a readable abstract, and the summary that a source or an endpoint gave, if any."""
    found = sentences(abstract)
    if abstract and len(found) < _NEEDED:
        return Gist()
    if (written := one_sentence(summary)) and _ADDRESS not in written:
        return Gist(written, by_machine=True)
    line = cut_at_word(tldr(abstract), LIMIT) if abstract else ""
    return Gist() if _ADDRESS in line else Gist(line)


def one_sentence(text: str) -> str:
    """The first sentence as plain text on a line of at most LIMIT characters."""
    found = sentences(readable(text[:_READ]))
    return cut_at_word(found[0], LIMIT) if found else ""
