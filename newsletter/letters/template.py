"""The stationery: one newsletter's letter, compiled once and cut where papers and readers differ.

It renders no paper and no reader's line; card.py and edition.py do.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, StrictUndefined, TemplateError
from markupsafe import Markup

from newsletter.letters.inlining import compile_mjml, whole
from newsletter.letters.masthead import Masthead
from newsletter.letters.mime import fragment
from newsletter.models import Problem

__all__ = ["Masthead", "Stationery"]

# What differs from reader to reader; in the cards it is the reason, the number and the token.
SHELL_SLOTS = (
    "preheader", "date", "greeting", "tally", "updates", "coverage", "recipient", "topics_url",
    "unsubscribe", "token",
)  # fmt: skip

# A card with next to nothing on it, to see how the template orders the slots of every card.
_BARE_CARD: Mapping[str, object] = {
    "id": 0, "title": "", "url": "", "byline": "", "details": "", "gist": "", "by_machine": False,
    "abstract": "", "is_cut": False, "links": ()
}  # fmt: skip

# The loop over the cards is the last one of a template, so greedy finds its end.
_CARDS = re.compile(r"(.*?)\{% for card in cards %\}(.*)\{% endfor %\}(.*)", re.DOTALL)
_SLOT = re.compile("\ue000([a-z_]+)\ue001")
CLICK = "\ue002"  # where in a counted link the reader's token goes; cards differ in how many
CLICK_PLACE = b"\0"  # the same in a fragment: quoted-printable never writes that byte

# Ready fragments (bytes), and names of slots to be filled (str).
Pieces = tuple[bytes | str, ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """One part of the letter, HTML or text: what stands above the cards, a card, and the foot."""

    card: Callable[[object], str]
    layout: tuple[str, ...]  # the slots of every card, in their order
    head: Pieces
    welcoming: Pieces  # the head of the letter to who has just confirmed
    foot: Pieces
    size: int  # of head and foot, decoded, with empty slots
    counted: bool  # the cards' links are counted, see CLICK

    def pieces(self, rendered: str) -> list[bytes]:
        """A rendered card as mail fragments, with an empty one in the place of each slot.

        Raises Problem unless its slots are those of every card, for letters are filled by place.
        """
        parts = _SLOT.split(rendered)
        if tuple(parts[1::2]) != self.layout:
            raise Problem(
                "a mail template shows the reason, the number or the links for votes of some cards "
                "only; take them out of the conditions on the card"
            )
        ready = _with_places if self.counted else fragment
        return [b"" if index % 2 else ready(part) for index, part in enumerate(parts)]

    @cached_property
    def reason_at(self) -> list[int]:
        return self._places("reason")

    @cached_property
    def token_at(self) -> list[int]:
        return self._places("token")

    @cached_property
    def number_at(self) -> list[int]:
        return self._places("number")

    def _places(self, name: str) -> list[int]:
        """Where the slot stands among a card's pieces."""
        return [2 * at + 1 for at, slot in enumerate(self.layout) if slot == name]


@dataclass(frozen=True, slots=True, eq=False)
class Stationery:
    """The compiled letter of one masthead; safe to share between threads and processes."""

    masthead: Masthead
    html: Sheet
    text: Sheet
    gists: bool = True  # one line before an abstract says what was done
    counted: bool = False  # the links to papers lead there by way of our site, and the foot says so

    @classmethod
    def compile(
        cls, templates: Path, masthead: Masthead, *, gists: bool = True, counted: bool = False
    ) -> "Stationery":
        """Compile `edition.mjml` and `edition.txt` of the folder `templates`.

        `counted` needs a masthead with a URL. Raises Problem when a template is broken.
        """
        html = compile_mjml(whole(templates, "edition.mjml"))
        text = (templates / "edition.txt").read_text(encoding="utf-8")
        try:
            return cls(
                masthead,
                _sheet(html, masthead, html=True, counted=counted),
                _sheet(text, masthead, html=False, counted=counted),
                gists,
                counted,
            )
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


def _with_places(rendered: str) -> bytes:
    return CLICK_PLACE.join(map(fragment, rendered.split(CLICK)))


def _sheet(source: str, masthead: Masthead, *, html: bool, counted: bool) -> Sheet:
    environment = Environment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=not html, keep_trailing_newline=True
    )
    cut = _CARDS.fullmatch(source)
    if cut is None:
        raise Problem("a mail template has no loop over its cards; write {% for card in cards %}")
    head, card, foot = cut.groups()
    if not html:  # as trim_blocks takes the line break after the end of the loop
        foot = foot.removeprefix("\n")
    values: dict[str, object] = {name: slot(name) for name in SHELL_SLOTS}
    values |= {"masthead": masthead, "welcome": "", "counted": counted}
    # A macro, because to render a template costs more than all that a card fills in.
    macro = environment.from_string("{% macro card(card) %}" + card + "{% endmacro %}", values)
    draw: Callable[[object], str] = vars(macro.module)["card"]
    welcoming = values | {"welcome": slot("welcome")}
    above, above_new, below = (
        environment.from_string(part).render(words)
        for part, words in ((head, values), (head, welcoming), (foot, values))
    )
    return Sheet(
        card=draw,
        layout=_layout(draw),
        head=cut_at_slots(above),
        welcoming=cut_at_slots(above_new),
        foot=cut_at_slots(below),
        size=len((above_new + below).encode()),
        counted=counted,
    )


def _layout(draw: Callable[[object], str]) -> tuple[str, ...]:
    bare = SimpleNamespace(**_BARE_CARD, reason=slot("reason"), number=slot("number"))
    return tuple(_SLOT.findall(str(draw(bare))))
