"""Preferences: the page behind "Change your topics", what its button changes, and what would come.

The token proves the mailbox and stands in the address that the form is sent to, so nobody can
forge the form who does not hold it. It judges no field.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import func, select
from sqlmodel import SQLModel
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.web import form
from newsletter.web.form import Form
from newsletter.web.pages import Pages
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import reader_of
from newsletter.web.topic_rows import KINDS, WEIGHTS, fault_of
from newsletter.web.trial import Trial
from subscribers import store
from subscribers.changes import Changed
from subscribers.days import NAMES
from subscribers.faults import Fault, InvalidPreferences
from subscribers.models import Subscriber
from subscribers.preferences import LARGEST_SIZE, LONGEST_NAME
from subscribers.schedule import timezone_names
from subscribers.tokens import Refused
from subscribers.topics import LONGEST_TOPIC

CHANGING = Door("link", "Save: change what your letters bring")
COUNTING = Door("link", "Save: change what your letters bring; papers I open count a little")

VOTE = SQLModel.metadata.tables["vote"]
_WORDS = {
    "interests": "topics",
    "timezone": "time zone",
    "size": "number of papers",
    "format": "kind of letter",
    "empty_days": "days with nothing new",
    "clicks": "papers you open",
    "paused_until": "pause",
}


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    preferences = PreferencesPage(app, pages)
    router = APIRouter(prefix="/preferences/{token}")
    router.add_api_route("", preferences.page, methods=["GET"])
    router.add_api_route("", preferences.change, methods=["POST"])
    router.add_api_route("/preview", preferences.preview, methods=["POST"])
    return router


class PreferencesPage:
    """/preferences/{token}, and its preview."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages
        self._trial = Trial(app, pages.preview)

    def page(self, token: str, request: Request) -> Response:
        """GET: what the reader asked for; `?topics=list` shows the topics as one text."""
        return self._page(token, request)

    def change(
        self, token: str, request: Request, sent: Annotated[Sent, Depends(read_sent)]
    ) -> Response:
        """POST: take over what is sent; with a fault (422) nothing of it."""
        wanted = form.read(sent)
        given, pause = wanted.wishes
        try:
            # What was agreed to there is written down in the words that stood there.
            door = COUNTING if given.get("clicks") == "on" else CHANGING
            done = actions.change_by_link(self._app, token, given, pause, door)
        except InvalidPreferences as error:
            return self._page(token, request, sent=wanted, faults=error.faults)
        if isinstance(done, Refused):
            return self._pages.refused(done)
        return self._page(token, request, done=done)

    def preview(
        self, token: str, request: Request, sent: Annotated[Sent, Depends(read_sent)]
    ) -> Response:
        """POST: what would come with this form, nothing stored; `?only=preview` is that alone."""
        wanted = form.read(sent)
        if request.query_params.get("only") != "preview":
            return self._page(token, request, sent=wanted, tried=True)
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        shown = wanted.over(self._held(reader))
        return self._pages.render("trial", trial=self._trial.of(reader, shown.fields))

    def _page(
        self,
        token: str,
        request: Request,
        *,
        sent: Form | None = None,
        faults: Iterable[Fault] = (),
        done: Changed | None = None,
        tried: bool = False,
    ) -> Response:
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        shown = sent.over(self._held(reader)) if sent else self._held(reader)
        as_list = request.query_params.get("topics") == "list"
        return self._pages.render(
            "preferences",
            422 if faults else 200,
            token=token,
            email=reader.email,
            standing=reader.status,
            fields=shown.fields,
            rows=[] if as_list else [(row, fault_of(row)) for row in shown.rows],
            faults=_by_field(faults),
            changed=None if done is None else _changed(done),
            tried=tried,
            trial=self._trial.of(reader, shown.fields),
            votes=self._votes(store.id_of(reader)),
            counts_clicks=self._app.counts_clicks,
            feed=self._app.signer.sign("feed", store.id_of(reader), None),
            **_CHOICES,
        )

    def _held(self, reader: Subscriber) -> Form:
        id = store.id_of(reader)
        with self._app.database.reading() as session:
            interests = store.interests_of(session, [id])[id]
        return form.held(reader, interests, self._app.now())

    def _votes(self, subscriber_id: int) -> dict[int, int]:
        """How many papers the reader liked (1) and disliked (-1)."""
        counted = select(VOTE.c.value, func.count()).where(VOTE.c.subscriber_id == subscriber_id)
        with self._app.database.reading() as session:
            found = session.execute(counted.group_by(VOTE.c.value)).all()
        return {1: 0, -1: 0} | {row[0]: row[1] for row in found}


def _changed(done: Changed) -> list[str]:
    # The minute of an hour has a column of its own, and is one thing with it on the page.
    names = ["hour" if name == "minute" else name for name in done.fields]
    return list(dict.fromkeys(_WORDS.get(name, name) for name in names))


def _by_field(faults: Iterable[Fault]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.field, []).append(fault.sentence)
    return found


_CHOICES: dict[str, Any] = {
    "weekdays": [(name[:3], name.capitalize()) for name in NAMES],
    "timezones": timezone_names(),
    "largest_size": LARGEST_SIZE,
    "longest_name": LONGEST_NAME,
    "longest_topic": LONGEST_TOPIC,
    "kinds": KINDS,
    "weights": WEIGHTS,
}
