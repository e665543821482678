"""The letter made the plain way: one Jinja render of the whole page, and an EmailMessage.

It shares the templates and the words with the fast way, but nothing of cutting, encoding, joining.
"""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from functools import cache

from jinja2 import Environment, Template

from newsletter.letters.card import card_view, text_view
from newsletter.letters.edition import own_words, shared_words
from newsletter.letters.facts import EditionFacts, PaperFacts
from newsletter.letters.inlining import compile_mjml, whole
from newsletter.letters.masthead import Masthead
from newsletter.letters.plain import wrapped
from newsletter.letters.reason import reason_words
from newsletter.models import Pick
from tests.letters.samples import MASTHEAD, TEMPLATES

Papers = Mapping[int, PaperFacts]


def plain_letter(
    papers: Papers, picks: Sequence[Pick], edition: EditionFacts, masthead: Masthead = MASTHEAD
) -> EmailMessage:
    """Both parts as the templates have them, encoded by the standard library."""
    message = EmailMessage()
    message.set_content(plain_text(papers, picks, edition, masthead), cte="quoted-printable")
    html = plain_html(papers, picks, edition, masthead)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


def plain_html(
    papers: Papers, picks: Sequence[Pick], edition: EditionFacts, masthead: Masthead
) -> str:
    cards = [
        card_view(papers[pick.paper_id])
        | {"reason": reason_words(pick.reasons)[0], "number": number, "id": pick.paper_id}
        for number, pick in enumerate(picks, start=1)
    ]
    preheader = " · ".join(card["title"] for card in cards[:3])
    words = shell_words(edition, len(picks))
    return html_template().render(masthead=masthead, cards=cards, preheader=preheader, **words)


def plain_text(
    papers: Papers, picks: Sequence[Pick], edition: EditionFacts, masthead: Masthead
) -> str:
    cards = [
        text_view(card_view(papers[pick.paper_id]))
        | {"reason": wrapped(reason_words(pick.reasons)[1]), "number": number, "id": pick.paper_id}
        for number, pick in enumerate(picks, start=1)
    ]
    words = {name: wrapped(text) for name, text in shell_words(edition, len(picks)).items()}
    return text_template().render(masthead=masthead, cards=cards, **words)


def shell_words(edition: EditionFacts, count: int) -> dict[str, str]:
    shared = shared_words(edition.slot, count, edition.coverage)
    return shared | own_words(edition)


@cache
def html_template() -> Template:
    source = compile_mjml(whole(TEMPLATES, "edition.mjml"))
    return Environment(autoescape=True, keep_trailing_newline=True).from_string(source)


@cache
def text_template() -> Template:
    source = (TEMPLATES / "edition.txt").read_text(encoding="utf-8")
    return Environment(trim_blocks=True, keep_trailing_newline=True).from_string(source)
