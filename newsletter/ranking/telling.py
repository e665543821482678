"""The words by which a taste tells papers apart, found in the texts that it was learned from.

A taste holds numbers only, so without the texts nothing can be told.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from newsletter.ranking.background import SHORT
from newsletter.ranking.taste import Taste
from newsletter.ranking.text import STOP_WORDS, SURFACE, fold, keys, pair_keys, stems_of

Told = tuple[str, ...]


def telling_words(taste: Taste, texts: Iterable[str], most: int) -> tuple[Told, Told]:
    """Up to `most` words and pairs of words for papers, and as many against, heaviest first.

    A word is written as it mostly stands in the texts, and not told again beside a pair with it.
    """
    written = _written(texts)
    terms = list(written)
    stems = {word: keys("stem", [word])[0] for term in terms for word in term}
    key = np.array([_key([stems[word] for word in term]) for term in terms], dtype=np.uint64)
    weights = taste.weight_of((key >> SHORT).astype(np.uint32)).tolist()
    worth = dict(zip(terms, weights, strict=True))
    by_worth = sorted(terms, key=lambda term: (-worth[term], term))
    speak_for = [term for term in by_worth if worth[term] > 0]
    against = [term for term in reversed(by_worth) if worth[term] < 0]
    return _told(speak_for, written, most), _told(against, written, most)


def _written(texts: Iterable[str]) -> dict[tuple[str, ...], str]:
    """Every stem and every pair of neighbouring stems, as it is mostly written."""
    found: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in texts:
        surfaces = [fold(surface) for surface in SURFACE.findall(text)]
        stems = stems_of(surfaces)
        words = [(s, w) for s, w in zip(stems, surfaces, strict=True)]
        for stem, word in words:
            if word not in STOP_WORDS and not word.isdigit():
                found[stem,][word] += 1
        for (one, first), (other, second) in pairwise(words):
            if not {first, second} & STOP_WORDS:
                found[one, other][f"{first} {second}"] += 1
    return {term: counts.most_common(1)[0][0] for term, counts in found.items()}


def _key(stems: list[np.uint64]) -> np.uint64:
    if len(stems) == 1:
        return stems[0]
    first, second = (np.array([stem], dtype=np.uint64) for stem in stems)
    pair: np.uint64 = pair_keys(first, second)[0]
    return pair


def _told(terms: list[tuple[str, ...]], written: dict[tuple[str, ...], str], most: int) -> Told:
    told: list[tuple[str, ...]] = []
    for term in terms:
        if len(told) == most:
            break
        if not any(set(term) & set(other) for other in told):
            told.append(term)
    return tuple([written[term] for term in told])
