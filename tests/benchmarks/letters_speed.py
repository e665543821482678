"""What a letter costs: compiling, a card, the join, and the slow way beside them, in CPU time.

Run it with `python -m tests.benchmarks.letters_speed`; it prints and asserts nothing.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from itertools import chain, cycle, islice

from jinja2 import Environment

from newsletter.letters.card import Card, card_view, make_card, text_view
from newsletter.letters.edition import own_words, shared_words, write
from newsletter.letters.entry import Entry, make_entry
from newsletter.letters.facts import EditionFacts, PaperFacts
from newsletter.letters.inlining import compile_mjml, whole
from newsletter.letters.reason import reason_words
from newsletter.letters.template import Stationery
from newsletter.models import Pick, Reason
from tests.letters.samples import MASTHEAD, PAPERS, TEMPLATES, SamplePaper, edition

PAPER_COUNT, CARDS, LETTERS, TOPICS = 1_000, 10, 2_000, 200
WORDS = ("graphs", "agents", "proteins", "optics", "memory", "bandits", "galaxies", "sleep")


def sample_papers() -> dict[int, SamplePaper]:
    """A thousand papers of ordinary length, no two alike, two in five with TeX."""
    whole = [paper for paper in PAPERS if len(paper.abstract) > 200]
    return {
        n: replace(paper, title=f"{n}. {paper.title}", abstract=f"Study {n}. {paper.abstract}")
        for n, paper in enumerate(islice(cycle(whole), PAPER_COUNT))
    }


def sample_picks(chance: random.Random) -> list[Pick]:
    """Ten papers; the readers share two hundred topics, as readers do."""
    picks = []
    for paper in chance.sample(range(PAPER_COUNT), CARDS):
        words = f"{WORDS[paper % len(WORDS)]} {chance.randrange(TOPICS // 10)}"
        reason = Reason("phrase", words, (f"{words} of number {paper}", "made up"))
        picks.append(Pick(paper, 1.0, (reason,)))
    return picks


def sample_edition(number: int) -> EditionFacts:
    return edition(
        recipient=f"reader{number}@example.org",
        name=f"Reader {number}",
        message_id=f"<{number}.x@example.org>",
        unsubscribe_url=f"https://news.example.org/leave/{number}",
        topics_url=f"https://news.example.org/topics/{number}",
        token=(token := f"{number:x}.0.1.abcdefghijklmnopqrstuvwxyz"),
        reply_to=f"news+r-{token}@example.org",
        click=token,
    )


def slow_letter(papers: dict[int, PaperFacts], picks: Sequence[Pick], facts: EditionFacts) -> bytes:
    """The same letter with nothing kept: Jinja, MJML, premailer, EmailMessage for each reader."""
    source = compile_mjml(whole(TEMPLATES, "edition.mjml"))
    views = [
        card_view(papers[pick.paper_id]) | {"id": pick.paper_id, "number": number}
        for number, pick in enumerate(picks, start=1)
    ]
    shared = shared_words(facts.slot, len(views), facts.coverage)
    words = {"masthead": MASTHEAD, **shared, **own_words(facts)}
    reasons = [reason_words(pick.reasons) for pick in picks]
    html_cards = [view | {"reason": why[0]} for view, why in zip(views, reasons, strict=True)]
    text_cards = [
        text_view(view) | {"reason": why[1]} for view, why in zip(views, reasons, strict=True)
    ]
    html = Environment(autoescape=True).from_string(source)
    text = Environment(trim_blocks=True).from_string((TEMPLATES / "edition.txt").read_text())
    message = EmailMessage()
    message["From"], message["To"] = MASTHEAD.sender_address, facts.recipient
    message["Subject"], message["Message-ID"] = views[0]["title"], facts.message_id
    message.set_content(text.render(cards=text_cards, **words), cte="quoted-printable")
    message.add_alternative(
        html.render(cards=html_cards, preheader=views[0]["title"], **words),
        subtype="html",
        cte="quoted-printable",
    )
    return message.as_bytes()


def microseconds(work: Callable[[], object], count: int) -> float:
    """CPU time of the work, divided by the number of things it did."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) / count * 1e6


def show_joined(
    papers: dict[int, SamplePaper],
    chosen: list[list[Pick]],
    letters: list[EditionFacts],
    *,
    counted: bool,
) -> None:
    """What a letter costs that is joined; all but the stationery is made in each call."""
    stationery: list[Stationery] = []
    paper_cards: dict[int, Card] = {}
    entries: dict[tuple[int, tuple[Reason, ...]], Entry] = {}

    def compile_it() -> None:
        stationery.append(Stationery.compile(TEMPLATES, MASTHEAD, counted=counted))

    def make_cards() -> None:
        paper_cards.update({n: make_card(paper, stationery[0], n) for n, paper in papers.items()})

    def make_entries() -> None:
        for id, _, why in chain(*chosen):
            if (id, why) not in entries:
                entries[id, why] = make_entry(paper_cards[id], why, stationery[0])

    def join() -> int:
        size = 0
        for picks, facts in zip(chosen, letters, strict=True):
            mine = [entries[pick.paper_id, pick.reasons] for pick in picks]
            size += len(b"".join(write(stationery[0], mine, facts).fragments))
        return size

    print(f"stationery, once a process   {microseconds(compile_it, 1) / 1e3:9.0f} ms")
    print(f"one card                     {microseconds(make_cards, PAPER_COUNT):9.1f} µs")
    print(f"entries, a letter            {microseconds(make_entries, LETTERS):9.1f} µs")
    join()
    print(f"one letter                   {microseconds(join, LETTERS):9.1f} µs")
    print(f"mean letter                  {join() / LETTERS / 1e3:9.1f} KB")


def main() -> None:
    papers, chance = sample_papers(), random.Random(7)
    chosen = [sample_picks(chance) for _ in range(LETTERS)]
    letters = [sample_edition(number) for number in range(LETTERS)]
    show_joined(papers, chosen, letters, counted=False)
    print("the same with its links counted, for readers who asked for it")
    show_joined(papers, chosen, letters, counted=True)
    few = list(zip(chosen, letters, strict=True))[:20]
    slow = [slow_letter(papers, *few[0])]
    slow_time = microseconds(lambda: slow.extend(slow_letter(papers, *one) for one in few), 20)
    print(f"one letter the slow way      {slow_time:9.1f} µs")


if __name__ == "__main__":
    main()
