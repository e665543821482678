"""Short mails are queued with what they answer, written when they leave, and leave first."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select

from newsletter import pipeline
from newsletter.app import App
from newsletter.correspondence import LIFE, NewNotice, NoticeKind, for_letters, queue_notice
from newsletter.delivering import DeliveryRun
from newsletter.models import Delivery, Letter, Notice, State, Verdict
from newsletter.notices import Addressed, write_notice
from newsletter.post import leases
from newsletter.post.outcome import Outcome
from newsletter.post.refusals import Refusal
from newsletter.press import Press
from subscribers import standing, store
from subscribers.models import Status
from subscribers.preferences import Preferences
from tests.conftest import MORNING
from tests.workshop import enrol, letters_in, open_newsletter

ADA, BEN = "ada@example.org", "ben@example.org"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened = open_newsletter(tmp_path, now=MORNING)
    yield opened
    opened.close()


def pending(app: App, email: str = BEN) -> int:
    """Somebody who gave an address and has not confirmed it."""
    with app.database.writing() as session:
        added = store.add(
            session,
            Preferences.read(email=email),
            status=Status.PENDING,
            door="web",
            wording="2026-11",
            now=app.now(),
            suppression_key=app.suppression_key,
        )
        assert isinstance(added, store.Added)
        return added.subscriber_id


def queue(app: App, notice: NewNotice) -> None:
    with app.database.writing() as session:
        queue_notice(app, session, notice)


def delivery_of(app: App, recipient: str) -> Delivery:
    with app.database.reading() as session:
        return session.exec(select(Delivery).where(Delivery.recipient == recipient)).one()


def mails_in(folder: Path) -> dict[str, EmailMessage]:
    """The mails that were delivered, by recipient."""
    mails = [message_from_bytes(raw, policy=policy.default) for raw in letters_in(folder)]
    return {str(mail["To"]): mail for mail in mails}


def test_a_confirmation_leaves_and_its_link_and_address_prove_who_reads_it(
    app: App, tmp_path: Path
) -> None:
    ben = pending(app)
    queue(app, NewNotice(NoticeKind.CONFIRM, BEN, ben))
    assert pipeline.deliver(app).states[State.SENT] == 1
    mail = mails_in(tmp_path)[BEN]
    html = mail.get_body(("html",))
    assert html is not None
    token = html.get_content().partition("https://news.example.org/confirm/")[2].partition('"')[0]
    assert app.signer.read("confirm", token, MORNING) == ben
    assert mail["Reply-To"] == f"news+c-{token}@example.org"
    late = MORNING + LIFE[NoticeKind.CONFIRM]
    assert not isinstance(app.signer.read("confirm", token, late), int)


def test_notices_leave_before_editions(app: App) -> None:
    enrol(app, ADA)
    pipeline.collect(app)
    pipeline.compose(app, whole_day=True)
    queue(app, NewNotice(NoticeKind.CONFIRM, BEN, pending(app)))
    with app.database.writing() as session:
        claimed = leases.claim(session, app.now(), "a worker", 10, timedelta(minutes=5))
    assert [letter.recipient for letter in claimed] == [BEN, ADA]


def test_an_answer_can_be_answered_by_the_reader_it_went_to(app: App, tmp_path: Path) -> None:
    enrol(app, ADA)
    facts = {"did": ["You follow optics."], "settings": [], "faults": [], "undo": ""}
    with app.database.reading() as session:
        reader = store.find(session, ADA)
        assert reader is not None
    queue(app, NewNotice(NoticeKind.ANSWER, ADA, reader.id, facts, "<q@example.net>"))
    pipeline.deliver(app)
    mail = mails_in(tmp_path)[ADA]
    token = str(mail["Reply-To"]).removeprefix("news+r-").removesuffix("@example.org")
    delivery = delivery_of(app, ADA)
    assert app.signer.read("reply", token, MORNING) == delivery.id
    assert delivery.subscriber_id == reader.id
    assert mail["In-Reply-To"] == "<q@example.net>"


def test_a_stranger_is_answered_without_links_of_any_reader(app: App, tmp_path: Path) -> None:
    faults = {"did": [], "settings": [], "faults": ["“hallo” is no command."], "undo": ""}
    queue(app, NewNotice(NoticeKind.ANSWER, "eve@example.net", None, faults))
    pipeline.deliver(app)
    mail = mails_in(tmp_path)["eve@example.net"]
    assert mail["Reply-To"] is None
    assert b"/preferences/" not in bytes(mail) and b"+r-" not in bytes(mail)


def test_a_confirmation_older_than_its_token_is_dropped(app: App, tmp_path: Path) -> None:
    queue(app, NewNotice(NoticeKind.CONFIRM, BEN, pending(app)))
    later = open_newsletter(tmp_path, now=MORNING + LIFE[NoticeKind.CONFIRM])
    assert pipeline.deliver(later).states[State.DROPPED] == 1
    later.close()


def test_what_is_not_committed_was_never_queued(app: App) -> None:
    ben = pending(app)
    with pytest.raises(ZeroDivisionError), app.database.writing() as session:
        queue_notice(app, session, NewNotice(NoticeKind.CONFIRM, BEN, ben))
        raise ZeroDivisionError
    with app.database.reading() as session:
        assert session.exec(select(Notice)).all() == session.exec(select(Delivery)).all() == []


def test_notices_go_with_the_reader_who_is_erased(app: App) -> None:
    ben = pending(app)
    queue(app, NewNotice(NoticeKind.CONFIRM, BEN, ben))
    with app.database.writing() as session:
        said = {"door": "web", "wording": "", "now": MORNING}
        standing.erase(session, ben, suppress_with=None, **said)
    assert sum(pipeline.deliver(app).states.values()) == 0


def test_a_new_address_that_bounces_is_not_the_reader_who_bounced(app: App) -> None:
    enrol(app, ADA)
    with app.database.reading() as session:
        reader = store.find(session, ADA)
        assert reader is not None
    for kind, address in ((NoticeKind.MOVE, "new@example.org"), (NoticeKind.MOVED, "old@e.org")):
        queue(app, NewNotice(kind, address, reader.id, {"token": "x"}))
    run = DeliveryRun(app, "a worker", 0, pipeline.quiet)
    with app.database.writing() as session:
        claimed = leases.claim(session, MORNING, "a worker", 10, timedelta(minutes=5))
    unknown = "550 5.1.1 there is no such user here", Refusal.USER_UNKNOWN
    run.checkpoint([], [Outcome(one.id, Verdict.NEVER, *unknown) for one in claimed])
    run.close()
    assert delivery_of(app, "new@example.org").state == State.FAILED
    with app.database.reading() as session:
        ada = store.find(session, ADA)
        assert ada is not None and ada.status == Status.ACTIVE


def test_a_notice_is_written_again_byte_for_byte(app: App) -> None:
    ben = pending(app)
    queue(app, NewNotice(NoticeKind.CONFIRM, BEN, ben))
    twice = [write_again(app) for _ in range(2)]
    assert b"".join(twice[0].fragments) == b"".join(twice[1].fragments)


def write_again(app: App) -> Letter:
    with app.database.reading() as session:
        ids = [id for id in session.exec(select(Notice.id)).all() if id is not None]
        (notice,) = for_letters(session, ids).values()
    delivery = delivery_of(app, BEN)
    assert delivery.id is not None
    to = Addressed(delivery.id, delivery.recipient, delivery.message_id)
    return write_notice(app, notice, to)


def test_a_notice_that_is_gone_fails_alone(app: App) -> None:
    queue(app, NewNotice(NoticeKind.ANSWER, ADA, None, {"did": ["One."]}))
    queue(app, NewNotice(NoticeKind.ANSWER, BEN, None, {"did": ["Two."]}))
    with app.database.writing() as session:
        session.delete(session.exec(select(Notice)).first())
    delivered = pipeline.deliver(app)
    assert (delivered.states[State.SENT], delivered.states[State.FAILED]) == (1, 1)
    assert "is gone" in f"{delivery_of(app, ADA).reason} {delivery_of(app, ADA).smtp_reply}"
    assert Press(app).entries == {}
