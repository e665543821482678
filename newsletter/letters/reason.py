"""Why a paper was chosen, said in the reader's own words and the paper's: "Because you follow …".

It does not decide the reasons.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from newsletter.letters.math import readable
from newsletter.letters.plain import cut_at_word, one_line
from newsletter.models import Reason

# What stands before and after the words that the reader follows.
_AROUND = {
    "phrase": ("Because you follow ", ""),
    "category": ("New in ", ", a category you follow"),
    "author": ("By ", ", whom you follow"),
}
# What is said where no words of the reader's were met.
_BESIDE_TOPICS = {
    "liked": "Close to papers you liked",
    "opened": "Close to papers you opened",
    "kindred": "Readers with similar votes liked papers like this",
    "trending": "Much talked about",
    "fresh": "Newly announced",
    "outside": "Outside your usual, and much talked about",
}
_COUNTED = ("trending", "outside")  # their words may be counts: "31 upvotes, 2 sources"
_NO_REASON = "Close to what you follow."
_REASONS_SHOWN = 3
_QUOTES_SHOWN = 3


def reason_words(reasons: Sequence[Reason]) -> tuple[Markup, str]:
    """The reasons as HTML, the reader's words in bold, and as text."""
    html, text = [], []
    for reason in reasons[:_REASONS_SHOWN]:
        before, words, after = _sentence(reason)
        quotes = ", ".join(_told(reason))
        after += f": {quotes}." if quotes else "."
        bold = f"<b>{escape(words)}</b>" if words else ""
        html.append(f"{before}{bold}{escape(after)}")
        text.append(before + words + after)
    return Markup(" ".join(html) or _NO_REASON), " ".join(text) or _NO_REASON


def _sentence(reason: Reason) -> tuple[str, str, str]:
    """What stands before the reader's words, the words, and what stands after them."""
    if reason.signal in _BESIDE_TOPICS:
        counts = reason.signal in _COUNTED and reason.words[:1].isdigit()
        return _BESIDE_TOPICS[reason.signal], "", f" ({one_line(reason.words)})" if counts else ""
    before, after = _AROUND.get(reason.signal, _AROUND["phrase"])
    return before, cut_at_word(one_line(reason.words), 80), after


def _told(reason: Reason) -> list[str]:
    """The quotes, in quotation marks, that say more than the reader's words do, each once."""
    known, told = {one_line(reason.words).casefold()}, []
    for quote in reason.quotes:
        plain = cut_at_word(readable(quote), 80)
        if plain.casefold() not in known:
            known.add(plain.casefold())
            told.append(f"“{plain}”")
    return told[:_QUOTES_SHOWN]
