"""Mail that was understood goes after a while; what nobody understood stays."""

from datetime import timedelta

from newsletter import receiving, tidying
from newsletter.models import MailState
from newsletter.receiving.taking import mails
from tests.receiving.conftest import ADA, Office, mail


def test_what_was_done_goes_and_what_was_given_up_stays(office: Office) -> None:
    office.post("help")
    receiving.ingest(office.app, mail("x", ADA), "news@example.org", ADA)
    with office.app.database.writing() as session:
        given_up = {"state": MailState.GIVEN_UP.value, "settled_at": office.app.now()}
        session.execute(mails.update().where(mails.c.id == 2).values(given_up))
    office.app.moment = office.app.now() + tidying.MAIL_KEPT_FOR
    assert tidying.tidy(office.app)["mails"] == 0
    office.app.moment += timedelta(seconds=1)
    assert tidying.tidy(office.app)["mails"] == 1
    assert [row.id for row in office.mails()] == [2]
