"""The ranking room: which of the day's papers each reader gets, and why.

Pure: values in, values out. No session, no network, no clock.
"""

from newsletter.ranking.background import Background
from newsletter.ranking.index import Index
from newsletter.ranking.nearest import nearest
from newsletter.ranking.profile import Candidate, Reader
from newsletter.ranking.select import CUTOFF, select
from newsletter.ranking.taste import Taste
from newsletter.ranking.telling import telling_words

__all__ = [
    "CUTOFF",
    "Background",
    "Candidate",
    "Index",
    "Reader",
    "Taste",
    "nearest",
    "select",
    "telling_words",
]
