"""What the fake arXiv writes of one paper: in a feed, on a listing page, in a search, in a harvest.

It knows no days and no moods.
"""

from datetime import date
from html import escape
from typing import Any

Paper = dict[str, Any]

ERROR = """<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv Query</title><entry>
<id>http://arxiv.org/api/errors#too_many</id><title>Error</title><summary>not today</summary>
</entry></feed>"""


def item(kind: str, paper: Paper) -> str:
    version = paper.get("version", 1)
    categories = "".join(f"<category>{name}</category>" for name in paper["categories"])
    name = f"arXiv:{paper['id']}v{version}"
    about = f"{name} Announce Type: {kind} \nAbstract: {paper['abstract']}"
    return (
        f"<item><title>{escape(paper['title'])}</title>"
        f"<link>https://arxiv.org/abs/{paper['id']}</link>"
        f"<description>{escape(about)}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper["id"]}v{version}</guid>{categories}'
        f"<arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<pubDate>{date.fromisoformat(paper['day']):%a, %d %b %Y} 00:00:00 -0500</pubDate>"
        f"<dc:creator>{escape(', '.join(paper['authors']))}</dc:creator></item>"
    )


def line(at: int, kind: str, paper: Paper) -> str:
    crossed = " (cross-list from somewhere)" if "cross" in kind else ""
    subjects = "; ".join(f"Subject ({name})" for name in paper["categories"])
    return (
        f"<dt><a name='item{at}'>[{at}]</a>"
        f"<a href='/abs/{paper['id']}' title='Abstract'>arXiv:{paper['id']}</a>{crossed}</dt>"
        f"<dd><div class='meta'><div class='list-title mathjax'><span class='descriptor'>Title:"
        f"</span> {escape(paper['title'])}</div><div class='list-authors'>"
        + ", ".join(f"<a href='/a'>{escape(name)}</a>" for name in paper["authors"])
        + f"</div><div class='list-subjects'>{subjects}</div>"
        f"<p class='mathjax'>{escape(paper['abstract'])}</p></div></dd>"
    )


def entry(paper: Paper) -> str:
    authors = "".join(f"<author><name>{escape(n)}</name></author>" for n in paper["authors"])
    categories = "".join(f'<category term="{name}"/>' for name in paper["categories"])
    return (
        f"<entry><id>http://arxiv.org/abs/{paper['id']}v1</id><title>{escape(paper['title'])}"
        f"</title><published>{paper['day']}T00:00:00Z</published>"
        f"<summary>{escape(paper['abstract'])}</summary>{authors}{categories}{details(paper)}"
        f'<link href="http://arxiv.org/abs/{paper["id"]}v1" rel="alternate" type="text/html"/>'
        "</entry>"
    )


def details(paper: Paper) -> str:
    """What the feeds leave out."""
    told = {name: paper.get(name) for name in ("comment", "journal_ref", "doi")}
    return "".join(
        f"<arxiv:{name}>{escape(value)}</arxiv:{name}>" for name, value in told.items() if value
    )


def record(paper: Paper, day: date) -> str:
    authors = escape(", ".join(paper["authors"]))
    return (
        f"<record><header><identifier>oai:arXiv.org:{paper['id']}</identifier>"
        f"<datestamp>{day}</datestamp></header><metadata>"
        '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">'
        f"<id>{paper['id']}</id><version version='v1'><date>{day:%a, %d %b %Y} 12:00:00 GMT"
        f"</date></version><title>{escape(paper['title'])}</title><authors>{authors}</authors>"
        f"<categories>{' '.join(paper['categories'])}</categories>"
        f"<abstract>{escape(paper['abstract'])}</abstract></arXivRaw></metadata></record>"
    )
