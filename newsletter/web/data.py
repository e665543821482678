"""A reader's own data: asked for on their page, given, moved or erased by a freshly mailed link.

The link to the preferences alone neither exports nor erases: letters are forwarded.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from newsletter import actions
from newsletter.actions import Door
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.sent import Sent, read_sent
from newsletter.web.step import Step, reader_of, show
from subscribers import store
from subscribers.changes import Changed
from subscribers.faults import InvalidPreferences
from subscribers.tokens import Refused

DOWNLOAD, ERASE, MOVE = "Download my data", "Erase everything", "Send my letters here"
NEVER_AGAIN = (
    "never_again",
    "And let nobody ever add this address again (a fingerprint of it is kept for that)",
)
_LOOK = "Look into your mailbox: if a mail can go there now, it waits in it."


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    data = Data(app, pages)
    router = APIRouter()
    router.add_api_route("/preferences/{token}/data", data.page, methods=["GET"])
    for name, ask in (("export", data.ask_export), ("erase", data.ask_erase)):
        router.add_api_route(f"/preferences/{{token}}/{name}", ask, methods=["POST"])
    router.add_api_route("/preferences/{token}/move", data.ask_move, methods=["POST"])
    for name, look, act in (
        ("export", data.export_page, data.export),
        ("erase", data.erase_page, data.erase),
        ("move", data.move_page, data.move),
    ):
        router.add_api_route(f"/{name}/{{token}}", look, methods=["GET"])
        router.add_api_route(f"/{name}/{{token}}", act, methods=["POST"])
    return router


class Data:
    """/preferences/{token}/data and what it asks for; /export, /erase and /move/{token}."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def page(self, token: str) -> Response:
        """GET: three things one may ask for."""
        return self._page(token)

    def ask_export(self, token: str) -> Response:
        """POST: mail the link to all their data."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        actions.ask_export(self._app, store.id_of(reader))
        return self._asked(token, "The link in it gives you all your data, for an hour.")

    def ask_erase(self, token: str) -> Response:
        """POST: mail the link that forgets them."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        actions.ask_erase(self._app, store.id_of(reader))
        return self._asked(token, "Nothing is erased before you press the button behind its link.")

    def ask_move(self, token: str, sent: Annotated[Sent, Depends(read_sent)]) -> Response:
        """POST: ask the new address; a fault (422) is shown beside the field."""
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        address = sent.get("email").strip()
        try:
            actions.ask_move(self._app, store.id_of(reader), address)
        except InvalidPreferences as error:
            return self._page(token, address, [fault.sentence for fault in error.faults])
        step = Step(
            "The new address is asked",
            (
                "If a mail can go there now, it waits in the new mailbox. Until the button behind "
                "its link is pressed, your letters go where they went.",
            ),
            links=_back(token),
        )
        return show(self._pages, step)

    def export_page(self, token: str) -> Response:
        """GET: the button that downloads."""
        sentence = "One file (JSON) with your settings, topics, votes, letters and consent."
        return self._ask("export", token, "All we know of you", (sentence,), DOWNLOAD)

    def export(self, token: str) -> Response:
        """POST: the file."""
        known = actions.export_by_link(self._app, token)
        if isinstance(known, Refused):
            return self._pages.refused(known)
        if known is None:
            return self._pages.trouble(410)
        named = {"Content-Disposition": 'attachment; filename="newsletter-data.json"'}
        return JSONResponse(known, headers=named)

    def erase_page(self, token: str) -> Response:
        """GET: the button that erases."""
        sentences = (
            "Your address, topics, votes and letters are erased at once, and no letter comes any "
            "more. This cannot be taken back.",
        )
        return self._ask("erase", token, "Erase everything?", sentences, ERASE, NEVER_AGAIN)

    def erase(
        self, token: str, request: Request, sent: Annotated[Sent, Depends(read_sent)]
    ) -> Response:
        """POST: forgotten; where they ticked it, nobody adds the address again."""
        never = bool(sent.get("never_again"))
        done = actions.erase_by_link(self._app, token, _door(ERASE, request), never_again=never)
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not done.rows:
            return self._pages.trouble(410)
        sentence = "Nothing is left here that says who you are. Farewell, and thank you."
        return show(self._pages, Step("Erased", (sentence,)))

    def move_page(self, token: str) -> Response:
        """GET: the button that moves the letters."""
        sentence = (
            "Somebody, most likely you, asked us to send their letters to this mailbox from now "
            "on. If it was not you, close this page: nothing is changed then."
        )
        id = self._app.signer.read("move", token, self._app.now())
        if isinstance(id, Refused):
            return self._pages.refused(id)
        step = Step("Letters to this mailbox?", (sentence,), button=MOVE, action=f"/move/{token}")
        return show(self._pages, step)

    def move(self, token: str, request: Request) -> Response:
        """POST: the letters go to the new address."""
        done = actions.move_by_link(self._app, token, _door(MOVE, request))
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not isinstance(done, Changed):
            return self._pages.trouble(410)
        headline = "Your letters come here now" if done.rows else "They came here already"
        sentence = "The old address is told. Your topics, votes and days are as they were."
        return show(self._pages, Step(headline, (sentence,)))

    def _ask(
        self,
        purpose: str,
        token: str,
        headline: str,
        sentences: tuple[str, ...],
        button: str,
        choice: tuple[str, str] | None = None,
    ) -> Response:
        reader = reader_of(self._app, self._pages, purpose, token)
        if isinstance(reader, Response):
            return reader
        action = f"/{purpose}/{token}"
        return show(self._pages, Step(headline, sentences, button, action, choice=choice))

    def _asked(self, token: str, sentence: str) -> Response:
        step = Step("A mail is on its way", (_LOOK, sentence), links=_back(token))
        return show(self._pages, step)

    def _page(self, token: str, address: str = "", faults: list[str] | None = None) -> Response:
        reader = reader_of(self._app, self._pages, "preferences", token)
        if isinstance(reader, Response):
            return reader
        status = 422 if faults else 200
        return self._pages.render(
            "data", status, token=token, email=reader.email, address=address, faults=faults or []
        )


def _back(token: str) -> tuple[tuple[str, str], ...]:
    return ((f"/preferences/{token}", "Back to your topics, days and hour"),)


def _door(wording: str, request: Request) -> Door:
    return Door("link", wording, request.client.host if request.client else "")
