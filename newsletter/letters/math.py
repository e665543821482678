r"""TeX in titles, names and abstracts becomes text that a person reads: $\ell_2$ is ℓ₂.

It tells formulas from money and prose from both; formulas themselves are read in formula.py.
"""

import re
from functools import lru_cache

from newsletter.letters.formula import in_text, raised, spelled_out
from newsletter.letters.plain import one_line

_SIGNS_OF_TEX = ("\\", "$", "~", "`", "^", "''", "--", "_{", "{,}")
# A formula opens before and closes after a non-space; one that starts with a digit is not followed
# by one and holds no words, because "$5-$10" and "$5 or US$ 6" are money.
_FORMULA = re.compile(
    r"\$\$(?P<display>[^$]+)\$\$"
    r"|(?<!\\)\$(?P<tight>(?=[^\s$\d])(?:[^$\\]|\\.)*?(?<=[^\s\\]))\$"
    r"|(?<!\\)\$(?P<number>(?=\d)(?![^$]*\s[A-Za-z]{2})(?:[^$\\]|\\.)*?(?<=[^\s\\]))\$(?!\d)"
    r"|(?<!\\)\$(?P<loose>\s[^$]{0,300}?[\\^_][^$]{0,300})\$(?!\d)"
    r"|\\\((?P<round>.{1,300}?)\\\)|\\\[(?P<square>.{1,300}?)\\\]",
    re.DOTALL,
)
_LONELY_DOLLAR = re.compile(r"(?<!\\)\$(?!\s?\d)")
_NOT_MONEY = re.compile(r"\$(?!\s?\d)")
_CITATION = re.compile(r"[\s~]{0,2}\\cite[a-z]{0,9}\*?(?:\[[^\]]{0,99}\]){0,2}\{[^}]{0,300}\}")
_LINK = re.compile(r"\\href\{([^{}]{0,500})\}(?:\{([^{}]{1,300})\})?")
_POWER = re.compile(r"(?<=[\w)\]|])\^(-?\d{1,4})(?!\.?\d)")
_SCRIPT = re.compile(r"(?<=[\w)\]|])[_^]\{[^{}$]{1,40}\}")
# Between words, or a number and its unit, a tie is a space; in "z~6" and "(~20 pc)" it means about.
_TIE = re.compile(
    r"(?<=[A-Za-z.,)])~(?!(?<=\b[a-z]~)\d)(?=\S|$)|(?<=\d)~(?=[A-Za-z])|^~(?=[A-Za-z])"
)
_QUOTED = re.compile(r"(?<![\w`'\\])`([^\s`'$][^`'$]{0,80})'(?![\w'])")
_DASHES = re.compile(r"(?<=[\w\s])(---?)(?=[\w\s])")
# To TeX these mean comment, column and parameter; in running text they are what they look like.
_LITERAL = re.compile(r"(?<!\\)([%&#$])")
_ACCENT_AT_END = re.compile(r"\\[cvuHkrbdt]$")


@lru_cache(maxsize=16_384)
def readable(text: str) -> str:
    """The text on one line with its TeX spelled out; it never raises, whatever the text holds.

    A `$` is left only before an amount of money. What cannot be understood stays as it was.
    """
    text = one_line(text)
    if not any(sign in text for sign in _SIGNS_OF_TEX):
        return text
    parts, end = [], 0
    for match in _FORMULA.finditer(text):
        parts.append(_prose(text[end : match.start()]))
        parts.append(in_text(next(group for group in match.groups() if group is not None)))
        end = match.end()
    parts.append(_prose(text[end:]))
    return one_line(_NOT_MONEY.sub("", _without_lone_ends("".join(parts))))


def _without_lone_ends(text: str) -> str:
    """The text without braces that close nothing: "{" and its formula were read apart."""
    if text.count("}") <= text.count("{"):
        return text
    kept, depth = [], 0
    for piece in re.split("([{}])", text):
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if depth >= 0:
            kept.append(piece)
        depth = max(depth, 0)
    return "".join(kept)


def _prose(text: str) -> str:
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    text = _TIE.sub(" ", _CITATION.sub("", text)).replace("``", "“").replace("''", "”")
    text = _QUOTED.sub(r"‘\1’", text).replace("{,}", ",")
    text = _DASHES.sub(lambda dashes: "–" if len(dashes[1]) == 2 else "—", text)
    text = _SCRIPT.sub(lambda script: in_text(script[0]), _LONELY_DOLLAR.sub("", text))
    text = _POWER.sub(lambda power: raised(power[1]), text)
    return _without_commands(text) if "\\" in text else text


def _without_commands(text: str) -> str:
    """The prose with its commands as text; pylatexenc, which is slow, sees only their words."""
    words: list[str] = []
    run: list[str] = []
    for word in text.split(" "):
        if not run and "\\" not in word:
            words.append(word)
            continue
        run.append(word)
        opened = sum(each.count("{") - each.count("}") for each in run)
        if opened <= 0 and not _ACCENT_AT_END.search(word):
            words.append(_run_of_commands(" ".join(run)))
            run = []
    if run:
        words.append(_run_of_commands(" ".join(run)))
    return " ".join(words)


def _run_of_commands(text: str) -> str:
    return spelled_out(_LITERAL.sub(r"\\\1", text))
