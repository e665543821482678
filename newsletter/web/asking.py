"""Asking for letters: the public form, which gives the same page for every address.

Limits are inside the action; here are the trap and the stamp, which only programs meet.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.web import stamp
from newsletter.web.pages import Pages
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import Step, show
from subscribers.faults import Fault, InvalidPreferences
from subscribers.preferences import Preferences
from subscribers.schedule import timezone_names

WORDING = "Subscribe: the address is confirmed by mail before any letter comes"
_ZONES = frozenset(timezone_names())
_OTHER_FIELDS = ("days", "hour", "size", "format", "name")


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of this page."""
    asking = Asking(app, pages)
    router = APIRouter()
    router.add_api_route("/subscribe", asking.page, methods=["GET"])
    router.add_api_route("/subscribe", asking.ask, methods=["POST"])
    return router


class Asking:
    """/subscribe."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self) -> Response:
        """GET: the form has its place on the first page."""
        return RedirectResponse(f"{self._pages.root}/#subscribe", 303)

    def ask(self, request: Request, sent: Annotated[Sent, Depends(read_sent)]) -> Response:
        """POST: the mailbox is asked; with faults (422) the form again, nothing of it lost."""
        fields = {name: sent.get(name) for name in sent.names()}
        came = stamp.judge(self._app.signer, fields, self._app.now())
        given = _given(sent)
        try:
            Preferences.read(**given)  # all faults before anything else is said
        except InvalidPreferences as error:
            return self._again(fields, sent, error.faults)
        if came is stamp.Sent.AGAIN:
            sentence = "That was quick, or this page was open for long: press the button once more."
            return self._again(fields, sent, [Fault("form", sentence)])
        if came is stamp.Sent.WELL:
            client = request.client.host if request.client else ""
            actions.subscribe(self._app, given, Door("web", WORDING, client))
        return show(
            self._pages,
            Step(
                "Look into your mailbox",
                (
                    "If letters can go there, a mail waits in it. Press its button, and the first "
                    "letter comes.",
                    "Nothing there after some minutes? Look among the spam, or try again tomorrow.",
                ),
            ),
        )

    def _again(self, fields: dict[str, str], sent: Sent, faults: Iterable[Fault]) -> Response:
        by_field: dict[str, list[str]] = {}
        for fault in faults:
            by_field.setdefault(fault.field, []).append(fault.sentence)
        fields["topics"] = "\n".join(sent.all("topics")).strip()
        categories = [name for name in sent.all("categories") if name.strip()]
        return self._pages.render(
            "not_yet", 422, fields=fields, categories=categories, faults=by_field
        )


def _given(sent: Sent) -> dict[str, Any]:
    """What was sent, in the words of Preferences; what is empty is not given."""
    given: dict[str, Any] = {"email": sent.get("email"), "interests": _topics(sent)}
    # A script guessed it; who cannot see the field could not correct it either.
    if (zone := sent.get("timezone").strip()) in _ZONES:
        given["timezone"] = zone
    return given | {name: sent.get(name) for name in _OTHER_FIELDS if sent.get(name).strip()}


def _topics(sent: Sent) -> str:
    """The topics as written; commas between short words are what people type."""
    written = "\n".join(sent.all("topics"))
    categories = [f"cat:{name}" for name in sent.all("categories") if name.strip()]
    if ";" not in written and "\n" not in written.strip() and written.count(",") > 0:
        written = written.replace(",", ";")
    return "\n".join(filter(None, [written.strip(), *categories]))
