"""Papers, readers and editions to write letters of; every title and abstract is made up.

No test stands here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from newsletter.letters.card import make_card
from newsletter.letters.edition import EditionFacts
from newsletter.letters.entry import Entry, make_entry
from newsletter.letters.masthead import Masthead
from newsletter.letters.template import Stationery
from newsletter.models import Coverage, Pick, Reason

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
MASTHEAD = Masthead(
    name="Morning Abstracts",
    sender_address="news@example.org",
    operator="The Society for Early Reading",
    postal_address="12 Lamp Street, 1012 AB Exampleton",
    url="https://news.example.org",
)


# A newsletter without a web door: papers are numbered, and all ways are by mail.
BY_MAIL = replace(MASTHEAD, url="")


@cache
def stationery(masthead: Masthead = MASTHEAD) -> Stationery:
    return Stationery.compile(TEMPLATES, masthead)


@dataclass(frozen=True)
class SamplePaper:
    title: str
    abstract: str = ""
    authors: Sequence[str] = ("Ada Lovelace", "Ben Okri-Hall")
    categories: Sequence[str] = ("cs.LG",)
    urls: Mapping[str, str] = field(
        default_factory=lambda: {"abs": "https://arxiv.org/abs/2611.00001"}
    )
    sources: Sequence[str] = ("arXiv cs.LG",)
    arxiv_id: str | None = "2611.00001"
    doi: str | None = None
    summary: str = ""
    comments: str = ""
    journal_ref: str = ""


def links(number: int, *roles: str) -> dict[str, str]:
    places = {
        "pdf": f"https://arxiv.org/pdf/2611.{number:05}",
        "code": f"https://code.example.org/lab/paper-{number}",
        "project": f"https://lab.example.org/paper-{number}/?a=1&b=2",
    }
    return {"abs": f"https://arxiv.org/abs/2611.{number:05}"} | {
        role: places[role] for role in roles
    }


PAPERS = (
    SamplePaper(
        r"Patient Exploration: Regret Bounds for $\epsilon$-Greedy Agents That Wait",
        r"An agent that explores at once pays for what it could have learned by waiting. We study "
        r"$\epsilon$-greedy policies whose exploration is put off until $\ell_2$ confidence sets "
        r"have shrunk below a threshold, and prove that their regret is "
        r"$\mathcal{O}(\sqrt{T}\log T)$ in linear bandits and $\tilde{O}(H^2\sqrt{SAT})$ in "
        r"episodic decision processes. The proof rests on a coupling between the agent and a "
        r"shadow that never explores. On four control tasks the patient agent reaches 98.7\% of "
        r"the best return with a third of the random actions. We close with two games in which "
        r"waiting is provably wrong, and a test that an agent can run to find out whether it is "
        r"in one of them.",
        (r"Andr\'e Lindqvist", "Mei Tanaka", r"Z\"ubeyde Kara", "Tom Hale", "Ruth Adeyemi"),
        ("cs.LG", "stat.ML"),
        links(1, "pdf", "code"),
    ),
    SamplePaper(
        "Reading the Margins: A Corpus of Handwritten Notes in Four Centuries of Printed Books, "
        "With Transcriptions, Layouts, and a Benchmark for Linking Each Note to Its Passage",
        "Readers have always talked back to books. We present 41,300 marginal notes from 2,180 "
        "printed books held by nineteen libraries, each transcribed twice, aligned with the lines "
        "it comments on, and described by hand, language, and likely decade. Three tasks come "
        "with the corpus: finding notes on a page, reading them, and linking each to its passage. "
        "Current recognisers read 62% of words in clear hands and 23% in hurried ones; linking "
        "succeeds in half of all cases. Errors concentrate where notes cross the gutter, run "
        "vertically, or answer an older note. We release images, text, and code under an open "
        "licence, together with the guidelines that our eleven transcribers wrote as they went, "
        "because their disagreements turned out to be the most useful part of the work. A second "
        "volume with notes in Arabic and Hebrew scripts is in preparation.",
        ("Ingrid Solberg", "Pádraig Ó Murchú", "Yuki Mori", *("Contributor",) * 9),
        ("cs.CV", "cs.DL"),
        links(2, "pdf", "code", "project"),
        ("arXiv cs.CV",),
    ),
    SamplePaper(
        "Sleep Spindles Predict Next-Day Recall of Melodies",
        "",
        ("Noor van Dijk",),
        ("neuroscience",),
        {"abs": "https://www.example.org/content/10.1101/2026.11.20.000123v1"},
        ("bioRxiv",),
        None,
        "10.1101/2026.11.20.000123",
    ),
    SamplePaper(
        r"A Note on $W_{1,p}$ Distances Between Graphs",
        r"We show that $W_{1,p}(G, H) \le 2\,d(G,H)^{1/p}$ for all finite graphs.",
        ("K. Abe", "L. Öz"),
        ("math.MG", "math.CO"),
        links(4, "pdf"),
        ("arXiv math",),
    ),
    SamplePaper(
        "What Do Small Language Models Forget First?",
        "When a language model of less than one billion parameters is trained further on a narrow "
        "domain, some abilities vanish within minutes while others last for days. We measure the "
        "order of forgetting over 36 abilities, seven models, and five domains. Arithmetic goes "
        "first, then rare spellings, then politeness; syntax and the names of capitals hardly "
        "move. The order is the same for all models (rank correlation 0.91) and is predicted by "
        "how late an ability was acquired. Replaying 2% of early data keeps most of it, at a cost "
        "of $5 per run.",
        ("Salma Haddad", "Jonas Weber", "Li Na", "Oluwaseun Bello"),
        ("cs.CL",),
        links(5, "pdf", "code"),
        ("arXiv cs.CL",),
    ),
)

REASONS = (
    (Reason("phrase", "reinforcement learning", ("linear bandits", "decision processes")),),
    (Reason("phrase", "digital humanities", ("handwritten notes", "printed books")),
     Reason("category", "cs.DL")),
    (Reason("phrase", "memory", ("recall of melodies",)),),
    (Reason("category", "math.MG"),),
    (Reason("author", "Salma Haddad"), Reason("phrase", "language models", ("language models",))),
)  # fmt: skip

COVERAGE = Coverage(
    new=68,
    by_feed=(("arXiv cs.LG", 31), ("arXiv cs.CL", 22), ("arXiv math", 9), ("bioRxiv", 6)),
    late=("medRxiv",),
)


def picks(count: int = len(PAPERS)) -> list[Pick]:
    """Picks of the papers 0, 1, 2, …, which go round through PAPERS."""
    return [Pick(n, 9.0 - n / 10, REASONS[n % len(REASONS)]) for n in range(count)]


def papers(count: int = len(PAPERS)) -> dict[int, SamplePaper]:
    return {n: PAPERS[n % len(PAPERS)] for n in range(count)}


def entries(
    chosen: Sequence[Pick] | None = None,
    about: Mapping[int, SamplePaper] | None = None,
    masthead: Masthead = MASTHEAD,
) -> list[Entry]:
    """What the picks are in a letter; all five papers unless others are given."""
    about = papers() if about is None else about
    chosen = picks() if chosen is None else chosen
    paper_of = stationery(masthead)
    cards = {n: make_card(paper, paper_of, n) for n, paper in about.items()}
    return [make_entry(cards[pick.paper_id], pick.reasons, paper_of) for pick in chosen]


def edition(
    *,
    recipient: str = "ada@example.org",
    name: str = "Ada",
    format: str = "html",
    hour: int = 7,
    coverage: Coverage = COVERAGE,
    message_id: str = "<e12.7f3a@example.org>",
    unsubscribe_url: str = "https://news.example.org/leave/1.ada.x7",
    unsubscribe_mailto: str = "mailto:news+u-x7@example.org?subject=unsubscribe",
    topics_url: str = "https://news.example.org/topics/1.ada.k2?a=1&b=2",
    token: str = "c.0.1.k7x2",
    reply_to: str = "news+r-c.0.1.k7x2@example.org",
    welcome: str = "",
    click: str = "",
) -> EditionFacts:
    return EditionFacts(
        recipient=recipient,
        name=name,
        format=format,
        slot=date(2026, 11, 24),
        hour=hour,
        composed_at=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
        coverage=coverage,
        mail_from="news+b-x7@example.org",
        message_id=message_id,
        list_id="news.example.org",
        token=token,
        reply_to=reply_to,
        welcome=welcome,
        click=click,
        topics_url=topics_url,
        unsubscribe_url=unsubscribe_url,
        unsubscribe_mailto=unsubscribe_mailto,
    )
