"""What many readers' likes add to one's own: libraries of arXiv's authors, and a made set.

A reader is an author who likes their own papers and those of the fifteen they wrote most with;
liked are the papers before the split, to be found those after it. They stand in for readers because
no votes of many readers are to be had, and flatter the method: a group likes the same papers. In
the made set a reader likes three subjects that share no word with one another, as others of their
kind do, and some have voted on two of them only: what they seek of the third, no word tells.
Constants were chosen on every second reader ("dev"), the others ("test") were looked at after.
Run: python -m tests.benchmarks.ranking_transport
"""

import json
import lzma
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from newsletter.ranking import Background, Candidate, Index, Reader, kindred, select
from newsletter.ranking.colikes import liked_together
from newsletter.ranking.learning import RANDOM, Lessons
from newsletter.ranking.transport import Transport
from newsletter.ranking.vectors import Vectors
from tests.benchmarks.ranking_likes import POOL, SPLIT, dated_papers
from tests.benchmarks.ranking_quality import ndcg
from tests.benchmarks.recorded_papers import PAPERS

JUDGED, DEPTH, COMPANY = 400, 100, 15
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
KEY = b"for the benchmark"


@dataclass(frozen=True, slots=True)
class Sought:
    """What the reader at a place seeks in `after`, and what they have seen of it (ids)."""

    reader: int
    wanted: frozenset[int]
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Crowd:
    """Papers voted on and papers to choose from; each reader's likes, and what some seek."""

    before: Sequence[Candidate]
    after: Sequence[Candidate]
    likes: Sequence[Sequence[int]]  # places in `before`
    sought: Sequence[Sought]


def authors(papers: Iterable[Candidate], split: datetime) -> Crowd:
    """Authors who like 3 to 100 papers before the split, and 3 or more of the pool after it."""
    dice = random.Random(5)
    dated = [one for one in papers if one.announced_at]
    before, after = (
        [one for one in dated if one.announced_at and (one.announced_at < split) == side]
        for side in (True, False)
    )
    after = dice.sample(after, min(POOL, len(after)))
    written, later = _written(before), _written(after)
    likes, sought = [], []
    for name in sorted(written):
        group = {name, *_company(before, written[name])}
        mine = {at for other in group for at in written.get(other, ())}
        if not 3 <= len(mine) <= 100:
            continue
        wanted = frozenset(after[at].id for other in group for at in later.get(other, ()))
        if name in later and len(wanted) >= 3:
            sought.append(Sought(len(likes), wanted))
        likes.append(sorted(mine))
    dice.shuffle(sought)
    # Whose papers they are must not be seen in ranking.
    nameless = [replace(one, authors=()) for one in after]
    return Crowd(before, nameless, likes, sought[:JUDGED])


