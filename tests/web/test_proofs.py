"""Undo and "did you ask for this?": the links in answers to mails, each with one button."""

from newsletter import actions
from newsletter.actions import Door as ActsDoor
from newsletter.actions import MailSender, Wish
from newsletter.models import Command, Verb
from subscribers.models import Status
from tests.web.conftest import Door
from tests.web.forms import Page
from tests.web.mails import deliver, link_to
from tests.web.newsroom import id_of

ADA = "ada@example.org"
MAIL = ActsDoor("mail", "")
PAUSE = Wish((Command(Verb.PAUSE, value="2 weeks"),))


def test_a_change_by_mail_is_taken_back_once(door: Door) -> None:
    actions.by_mail(door.app, MailSender(ADA, id_of(door, ADA)), PAUSE, MAIL)
    assert door.reader(ADA).paused_until is not None
    deliver(door)
    link = link_to(door, ADA, "undo")
    before = door.rows()
    [form] = Page(door.browser.get(link).text).forms
    assert door.rows() == before
    assert "Taken back" in door.browser.post(form.action).text
    assert door.reader(ADA).paused_until is None
    after = door.rows()
    assert "Nothing was changed" in door.browser.post(form.action).text
    assert door.rows() == after


def test_what_a_bare_address_asked_waits_for_the_owners_yes(door: Door) -> None:
    actions.by_mail(door.app, MailSender(ADA), PAUSE, MAIL)
    assert door.reader(ADA).paused_until is None
    deliver(door)
    link = link_to(door, ADA, "ask")
    page = door.browser.get(link)
    assert "Did you ask for this?" in page.text
    assert door.reader(ADA).paused_until is None
    assert door.browser.post(Page(page.text).forms[0].action).status_code == 200
    assert door.reader(ADA).paused_until is not None
    again = door.browser.get(link)
    assert again.status_code == 410 and "Nothing is left to do" in again.text
    assert "All was so already" in door.browser.post(link).text


def test_the_links_of_an_erased_reader_lead_nowhere(door: Door) -> None:
    actions.by_mail(door.app, MailSender(ADA, id_of(door, ADA)), PAUSE, MAIL)
    deliver(door)
    link = link_to(door, ADA, "undo")
    actions.remove(door.app, ADA, erase=True)
    assert door.browser.post(link).status_code == 410


def test_why_one_leaves_is_one_click_and_only_for_who_has_left(door: Door) -> None:
    link = door.link("unsubscribe", ADA)
    assert "/why" not in door.browser.get(link).text
    door.browser.post(f"{link}/why", data={"why": "Too many letters"})
    assert door.reader(ADA).status == Status.ACTIVE
    left = Page(door.browser.post(link).text)
    [why] = [form for form in left.forms if form.action.endswith("/why")]
    name, value, _ = why.buttons[0]
    assert "Thank you for saying so" in door.browser.post(why.action, data={name: value}).text
    assert [row.why for row in door.rows()["leavingreason"]] == ["Too many letters"]
    assert door.browser.post(why.action, data={"why": "<b>"}).status_code == 400
