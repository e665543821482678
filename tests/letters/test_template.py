"""Stationery is compiled without a network, keeps its Jinja, and says what is wrong with it."""

import re
import socket
from pathlib import Path

import pytest

from newsletter.letters.card import make_card
from newsletter.letters.inlining import compile_mjml, whole
from newsletter.letters.template import Stationery, filled
from newsletter.models import Problem
from tests.letters.samples import MASTHEAD, PAPERS, TEMPLATES, stationery

EDITION = whole(TEMPLATES, "edition.mjml")


def test_nothing_is_fetched_while_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the compiler asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    Stationery.compile(TEMPLATES, MASTHEAD)


def test_jinja_comes_through_mjml_and_premailer_untouched() -> None:
    expressions = re.compile(r"\{[{%].*?[%}]\}")
    compiled = expressions.findall(compile_mjml(EDITION))
    assert set(compiled) == set(expressions.findall(EDITION))
    assert '<a href="{{ card.url }}"' in compile_mjml(EDITION)


def test_styles_are_inlined_and_the_rules_for_dark_and_narrow_are_kept() -> None:
    html = compile_mjml(EDITION)
    assert html.startswith("<!doctype html>\n<html")
    assert re.search(r'<p class="why" style="[^"]*color:#8a3a12', html)
    assert "color: #f0a878 !important" in html
    assert "data-premailer" not in html
    assert "mj-style" not in html


def test_a_template_that_is_no_mjml_is_a_problem() -> None:
    with pytest.raises(Problem, match="not MJML"):
        compile_mjml("<mjml><mj-body><mj-text></mj-body></mjml>")


def test_a_template_without_cards_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "edition.mjml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "edition.txt").write_text("{{ tally }}", encoding="utf-8")
    with pytest.raises(Problem, match="no loop"):
        Stationery.compile(tmp_path, MASTHEAD)


@pytest.mark.parametrize("broken", ["{{ nobody_knows_it }}", "{% if %}"])
def test_a_template_with_broken_jinja_is_a_problem(tmp_path: Path, broken: str) -> None:
    (tmp_path / "edition.mjml").write_text(EDITION, encoding="utf-8")
    cards = "{% for card in cards %}{{ card.title }}{% endfor %}"
    (tmp_path / "edition.txt").write_text(broken + cards, encoding="utf-8")
    with pytest.raises(Problem, match="cannot be used"):
        Stationery.compile(tmp_path, MASTHEAD)


def test_a_template_that_includes_what_is_not_there_is_a_problem(tmp_path: Path) -> None:
    included = '<mjml><mj-include path="nothing.mjml" /></mjml>'
    (tmp_path / "edition.mjml").write_text(included, encoding="utf-8")
    with pytest.raises(Problem, match=r"nothing\.mjml"):
        Stationery.compile(tmp_path, MASTHEAD)


def test_a_template_that_lets_only_some_papers_be_voted_on_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "edition.mjml").write_text(EDITION, encoding="utf-8")
    some = "{% if card.links %}{{ token }}{% endif %}"
    text = "{% for card in cards %}{{ card.title }}{{ card.reason }}" + some + "{% endfor %}"
    (tmp_path / "edition.txt").write_text(text, encoding="utf-8")
    broken = Stationery.compile(tmp_path, MASTHEAD)
    with pytest.raises(Problem, match="of some cards only"):
        make_card(PAPERS[0], broken, 1)


def test_every_slot_of_a_reader_has_its_place() -> None:
    in_html = {piece for piece in stationery().html.head + stationery().html.foot
               if isinstance(piece, str)}  # fmt: skip
    in_text = {piece for piece in stationery().text.head + stationery().text.foot
               if isinstance(piece, str)}  # fmt: skip
    assert in_html == in_text | {"preheader"}
    assert {"greeting", "tally", "coverage", "topics_url", "unsubscribe"} < in_text


def test_filling_some_slots_leaves_the_others_and_joins_what_now_stands_together() -> None:
    pieces = (b"On ", "date", b", ", "name", b": ", "tally", "coverage")
    assert filled(pieces, {"date": b"Monday", "tally": b"two", "coverage": b""}) == (
        b"On Monday, ", "name", b": two",
    )  # fmt: skip