def _written(papers: Sequence[Candidate]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, paper in enumerate(papers):
        for name in paper.authors:
            if len(name) > 8:
                found[name].append(at)
    return found


def _company(papers: Sequence[Candidate], mine: Iterable[int]) -> list[str]:
    """Those who signed most of these papers; papers signed by crowds tell nothing of company."""
    names = Counter(
        name
        for at in mine
        if len(papers[at].authors) <= 12
        for name in papers[at].authors
        if len(name) > 8
    )
    return [name for name, _ in names.most_common(COMPANY)]


def daily_papers() -> Iterator[Candidate]:
    """What arXiv announced in the first quarter of 2026, as far as it was recorded."""
    name = PAPERS / "arxiv_daily_2026-01_2026-03.jsonl.xz"
    with lzma.open(name, "rt", encoding="utf-8") as lines:
        for at, row in enumerate(map(json.loads, lines), 1):
            moment = datetime.fromisoformat(row["day"]).replace(tzinfo=UTC)
            names = tuple(row["authors"])
            yield Candidate(at, row["title"], row["abstract"] or "", names, announced_at=moment)


def made(readers: int, subjects: int = 60, kinds: int = 40) -> Crowd:
    """Readers of some kinds, each of which likes three subjects; papers speak of one subject."""
    dice = random.Random(7)
    words = [[f"{_word(dice)}{at}" for _ in range(30)] for at in range(subjects)]
    common = [_word(dice) for _ in range(400)]

    def paper(id: int) -> Candidate:
        subject = id % subjects
        text = dice.choices(words[subject], k=40) + dice.choices(common, k=80)
        dice.shuffle(text)
        return Candidate(id, " ".join(dice.choices(words[subject], k=5)), " ".join(text))

    before = [paper(id) for id in range(subjects * 25)]
    after = [paper(id) for id in range(len(before), len(before) + subjects * 10)]
    tastes = [dice.sample(range(subjects), 3) for _ in range(kinds)]
    likes, sought = [], []
    for at in range(readers):
        taste = tastes[at % kinds]
        # Some have voted on two of the subjects only, and seek the third.
        seeks = at // kinds % 4 == 0
        some = [id for id in range(len(before)) if id % subjects in taste[: 3 - seeks]]
        # Of a subject one paper is liked more often than the next.
        mine = [id for id in some if dice.random() < subjects / (id + subjects)]
        likes.append(mine)
        if seeks and mine:
            known, third = (
                frozenset(one.id for one in after if one.id % subjects in some)
                for some in (taste[:2], taste[2:])
            )
            sought.append(Sought(at, third, known))
    dice.shuffle(sought)
    return Crowd(before, after, likes, sought[:JUDGED])


def _word(dice: random.Random) -> str:
    return "".join(dice.choice("bdfglmnprstv") + dice.choice("aeiou") for _ in range(3))


def transport_of(crowd: Crowd, voters: int) -> Transport:
    """What so many of the readers, drawn by lot, have to say together."""
    some = sorted(random.Random(8).sample(range(len(crowd.likes)), voters))
    ids = np.array([one.id for one in crowd.before])
    who = np.repeat(some, [len(crowd.likes[at]) for at in some])
    what = ids[[place for at in some for place in crowd.likes[at]]]
    likes = liked_together(who, what, KEY)
    by_id = {one.id: one for one in crowd.before}
    papers = [by_id[id] for id in likes.papers.tolist()]
    return Transport.of([papers], likes, Background.shipped())


class Trial:
    """The readers who are judged, by their own likes and, with a transport, by all."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        dice = random.Random(9)
        some = dice.sample(crowd.before, min(RANDOM, len(crowd.before)))
        background = Background.shipped()
        self.index = Index.build(crowd.after)
        lessons = Lessons(Vectors.of(some, background), background, sought=True)
        self.readers = []
        for one in crowd.sought:
            liked = [crowd.before[place] for place in crowd.likes[one.reader]]
            taste = lessons.taste(liked[-60:], (), small=True)
            ids = tuple(paper.id for paper in liked)
            seen = one.seen
            self.readers.append(Reader(1, (), DEPTH, seen=seen, taste=taste, liked_ids=ids))

    def show(self, name: str, transport: Transport | None) -> None:
        self.index.transport, self.index.carried = transport, None
        picks = select(self.index, self.readers, cutoff=None)
        found = [
            ([pick.paper_id for pick in mine], one.wanted)
            for mine, one in zip(picks, self.crowd.sought, strict=True)
        ]
        recall = np.array([len(wanted.intersection(ids)) / len(wanted) for ids, wanted in found])
        gain = np.array([ndcg(ids, wanted) for ids, wanted in found])
        told = [f"{half.mean():.3f}" for both in (recall, gain) for half in (both[::2], both[1::2])]
        print(
            f"  {name:44} recall@100 dev {told[0]}, test {told[1]}; "
            f"nDCG@10 dev {told[2]}, test {told[3]}",
            flush=True,
        )


def show(name: str, crowd: Crowd) -> None:
    everybody = len(crowd.likes)
    likes = sum(map(len, crowd.likes))
    print(f"{name}: {everybody:,} readers, {likes:,} likes, {len(crowd.sought)} judged")
    trial, usual = Trial(crowd), kindred.WORTH
    trial.show("own likes alone", None)
    transport = transport_of(crowd, everybody)
    for worth in (0.25, 0.5, 0.75, 1.0):
        kindred.WORTH = worth
        trial.show(f"all readers ({len(transport.ids):,} papers), worth {worth}", transport)
    kindred.WORTH = usual
    for share in (0.1, 0.2, 0.4, 0.7):
        some = transport_of(crowd, round(share * everybody))
        trial.show(f"{round(share * everybody):,} readers ({len(some.ids):,} papers)", some)


def main() -> None:
    show("arXiv to 2019, five categories, split in 2018", authors(dated_papers(""), SPLIT))
    show("arXiv of early 2026, split in March", authors(daily_papers(), MARCH))
    show("made, 40 kinds of readers", made(4_000))


if __name__ == "__main__":
    main()
