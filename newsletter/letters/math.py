r"""TeX in titles, names and abstracts becomes text that a person reads: $\ell_2$ is ℓ₂.

It does not lay out formulas, and it does not escape for any output.
"""

import re
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from newsletter.letters.plain import one_line

_LOOKS_LIKE_TEX = re.compile(r"[\\$~`]|''|--")
# A formula opens before and closes after a non-space; one that starts with a digit is not followed
# by one and holds no words, because "$5-$10" and "$5 or US$ 6" are money.
_FORMULA = re.compile(
    r"\$\$(?P<display>[^$]+)\$\$"
    r"|(?<!\\)\$(?P<tight>(?=[^\s$\d])(?:[^$\\]|\\.)*?(?<=[^\s\\]))\$"
    r"|(?<!\\)\$(?P<number>(?=\d)(?![^$]*\s[A-Za-z]{2})(?:[^$\\]|\\.)*?(?<=[^\s\\]))\$(?!\d)"
    r"|(?<!\\)\$(?P<loose>\s[^$]*[\\^_][^$]*)\$(?!\d)"
    r"|\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\]",
    re.DOTALL,
)
_NOT_MONEY = re.compile(r"\$(?!\s?\d)")
_SCRIPT = re.compile(r"([_^])\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\s\\{}_^$]))")
_CITATION = re.compile(r"[\s~]*\\cite[a-z]*\*?(?:\[[^\]]*\])*\{[^}]*\}")
_FENCE = re.compile(r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?")
_FUNCTION = re.compile(
    r"((?<=[\w})])\s*)?\\(log|ln|exp|sin|cos|tan|min|max|arg|sup|inf|lim|det|dim|ker|Pr)"
    r"(?![A-Za-z])(\s+(?=[A-Za-z\\]))?"
)
_RELATION = re.compile(r"(?<=\S) ?([≤≥≈≠∈→↦⊂⊆≪≫]) ?(?=\S)")
_STYLED_LETTER = re.compile("[\U0001d400-\U0001d7ff]")
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\s*$")
_COMMAND = re.compile(r"\\(?:[A-Za-z]|[^\sA-Za-z])")
_DEEPEST = 40  # braces within braces; pylatexenc recurses, and no abstract goes that far

_UP = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′∗*⊤αβγδθ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′*" + "*ᵀᵅᵝᵞᵟᶿ",
)
_DOWN = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)


@lru_cache(maxsize=16_384)
def readable(text: str) -> str:
    """The text on one line with its TeX spelled out; it never raises, whatever the text holds.

    A `$` is left only before an amount of money. What cannot be understood stays as it was.
    """
    text = one_line(text)
    if not _LOOKS_LIKE_TEX.search(text):
        return text
    parts, end = [], 0
    for match in _FORMULA.finditer(text):
        parts.append(_prose(text[end : match.start()]))
        parts.append(_formula(next(group for group in match.groups() if group is not None)))
        end = match.end()
    parts.append(_prose(text[end:]))
    return one_line("".join(parts))


def _prose(text: str) -> str:
    text = _CITATION.sub("", text)
    text = re.sub(r"(?<=[A-Za-z.,)])~(?=\S)", " ", text)
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(
        r"(?<=[\w\s])---?(?=[\w\s])", lambda dashes: "–" if len(dashes[0]) == 2 else "—", text
    )
    text = re.sub(r"(?<!\\)\$(?!\s?\d)", "", text)
    if not _COMMAND.search(text):
        return text
    # To TeX these mean comment, column and space; in running text they are what they look like.
    return _spelled_out(
        re.sub(r"(?<!\\)([%&#~$])", r"\\\1", text).replace(r"\~", "\\textasciitilde{}")
    )


@lru_cache(maxsize=4_096)
def _formula(text: str) -> str:
    text = _FUNCTION.sub(_set_function, _FENCE.sub("", text))
    for _ in range(6):
        scripted = _SCRIPT.sub(_set_script, text)
        if scripted == text:
            break
        text = scripted
    plain = _NOT_MONEY.sub("", _spelled_out(text)).replace("'", "′")
    plain = _RELATION.sub(r" \1 ", re.sub(r"√\((\w)\)", r"√\1", plain))
    # Few fonts of mail readers have 𝒪 or 𝐱, and no screen reader says them.
    return _STYLED_LETTER.sub(lambda letter: normalize("NFKC", letter[0]), plain)


def _set_function(match: re.Match[str]) -> str:
    before, name, after = match.groups()
    return f"{'' if before is None else ' '}\\{name}{{}}{' ' if after else ''}"


def _set_script(match: re.Match[str]) -> str:
    place, group, single = match.groups()
    inner = _spelled_out(group if group is not None else single).strip()
    alphabet = _UP if place == "^" else _DOWN
    raised = inner.replace(" ", "").translate(alphabet)
    if all(ord(letter) in alphabet for letter in inner.replace(" ", "")):
        # Or TeX would read the letter as part of a command's name.
        return "{}" + raised if _ENDS_IN_COMMAND.search(match.string[: match.start()]) else raised
    # No letters of that shape exist: say it with the sign itself, spelled so that TeX lets it be.
    sign = "\\textasciicircum{}" if place == "^" else "\\textunderscore{}"
    return f"{sign}{inner}" if len(inner) == 1 else f"{sign}({inner})"


def _spelled_out(text: str) -> str:
    if "\\" not in text and "{" not in text:
        return text
    if text.count("{") > _DEEPEST:
        return text
    try:
        return str(_CONVERTER.latex_to_text(text))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        # pylatexenc trips over some broken macros; the reader then sees what the author typed.
        return text


def _unknown(node: Any) -> str:
    """A macro of the author's own: its name, unless it only wraps what follows."""
    source, end = node.parsing_state.s, node.pos + node.len
    wraps = source[end : end + 1] == "{" and source[end : end + 2] != "{}"
    return "" if wraps else node.macroname + node.macro_post_space


def _converter() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    context.add_context_category(
        "letters",
        prepend=True,
        macros=[
            MacroTextSpec("label", discard=True),
            MacroTextSpec("colon", ": "),
            MacroTextSpec("epsilon", "ε"),
            MacroTextSpec("url", simplify_repl="%s"),
            MacroTextSpec("textasciicircum", "^"),
            MacroTextSpec("textunderscore", "_"),
            MacroTextSpec("xspace", ""),
            MacroTextSpec("top", "⊤"),
        ],
    )
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown))
    return LatexNodes2Text(
        context, math_mode="text", keep_comments=True, strict_latex_spaces="except-in-equations"
    )


_CONVERTER = _converter()
