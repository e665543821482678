"""Preferences: the page behind "Change your topics", and what its button changes.

The token proves the mailbox and stands in the address that the form is sent to, so nobody can
forge the form who does not hold it. It judges no field.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.web import form
from newsletter.web.pages import Pages
from subscribers import store
from subscribers.changes import Changed
from subscribers.days import NAMES
from subscribers.faults import Fault, InvalidPreferences
from subscribers.models import Subscriber
from subscribers.preferences import LARGEST_SIZE, LONGEST_NAME
from subscribers.schedule import timezone_names
from subscribers.tokens import Refused

CHANGING = Door("link", "Save: change what your letters bring")

_WORDS = {
    "interests": "topics",
    "timezone": "time zone",
    "size": "number of papers",
    "format": "kind of letter",
    "paused_until": "pause",
}


class PreferencesPage:
    """/preferences/{token}."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """GET: what the reader asked for. POST: take over what is sent; with a fault (422) none."""
        if request.method != "POST":
            return await run_in_threadpool(self._page, request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            return self._pages.trouble(415)
        try:
            sent = form.read(await request.body())
        except ValueError:
            return self._pages.trouble(400)
        return await run_in_threadpool(self._change, request, sent)

    def _change(self, request: Request, sent: Mapping[str, str]) -> Response:
        given, pause = form.wishes(sent)
        token = request.path_params["token"]
        try:
            done = actions.change_by_link(self._app, token, given, pause, CHANGING)
        except InvalidPreferences as error:
            return self._page(request, sent=sent, faults=error.faults)
        return self._page(request, done=done if isinstance(done, Changed) else None)

    def _page(
        self,
        request: Request,
        *,
        sent: Mapping[str, str] | None = None,
        faults: Iterable[Fault] = (),
        done: Changed | None = None,
    ) -> Response:
        now = self._app.now()
        id = self._app.signer.read("preferences", request.path_params["token"], now)
        if isinstance(id, Refused):
            return self._pages.refused(id)
        with self._app.database.reading() as session:
            reader = session.get(Subscriber, id)
            interests = store.interests_of(session, [id])[id]
        if reader is None:
            return self._pages.trouble(410)
        return self._pages.render(
            "preferences",
            422 if faults else 200,
            email=reader.email,
            standing=reader.status,
            fields={**form.held(reader, interests, now), **(sent or {})},
            faults=_by_field(faults),
            changed=None if done is None else [_WORDS.get(name, name) for name in done.fields],
            **_CHOICES,
        )


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
}
