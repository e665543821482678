"""Suggestions: the topics that a list of papers speaks of, for a reader to tick.

It counts and follows nothing by itself; what is suggested is always to be agreed to.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from newsletter.models import Announcement
from newsletter.references.reference import Reference
from subscribers.faults import InvalidPreferences
from subscribers.models import TopicKind
from subscribers.topics import Interest, format_topics, parse_topics

MOST_SUGGESTED = 12

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:-[^\W_]+)*")
_ONE_SUBJECT = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")  # cs.LG, astro-ph.EP, quant-ph
# Words that stand at the ends of no phrase worth following.
_ENDS = """
    a about across after all an and any are as at based be been beyond between but by can case do
    does for from has have how if in into is it its more most new non not of on one or our over
    per some study than that the their them these this those through to toward towards two under
    up us using via was we what when where which while why with within without you your approach
    analysis large novel paper method methods model models results review survey
"""
_EMPTY = frozenset(_ENDS.split())


def suggest(references: Sequence[Reference], held: Iterable[Interest] = ()) -> list[Interest]:
    """Up to MOST_SUGGESTED topics, the most frequent first, none that the reader has or mutes."""
    known = {(interest.kind, interest.words.casefold()) for interest in held}
    found = [
        *_keywords(references, 5),
        *_phrases([reference.paper for reference in references], 5),
        *_categories([reference.paper for reference in references], 3),
        *_authors([reference.paper for reference in references], 3),
    ]
    fresh: dict[tuple[TopicKind, str], Interest] = {}
    for interest in found:
        key = (interest.kind, interest.words.casefold())
        if key not in known and _can_be_written(interest):
            fresh.setdefault(key, interest)
    return list(fresh.values())[:MOST_SUGGESTED]


def _can_be_written(interest: Interest) -> bool:
    """Whether the topic, written down, is read as itself; a keyword may look like a mute."""
    try:
        return parse_topics(format_topics([interest])) == (interest,)
    except InvalidPreferences:
        return False


def _keywords(references: Sequence[Reference], most: int) -> list[Interest]:
    """What the list itself calls its papers."""
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for reference in references:
        for keyword in reference.keywords:
            # Zotero keeps "Computer Science - Machine Learning", arXiv's name for a category.
            words = keyword.partition(" - ")[2] or keyword
            if _WORD.search(words):
                spelled.setdefault(words.casefold(), words)
                counted[words.casefold()] += 1
    least = 2 if len(references) > 3 else 1
    often = [word for word, count in counted.most_common(most) if count >= least]
    return [Interest(TopicKind.PHRASE, spelled[word]) for word in often]


def _phrases(papers: Sequence[Announcement], most: int) -> list[Interest]:
    """Two or three words that stand together in several titles."""
    counted: Counter[str] = Counter()
    for paper in papers:
        words = [
            word.casefold() for word in _WORD.findall(re.sub(r"\$[^$]*\$", " . ", paper.title))
        ]
        counted.update({phrase for size in (2, 3) for phrase in _runs(words, size)})
    often = [(phrase, count) for phrase, count in counted.most_common(200) if count >= 2]
    kept: list[str] = []
    # The longer of two that come as often says more.
    often.sort(key=lambda pair: (-pair[1], -len(pair[0].split()), pair[0]))
    for phrase, _ in often:
        if not any(phrase in other or other in phrase for other in kept):
            kept.append(phrase)
        if len(kept) == most:
            break
    return [Interest(TopicKind.PHRASE, phrase) for phrase in kept]


def _runs(words: Sequence[str], size: int) -> Iterable[str]:
    for start in range(len(words) - size + 1):
        run = words[start : start + size]
        if not {run[0], run[-1]} & _EMPTY and min(len(run[0]), len(run[-1])) > 2:
            yield " ".join(run)


def _categories(papers: Sequence[Announcement], most: int) -> list[Interest]:
    counted = Counter(name for paper in papers for name in paper.categories)
    least = 2 if len(papers) > 3 else 1
    often = [name for name, count in counted.most_common(most) if count >= least]
    return [Interest(TopicKind.CATEGORY, name) for name in often if _ONE_SUBJECT.fullmatch(name)]


def _authors(papers: Sequence[Announcement], most: int) -> list[Interest]:
    """People who wrote three or more of them."""
    counted = Counter(name for paper in papers for name in paper.authors if " " in name)
    often = [name for name, count in counted.most_common(most) if count >= 3]
    return [Interest(TopicKind.AUTHOR, name) for name in often]
