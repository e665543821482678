"""The stationery: one newsletter's letter, compiled once and cut where papers and readers differ.

It renders no paper and no reader's line; card.py and edition.py do.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateError
from markupsafe import Markup

from newsletter.letters.facts import Masthead
from newsletter.letters.inlining import compile_mjml
from newsletter.letters.mime import fragment
from newsletter.models import Problem

__all__ = ["Masthead", "Stationery"]

# What differs from reader to reader; in the cards it is only the reason.
SHELL_SLOTS = (
    "preheader", "date", "greeting", "tally", "coverage", "recipient", "topics_url",
    "unsubscribe",
)  # fmt: skip

# The loop over the cards is the last one of a template, so greedy finds its end.
_CARDS = re.compile(r"(.*?)\{% for card in cards %\}(.*)\{% endfor %\}(.*)", re.DOTALL)
_SLOT = re.compile("\ue000([a-z_]+)\ue001")

# Ready fragments (bytes), and names of slots to be filled (str).
Pieces = tuple[bytes | str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One part of the letter, HTML or text: what stands above the cards, a card, and the foot."""

    card: Callable[[object], str]
    head: Pieces
    foot: Pieces
    size: int  # of head and foot, decoded, with empty slots


@dataclass(frozen=True, slots=True, eq=False)
class Stationery:
    """The compiled letter of one masthead; safe to share between threads and processes."""

    masthead: Masthead
    html: Sheet
    text: Sheet

    @classmethod
    def compile(cls, templates: Path, masthead: Masthead) -> "Stationery":
        """Compile `edition.mjml` and `edition.txt` of the folder `templates`.

        Raises Problem when a template is broken.
        """
        mjml = (templates / "edition.mjml").read_text(encoding="utf-8")
        html = compile_mjml(mjml)
        text = (templates / "edition.txt").read_text(encoding="utf-8")
        try:
            return cls(masthead, _sheet(html, masthead, html=True), _sheet(text, masthead))
        except TemplateError as error:
            raise Problem(
                f"a mail template cannot be used: {error}; correct it in {templates}"
            ) from error


def slot(name: str) -> Markup:
    """The mark that a slot leaves in rendered text; no paper's or reader's text can hold it."""
    return Markup(f"\ue000{name}\ue001")


def cut_at_slots(rendered: str) -> Pieces:
    """Rendered text as mail fragments, with the names of the slots between them."""
    pieces = _SLOT.split(rendered)
    cut = [part if index % 2 else fragment(part) for index, part in enumerate(pieces)]
    return tuple(part for part in cut if part)


def filled(pieces: Pieces, slots: Mapping[str, bytes]) -> Pieces:
    """The pieces with these slots filled, and what now stands together joined."""
    merged: list[bytes | str] = []
    for piece in pieces:
        put = slots.get(piece, piece) if isinstance(piece, str) else piece
        if isinstance(put, bytes) and merged and isinstance(merged[-1], bytes):
            merged[-1] += put
        else:
            merged.append(put)
    return tuple(merged)


def _sheet(source: str, masthead: Masthead, *, html: bool = False) -> Sheet:
    environment = Environment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=not html, keep_trailing_newline=True
    )
    cut = _CARDS.fullmatch(source)
    if cut is None:
        raise Problem("a mail template has no loop over its cards; write {% for card in cards %}")
    head, card, foot = cut.groups()
    if not html:  # as trim_blocks takes the line break after the end of the loop
        foot = foot.removeprefix("\n")
    # A macro, because to render a template costs more than all that a card fills in.
    macro = environment.from_string("{% macro card(card) %}" + card + "{% endmacro %}")
    values: Mapping[str, object] = {name: slot(name) for name in SHELL_SLOTS} | {
        "masthead": masthead
    }
    above, below = (environment.from_string(part).render(values) for part in (head, foot))
    return Sheet(
        card=vars(macro.module)["card"],
        head=cut_at_slots(above),
        foot=cut_at_slots(below),
        size=len((above + below).encode()),
    )
