"""Sent: what a browser sent in a form, urlencoded or multipart, as words and at most one file.

Nothing is judged here.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

MOST_FIELDS = 500
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_LARGEST_PART = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields in the order of the page, and the file if one was chosen."""

    pairs: tuple[tuple[str, str], ...] = ()
    file: bytes = b""

    def get(self, name: str, default: str = "") -> str:
        """The last value of that name."""
        found = self.all(name)
        return found[-1] if found else default

    def all(self, name: str) -> list[str]:
        """Every value of that name."""
        return [value for key, value in self.pairs if key == name]

    def names(self) -> set[str]:
        return {key for key, _ in self.pairs}


async def read_sent(request: Request) -> Sent:
    """The form of a request; no body is an empty form.

    Raises HTTPException: 415 for what is no form, 400 for one that is broken or has too much.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind == _MULTIPART:
        return await _read_multipart(request)
    if kind != _URLENCODED and (kind or body):
        raise HTTPException(415)
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise HTTPException(400) from None
    return Sent(tuple(pairs))


async def _read_multipart(request: Request) -> Sent:
    try:
        form = await request.form(max_files=1, max_fields=50, max_part_size=_LARGEST_PART)
    except (MultiPartException, HTTPException):
        raise HTTPException(400) from None
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    content = await files[0].read() if files else b""
    await form.close()
    return Sent(tuple(pairs), content)
