"""Text becomes term keys: words, stems and pairs of stems as stable 64-bit numbers.

It knows nothing of readers, scores or how frequent a term is.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, count

import numpy as np
import numpy.typing as npt
import Stemmer

Keys = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]

# Words joined by hyphens or an apostrophe are one surface, so that "multi-task" can also be read
# as "multitask"; "C++" and "C#" keep their signs.
SURFACE = re.compile(r"[^\W_]+[+#]{0,2}(?:[-‐‑–'’][^\W_]+)*")
_JOINT = re.compile(r"[-‐‑–'’]")
# Letters whose stroke is no accent to Unicode, as people without their keyboard write them.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
# A plural that English has no rule for: no vowel before the s but the very last letter.
_ACRONYMS = re.compile(r"[^aeiouy]{2,}(?:[aiou]|[^aeiouys])s$")
_STOP_WORDS = """
a about above after again against all also among an and any are as at be because been before being
below between both but by can could did do does doing down during each either et al etc few for from
further had has have having he her here hers him his how however i if in into is it its itself just
may might more most must my no nor not of off on once only or other our ours out over own per same
shall she should so some such than that the their theirs them then there therefore these they this
those through thus to too toward towards under until up upon us use used using very via was we were
what when where whether which while who whom whose why will with within without would yet you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def fold(text: str) -> str:
    """The text without case, accents and compatibility forms: "Müller" and "MULLER" are one."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parts(surface: str) -> list[str]:
    """The folded words of one surface: "Self-Supervised" is self, supervised; "Bayes's" bayes."""
    if surface.isalnum() and surface.isascii():  # as most are
        return [surface.lower()]
    words = [word for word in _JOINT.split(fold(surface)) if word]
    return words[:-1] if len(words) > 1 and words[-1] == "s" else words


def words_of(text: str) -> list[str]:
    """All folded words of a text in order, stop words too."""
    return [word for surface in SURFACE.findall(text) for word in parts(surface)]


def stems_of(words: Sequence[str]) -> list[str]:
    """The English stem of each folded word; "llms" and "llm" are one, "gpus" and "gpu" too."""
    stems: list[str] = Stemmer.Stemmer("english", 0).stemWords(list(words))
    return [stem[:-1] if stem.endswith("s") and _ACRONYMS.match(stem) else stem for stem in stems]


def keys(family: str, words: Iterable[str]) -> Keys:
    """A number for each word of a family ("word", "stem"), the same on every machine and day."""
    hashed = b"".join(
        [
            blake2b(f"{family}:{word}".encode("utf-8", "replace"), digest_size=8).digest()
            for word in words
        ]
    )
    return np.frombuffer(hashed, dtype=">u8").astype(np.uint64)


def pair_keys(first: Keys, second: Keys) -> Keys:
    """The keys of two neighbouring stems as one term; the order counts."""
    mixed = first * np.uint64(0x9E3779B97F4A7C15) ^ (second + np.uint64(0x632BE59BD9B4E019))
    mixed ^= mixed >> np.uint64(29)
    return mixed * np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Reading:
    """Many texts read at once.

    `word` holds the ids of all words in order, `text` the number of the text each stands in;
    `is_stop`, `word_keys` and `stem_keys` are by word id. `joined` and `joined_text` are the keys
    of the compounds read as one word, and their texts. `surfaces` and `words` are all there are.
    """

    text: Integers
    word: Integers
    is_stop: npt.NDArray[np.bool_]
    word_keys: Keys
    stem_keys: Keys
    joined: Keys
    joined_text: Integers
    surfaces: list[str]
    words: list[str]

    def stems(self) -> dict[str, tuple[str, ...]]:
        """All stems of each surface: of its words, and of a compound read as one word."""
        stem_of = dict(zip(self.words, stems_of(self.words), strict=True))
        split = {surface: parts(surface) for surface in self.surfaces}
        compounds = [surface for surface, some in split.items() if len(some) > 1]
        whole = dict(
            zip(compounds, stems_of(["".join(split[one]) for one in compounds]), strict=True)
        )
        return {
            surface: (
                *map(stem_of.__getitem__, some),
                *([whole[surface]] if surface in whole else ()),
            )
            for surface, some in split.items()
        }

    def families(self) -> tuple[tuple[Keys, Integers], ...]:
        """Words, stems, pairs of stems, and compounds read as one: the keys and texts of each.

        Stop words count only in pairs, or where a text has nothing else.
        """
        stop = self.is_stop[self.word]
        has_content = np.bincount(self.text[~stop], minlength=self.text.max(initial=0) + 1) > 0
        stop &= has_content[self.text]
        content, where = self.word[~stop], self.text[~stop]
        near = (self.text[1:] == self.text[:-1]) & ~(stop[1:] & stop[:-1])
        stems = self.stem_keys[self.word]
        pairs = pair_keys(stems[:-1][near], stems[1:][near])
        return (
            (self.word_keys[content], where),
            (self.stem_keys[content], where),
            (pairs, self.text[1:][near]),
            (self.joined, self.joined_text),
        )

    def terms(self) -> tuple[Keys, Integers]:
        """The terms of all families together, and the text of each."""
        found, where = zip(*self.families(), strict=True)
        return np.concatenate(found), np.concatenate(where)


def read(texts: Sequence[str]) -> Reading:
    """Read many texts; each distinct piece between spaces, surface and word is looked at once."""
    pieces = [text.split() for text in texts]  # no surface holds a space
    piece, known_pieces = _numbered(pieces)
    found = [SURFACE.findall(one) for one in known_pieces]
    surface_of, surfaces = _numbered(found)
    split = [parts(one) for one in surfaces]
    word_of, words = _numbered(split)
    stems = stems_of(words)
    joined = _sizes(split) > 1
    compounds = stems_of(["".join(split[at]) for at in np.flatnonzero(joined).tolist()])
    compound_keys = np.zeros(len(split), dtype=np.uint64)
    compound_keys[joined] = keys("stem", compounds)
    text = np.repeat(np.arange(len(texts)), _sizes(pieces))
    text = np.repeat(text, _sizes(found)[piece])
    surface = surface_of[_runs(_sizes(found), piece)]
    return Reading(
        text=np.repeat(text, _sizes(split)[surface]),
        word=word_of[_runs(_sizes(split), surface)],
        is_stop=np.array([word in STOP_WORDS for word in words], dtype=np.bool_),
        word_keys=keys("word", words),
        stem_keys=keys("stem", stems),
        joined=compound_keys[surface[joined[surface]]],
        joined_text=text[joined[surface]],
        surfaces=surfaces,
        words=words,
    )


def _numbered(lists: Sequence[Sequence[str]]) -> tuple[Integers, list[str]]:
    """The numbers of all strings of the lists in order, and the string of each number."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    found = np.fromiter(map(numbers.__getitem__, chain.from_iterable(lists)), dtype=np.int64)
    return found, list(numbers)


def _sizes(lists: Sequence[Sequence[str]]) -> Integers:
    return np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))


def _runs(sizes: Integers, rows: Integers) -> Integers:
    """The positions of the runs of the rows, where runs of these sizes follow each other."""
    return expand(np.cumsum(sizes) - sizes, sizes, rows)


def expand(starts: Integers, counts: Integers, rows: Integers) -> Integers:
    """The positions of the runs `starts[row]` to `starts[row] + counts[row]`, in one row."""
    sizes = counts[rows]
    offsets = np.repeat(starts[rows] - np.cumsum(sizes) + sizes, sizes)
    return offsets + np.arange(len(offsets))
