"""Two more links of our mails: take back what an act changed, and say yes to what a mail asked.

What they change, the actions know.
"""

from fastapi import APIRouter, Request
from starlette.responses import Response

from newsletter import actions
from newsletter.actions import Answered, Door
from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.step import Step, show
from subscribers.changes import Changed
from subscribers.tokens import Refused

UNDO, YES = "Undo", "Yes, do it"
_NOTHING_LEFT = Step(
    "Nothing is left to do",
    ("It was done or taken back before, or nobody gets letters by it any more.",),
    status=410,
)


def routes(app: App, pages: Pages) -> APIRouter:
    """The router of these pages."""
    proofs = Proofs(app, pages)
    router = APIRouter()
    router.add_api_route("/undo/{token}", proofs.ask_undo, methods=["GET"])
    router.add_api_route("/undo/{token}", proofs.undo, methods=["POST"])
    router.add_api_route("/ask/{token}", proofs.question, methods=["GET"])
    router.add_api_route("/ask/{token}", proofs.say_yes, methods=["POST"])
    return router


class Proofs:
    """/undo/{token} and /ask/{token}."""

    def __init__(self, app: App, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    def ask_undo(self, token: str) -> Response:
        """GET: the button that takes a change back."""
        id = self._app.signer.read("undo", token, self._app.now())
        if isinstance(id, Refused):
            return self._pages.refused(id)
        sentence = "What you changed becomes again what it was before."
        step = Step("Take it back?", (sentence,), button=UNDO, action=f"/undo/{token}")
        return show(self._pages, step)

    def undo(self, token: str, request: Request) -> Response:
        """POST: taken back."""
        done = actions.undo_by_link(self._app, token, _door(UNDO, request))
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not isinstance(done, Changed):
            return show(self._pages, _NOTHING_LEFT)
        if not done.rows:
            return show(self._pages, Step("Nothing was changed", ("It was taken back before.",)))
        return show(self._pages, Step("Taken back", ("All is again as it was before.",)))

    def question(self, token: str) -> Response:
        """GET: what a mail from this address asked for, and the button that does it."""
        asks = actions.question_of(self._app, token)
        if isinstance(asks, Refused):
            return self._pages.refused(asks)
        if not asks:
            return show(self._pages, _NOTHING_LEFT)
        ignore = "If it was not you who wrote, close this page: nothing is changed then."
        step = Step("Did you ask for this?", (*asks, ignore), button=YES, action=f"/ask/{token}")
        return show(self._pages, step)

    def say_yes(self, token: str, request: Request) -> Response:
        """POST: what was asked is done."""
        done = actions.answer_by_link(self._app, token, _door(YES, request))
        if isinstance(done, Refused):
            return self._pages.refused(done)
        if not isinstance(done, Answered):
            return show(self._pages, _NOTHING_LEFT)
        sentence = "A mail with the new settings is on its way." if done.replied else ""
        headline = "Done" if done.changed else "All was so already"
        return show(self._pages, Step(headline, (sentence,) if sentence else ()))


def _door(wording: str, request: Request) -> Door:
    return Door("link", wording, request.client.host if request.client else "")
