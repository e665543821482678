r"""A TeX formula as one line of text, with Unicode's raised and lowered letters: x^2_i is x²ᵢ.

It lays nothing out in two dimensions: a fraction is a/b.
"""

import logging
import re
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

# It warns of every slip in somebody's TeX; nobody who runs a newsletter can mend those.
logging.getLogger("pylatexenc").setLevel(logging.ERROR)

_DEEPEST = 40  # braces within braces; pylatexenc recurses, and no abstract goes that far
_SCRIPT = re.compile(r"([_^])\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\s\\{}_^$]))")
_FENCE = re.compile(r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?")
_FUNCTION = re.compile(
    r"((?<=[\w})])\s*)?\\(log|ln|exp|sin|cos|tan|min|max|arg|sup|inf|lim|det|dim|ker|Pr)"
    r"(?![A-Za-z])(\s+(?=[A-Za-z\\]))?"
)
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\s*$")
_ROOT_OF_ONE = re.compile(r"√\((\w)\)")
_RELATION = re.compile(r"(?<=\S) ?([≤≥≈≠∈→↦⊂⊆≪≫]) ?(?=\S)")
# TeX drops the space behind a command, so a sign may be left with one on its other side only.
_LOPSIDED = re.compile(r"(?<=\S)([=<>+×·]) (?=\S)|(?<=[\w)]) (±)(?=\S)")
_STYLED_LETTER = re.compile("[\U0001d400-\U0001d7ff]")

_RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′∗*⊤αβγδθ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′**ᵀᵅᵝᵞᵟᶿ",
        strict=True,
    )
)
_LOWERED = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)


@lru_cache(maxsize=4_096)
def in_text(formula: str) -> str:
    """The formula, given without its dollar signs, as it can stand in a sentence."""
    formula = _FUNCTION.sub(_set_function, _FENCE.sub("", formula))
    for _ in range(6):  # scripts within scripts, from the innermost
        scripted = _SCRIPT.sub(_set_script, formula)
        if scripted == formula:
            break
        formula = scripted
    plain = spelled_out(formula).replace("'", "′")
    plain = _RELATION.sub(r" \1 ", _ROOT_OF_ONE.sub(r"√\1", plain))
    plain = _LOPSIDED.sub(lambda sign: f" {sign[1] or sign[2]} ", plain)
    # Few fonts of mail readers have 𝒪 or 𝐱, and no screen reader says them.
    return _STYLED_LETTER.sub(lambda letter: normalize("NFKC", letter[0]), plain)


@lru_cache(maxsize=4_096)
def spelled_out(tex: str) -> str:
    """TeX without its commands and braces; as it was where pylatexenc cannot read it."""
    if ("\\" not in tex and "{" not in tex) or tex.count("{") > _DEEPEST:
        return tex
    try:
        return str(_CONVERTER.latex_to_text(tex))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        # pylatexenc trips over some broken macros; the reader then sees what the author typed.
        return tex


def raised(number: str) -> str:
    """A number as Unicode's superscript."""
    return "".join(_RAISED[digit] for digit in number)


def _set_function(match: re.Match[str]) -> str:
    """`\\log` with a space where words would otherwise grow together."""
    before, name, after = match.groups()
    return f"{'' if before is None else ' '}\\{name}{{}}{' ' if after else ''}"


def _set_script(match: re.Match[str]) -> str:
    place, group, single = match.groups()
    inner = spelled_out(group if group is not None else single).strip()
    if place == "^" and inner == "∘":
        return "°"
    alphabet = _RAISED if place == "^" else _LOWERED
    letters = [alphabet.get(letter, "") for letter in inner.replace(" ", "")]
    if all(letters):
        # Without braces TeX would take the letter for a part of a command's name.
        follows_command = _ENDS_IN_COMMAND.search(match.string[: match.start()])
        return ("{}" if follows_command else "") + "".join(letters)
    # No letters of that shape exist: keep the sign itself, spelled so that TeX lets it be.
    sign = "\\textasciicircum{}" if place == "^" else "\\textunderscore{}"
    return f"{sign}{inner}" if len(inner) == 1 else f"{sign}({inner})"


def _unknown(node: Any) -> str:
    """A macro of the author's own: its name, unless it only wraps what follows."""
    source, end = node.parsing_state.s, node.pos + node.len
    wraps = source[end : end + 1] == "{" and source[end : end + 2] != "{}"
    return "" if wraps else node.macroname + node.macro_post_space


def _converter() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    spelled = {
        "url": "%s",
        "textasciicircum": "^",
        "textunderscore": "_",
        "xspace": "",
        "top": "⊤",
        "colon": ": ",
        "epsilon": "ε",
        "label": "",
        # Without braces pylatexenc would write their names.
        "bm": "",
        "boldsymbol": "",
        "mathring": "",
    }
    macros = [MacroTextSpec(name, simplify_repl=text) for name, text in spelled.items()]
    context.add_context_category("letters", prepend=True, macros=macros)
    context.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown))
    return LatexNodes2Text(
        context, math_mode="text", keep_comments=True, strict_latex_spaces="except-in-equations"
    )


_CONVERTER = _converter()
