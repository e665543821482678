"""The same on PostgreSQL: stored once, claimed once, a bounce settled."""

from pathlib import Path

from sqlalchemy import update

from newsletter import pipeline, receiving
from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import State
from newsletter.post.outbox import deliveries
from tests.conftest import MORNING
from tests.post.test_reports import delivery_report
from tests.receiving.conftest import ADA, Office, mail
from tests.workshop import enrol, write_config, write_papers


def test_mail_is_taken_over_and_worked_off(postgresql_url: str, tmp_path: Path) -> None:
    write_papers(tmp_path / "papers.jsonl")
    database = f'[database]\nurl = "{postgresql_url}"'
    app = App(load(write_config(tmp_path, database)), now=MORNING)
    try:
        enrol(app, ADA)
        pipeline.collect(app)
        pipeline.compose(app, whole_day=True)
        with app.database.writing() as session:
            session.execute(update(deliveries).values(state=State.SENT.value, settled_at=MORNING))
        office = Office(app)
        to = f"news+r-{office.token('reply', 1)}@example.org"
        raw = mail("max 3", to)
        assert receiving.ingest(app, raw, to, ADA) is receiving.Taken.STORED
        assert receiving.ingest(app, raw, to, ADA) is receiving.Taken.AGAIN
        assert office.work() == "done"
        assert office.reader().size == 3
        report = delivery_report("Action: failed", "Diagnostic-Code: smtp; 550 no such user")
        bounced = f"news+b-{office.token('bounce', 1)}@example.org"
        receiving.ingest(app, report.encode(), bounced, "")
        assert office.work() == "bounce, user unknown"
        assert receiving.receive(app, 10).mails == 0
    finally:
        app.close()
