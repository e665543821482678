"""Why a paper was chosen, said in the reader's own words and the paper's: "Because you follow …".

It does not decide the reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from newsletter.letters.math import readable
from newsletter.letters.mime import fragment
from newsletter.letters.plain import cut_at_word, one_line, wrapped
from newsletter.models import Reason

_SENTENCES = {
    "phrase": "Because you follow {words}{quotes}.",
    "category": "New in {words}, a category you follow.",
    "author": "By {words}, whom you follow.",
}
_NO_REASON = "Close to what you follow."
_REASONS_SHOWN = 3
_QUOTES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """The reasons for one paper as mail fragments, to be put into its card."""

    html: bytes
    text: bytes


@lru_cache(maxsize=32_768)
def reason_line(reasons: tuple[Reason, ...]) -> ReasonLine:
    """The first three reasons, a sentence each. Cached, for many readers share their topics."""
    html, text = reason_words(reasons)
    return ReasonLine(fragment(str(html)), fragment(wrapped(text)))


def reason_words(reasons: Sequence[Reason]) -> tuple[Markup, str]:
    """The reasons as HTML, the reader's words in bold, and as text."""
    html = [_sentence(reason, Markup("<b>{}</b>")) for reason in reasons[:_REASONS_SHOWN]]
    text = [_sentence(reason, "{}") for reason in reasons[:_REASONS_SHOWN]]
    return Markup(" ").join(html) or Markup(_NO_REASON), " ".join(text) or _NO_REASON


def _sentence(reason: Reason, form: str) -> str:
    """One reason as a sentence, of the same kind of string as `form`, which dresses the words."""
    kind = type(form)
    words = form.format(cut_at_word(one_line(reason.words), 80))
    quotes = kind(", ").join(kind("“{}”").format(quote) for quote in _told(reason))
    sentence = kind(_SENTENCES.get(reason.signal, _SENTENCES["phrase"]))
    return sentence.format(words=words, quotes=kind(": ") + quotes if quotes else "")


def _told(reason: Reason) -> list[str]:
    """The quotes that say more than the reader's words do, each once."""
    known, told = {one_line(reason.words).casefold()}, []
    for quote in reason.quotes:
        plain = cut_at_word(readable(quote), 80)
        if plain.casefold() not in known:
            known.add(plain.casefold())
            told.append(plain)
    return told[:_QUOTES_SHOWN]
