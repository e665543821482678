"""A scanner of mails opens every link of every mail and page; nothing changes by it (rules 7.1)."""

import re
from collections import Counter, deque
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from newsletter import actions
from newsletter.actions import Door as ActsDoor
from newsletter.actions import MailSender, Wish, operating
from newsletter.models import Command, Verb
from newsletter.web import routed
from newsletter.web.pages import Pages
from subscribers.models import Status
from tests.web.admin.conftest import operator
from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.mails import SITE, deliver, links_of, mails_to
from tests.web.newsroom import GRACE, id_of, page_of, send_a_letter, vote_link
from tests.web.test_asking import ask

__all__ = ["operator"]
MOST_OF_A_KIND = 12  # days and searches lead to ever more of themselves
# What is behind no link: it is asked by programs that know of it.
FOR_PROGRAMS = {"/healthz", "/robots.txt", "/favicon.ico", "/suggest"}


def every_mail(door: Door) -> None:
    """Letters and short mails of every kind are sent, to readers old and new."""
    send_a_letter(door)
    door.browser.post(vote_link(door, 1, "up"))
    ask(door, "new@example.com")
    ask(door, "ada@example.org")
    for name in ("export", "erase"):
        door.browser.post(page_of(door, name))
    door.browser.post(page_of(door, "move"), data={"email": "grace@elsewhere.example"})
    pause = Wish((Command(Verb.PAUSE, value="2 weeks"),))
    actions.by_mail(door.app, MailSender(GRACE, id_of(door)), pause, ActsDoor("mail", ""))
    actions.by_mail(door.app, MailSender("ada@example.org"), pause, ActsDoor("mail", ""))
    deliver(door)


def kind_of(link: str) -> str:
    """The address without what differs between pages of a kind."""
    path, query = urlsplit(link).path, urlsplit(link).query
    return re.sub(r"[0-9a-f]+[.-][0-9a-z.-]+|\d+", "…", path) + ("?" if query else "")


def follow(browser: httpx.Client, starts: list[str]) -> set[str]:
    """Every page of ours that can be reached, with GET and HEAD, and by forms that only look."""
    waiting, seen = deque(starts), set(starts)
    counted: Counter[str] = Counter()
    while waiting:
        path = waiting.popleft()
        answer = browser.get(path)
        browser.head(path)
        assert answer.status_code < 500, path
        if "html" not in answer.headers.get("content-type", ""):
            continue
        page = Page(answer.text)
        forms = [form for form in page.forms if form.method == "get"]
        found = [*page.links, *(form.action or path for form in forms)]
        found += [form.action for form in page.forms]  # a scanner opens those as well
        found += [formaction for form in page.forms for _, _, formaction in form.buttons]
        for link in found:
            whole = urldefrag(urljoin(path, link.removeprefix(SITE))).url
            kind = kind_of(whole)
            if whole.startswith("/") and whole not in seen and counted[kind] < MOST_OF_A_KIND:
                counted[kind] += 1
                seen.add(whole)
                waiting.append(whole)
    return seen


def unseen(door: Door, seen: set[str]) -> set[str]:
    """The addresses of ours that answer GET and were not opened."""
    schema = routed(door.app, Pages(door.app)).openapi()["paths"]
    paths = {urlsplit(path).path or "/" for path in seen}
    return {
        path
        for path, ways in schema.items()
        if "get" in ways
        and not any(re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", path), one) for one in paths)
    }


def test_following_every_link_of_every_mail_and_page_changes_nothing(door: Door) -> None:
    every_mail(door)
    names = ("new@example.com", "ada@example.org", "grace@")
    mails = [mail for name in names for mail in mails_to(door, name)]
    starts = sorted({link for mail in mails for link in links_of(mail)} | {"/"})
    # These stand on what a reader sees who has just left.
    starts += [f"{door.link('unsubscribe', GRACE)}/{step}" for step in ("undo", "why")]
    before = door.rows()
    seen = follow(door.browser, starts)
    assert door.rows() == before
    assert unseen(door, seen) == {
        path
        for path in unseen(door, set())
        # No letter leads by way of /click where no clicks are counted.
        if path in FOR_PROGRAMS or path.startswith(("/admin", "/click"))
    }
    assert door.reader("new@example.com").status == Status.PENDING


def test_following_every_link_of_the_operators_pages_changes_nothing(
    door: Door, operator: httpx.Client
) -> None:
    send_a_letter(door)
    link = f"/admin/login/{operating.new_login(door.app)}"
    before = door.rows()
    seen = follow(operator, ["/admin", "/admin/readers", link])
    assert not [path for path in unseen(door, seen) if path.startswith("/admin")]
    assert door.rows() == before
