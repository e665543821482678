"""arXiv's daily RSS and Atom feeds: the feed of a journal whose entries tell their announcement.

One category a request: joined ones are cut at 2,000 rows, the new papers first. No network here.
What an entry tells is read in arxiv_announced.py, for copies of these feeds say it as well.
"""

from newsletter.feeds import rss
from newsletter.feeds.fetched import Answer, Parsed


def parse(answer: Answer, source: str) -> Parsed:
    """The papers of an arXiv feed; empty on weekends and holidays, which is no error."""
    return rss.parse(answer, source)
