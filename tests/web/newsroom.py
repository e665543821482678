"""A door behind which papers have come and a letter went to Grace, whose links are at hand."""

from newsletter import pipeline
from subscribers import store
from tests.web.conftest import Door
from tests.web.mails import links_of, mails_to
from tests.workshop import enrol, write_papers

GRACE = "grace@example.org"


def send_a_letter(door: Door) -> None:
    """Grace gets an edition."""
    write_papers(door.app.config.folder / "papers.jsonl")
    enrol(door.app, GRACE, "graph neural networks; exoplanet atmospheres")
    pipeline.collect(door.app, force=True)
    pipeline.compose_and_deliver(door.app, whole_day=True)


def links(door: Door) -> list[str]:
    """The paths in Grace's letters."""
    return sorted({link for mail in mails_to(door, GRACE) for link in links_of(mail)})


def vote_link(door: Door, paper: int, way: str) -> str:
    """The vote of Grace on a paper, as her letter has it."""
    deliveries = [row for row in door.rows()["delivery"] if row.recipient == GRACE]
    token = door.app.signer.sign("reply", deliveries[0].id, None)
    return f"/vote/{token}/{paper}/{way}"


def page_of(door: Door, name: str = "", email: str = GRACE) -> str:
    """A page of the reader's own."""
    return door.link("preferences", email) + (f"/{name}" if name else "")


def id_of(door: Door, email: str = GRACE) -> int:
    return store.id_of(door.reader(email))
