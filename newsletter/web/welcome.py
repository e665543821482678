"""The welcome: what comes, when it comes, and where to say it otherwise.

It changes nothing.
"""

from starlette.responses import Response

from newsletter.app import App
from newsletter.web.pages import Pages
from subscribers import described, store
from subscribers.models import Subscriber


def welcome(app: App, pages: Pages, reader: Subscriber, *, again: bool) -> Response:
    """The page that a reader sees who has confirmed."""
    id = store.id_of(reader)
    with app.database.reading() as session:
        interests = store.interests_of(session, [id])[id]
    return pages.render(
        "welcome",
        again=again,
        email=reader.email,
        settings=described.settings(reader, interests, app.now()),
        has_topics=any(interest.weight > 0 for interest in interests),
        token=app.signer.sign("preferences", id, None),
    )
