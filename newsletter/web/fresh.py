"""Fresh: how long a page for everybody may be kept, and whether who kept it has the newest.

It renders what it is given.
"""

from hashlib import blake2b
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from newsletter.app import App
from newsletter.web.pages import Pages
from newsletter.web.wanted import Form

SECONDS = 300
# A kept page has a kept stamp, which is good for a day.
_STAMPS_A_DAY = 4


def answer_for_all(
    request: Request, app: App, pages: Pages, template: str, *, form: Form, **values: Any
) -> Response:
    """The page, or 304 for who has it; the same for everybody, so that anybody may keep it.

    The stamp of its form is another each second, and so no part of what is compared.
    """
    now = app.now()
    part_of_day = now.hour * _STAMPS_A_DAY // 24
    page = pages.render(template, form=form, **values)
    said = bytes(page.body).replace(form.stamp.encode(), f"{now.date()}/{part_of_day}".encode())
    etag = f'W/"{blake2b(said, digest_size=12).hexdigest()}"'
    headers = {
        "Cache-Control": f"public, max-age={SECONDS}",
        "ETag": etag,
        "X-Robots-Tag": "all",
    }
    if etag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    page.headers.update(headers)
    assert isinstance(page, HTMLResponse)
    return page
