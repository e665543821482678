"""A step: the page with some sentences and at most one button that most links of a mail lead to.

GET shows the button, POST does what it says; what that is, its own file knows.
"""

from dataclasses import dataclass

from starlette.responses import Response

from newsletter.app import App
from newsletter.web.pages import Pages
from subscribers.models import Subscriber
from subscribers.tokens import Refused


@dataclass(frozen=True, slots=True)
class Step:
    """What the page says; `action` is the path that its button posts to, `links` lead on."""

    headline: str
    sentences: tuple[str, ...] = ()
    button: str = ""
    action: str = ""
    quiet: bool = False  # a button that takes something back
    choice: tuple[str, str] | None = None  # a box to tick before the button: (name, words)
    links: tuple[tuple[str, str], ...] = ()  # (path, words)
    status: int = 200


def show(pages: Pages, step: Step) -> Response:
    """The page of a step."""
    return pages.render("step", step.status, step=step)


def reader_of(app: App, pages: Pages, purpose: str, token: str) -> Subscriber | Response:
    """The reader whose token this is, else the page that says why there is none."""
    id = app.signer.read(purpose, token, app.now())
    if isinstance(id, Refused):
        return pages.refused(id)
    with app.database.reading() as session:
        reader = session.get(Subscriber, id)
    return reader or pages.trouble(410)
