"""Papers and readers for the ranking tests, written for them; `likes` builds interests tersely."""

from datetime import UTC, datetime, timedelta

from newsletter.ranking import Candidate, Index, Reader, select
from subscribers.topics import Interest, parse_topics

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

BANDITS = Candidate(
    1,
    "Online reinforcement learning with low-rank transitions",
    "We study online reinforcement learning. A bandit explores low-rank transitions, and its "
    "regret grows slowly. Offline data is not needed.",
    ("Ada Lovelace", "Évariste Galois"),
    ("cs.LG", "stat.ML"),
    NOON,
)
GRAPHS = Candidate(
    2,
    "Graph neural networks for molecules",
    "Messages pass between atoms. Graph neural networks predict how molecules fold.",
    ("Ben Müller", "Geoffrey E. Hinton"),
    ("cs.LG", "q-bio.BM"),
    NOON - timedelta(hours=1),
    upvotes=12,
)
VISION = Candidate(
    3,
    "Self-supervised features from video",
    "Self supervised learning of features: no labels, only long videos of streets and LLMs.",
    ("Cleo Ptolemy",),
    ("cs.CV",),
    NOON - timedelta(hours=2),
    upvotes=3,
)
SHEAVES = Candidate(
    4,
    "Cohomology of sheaves on a site",
    "Sheaves are studied. The neural correlate of a sheaf is nothing at all.",
    ("Emmy Noether",),
    ("math.AG",),
    NOON - timedelta(hours=3),
)
MARKETS = Candidate(
    5,
    "Learning in thin markets",
    "Traders are learning prices. Their networks are sparse and their memory is short.",
    ("Kurt Gödel",),
    ("econ.EM",),
    NOON - timedelta(hours=4),
)
PAPERS = (BANDITS, GRAPHS, VISION, SHEAVES, MARKETS)


def many_on(words: str, count: int, first: int = 100) -> list[Candidate]:
    """Papers that all speak of these words, in titles and abstracts of their own."""
    return [
        Candidate(
            first + at,
            f"{words.capitalize()} in experiment {at}",
            f"Here {words} is tried, case {at}, and {words} works.",
            announced_at=NOON - timedelta(minutes=at),
        )
        for at in range(count)
    ]


def interests(topics: str) -> tuple[Interest, ...]:
    return parse_topics(topics)


def reader(topics: str, size: int = 10, **more: object) -> Reader:
    return Reader(1, interests(topics), size, **more)  # type: ignore[arg-type]


def chosen(
    papers: object, topics: str, size: int = 10, cutoff: float | None = 0.4, **more: object
) -> list[int]:
    """The ids one reader gets, best first."""
    index = Index.build(list(papers))  # type: ignore[call-overload]
    (picks,) = select(index, [reader(topics, size, **more)], cutoff=cutoff)
    return [pick.paper_id for pick in picks]
