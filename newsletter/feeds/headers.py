"""What an HTTP answer's headers mean for us: validators, Retry-After, a status in words.

No network here.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from newsletter.feeds.fetched import Answer

_LONGEST_WAIT = timedelta(days=30)
_ADVICE = {
    400: "the URL asks for something the server does not understand: correct the feed's url",
    401: "it wants a password",
    403: "it refuses us: ask its operator, or remove the feed",
    404: "there is no feed at this address any more: correct the feed's url",
    410: "the feed is gone for good: remove it",
    429: "we asked too often; it is asked again later",
}


def answer_headers(headers: httpx.Headers) -> Answer:
    """The parts of an answer that stand in its headers."""
    return Answer(
        content_type=headers.get("Content-Type", ""),
        etag=_validator(headers.get("ETag")),
        modified=_validator(headers.get("Last-Modified")),
    )


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a server asks us to wait, in seconds or until a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return timedelta(seconds=min(int(value.strip()[:12]), _LONGEST_WAIT.total_seconds()))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta(0)), _LONGEST_WAIT)


def describe_status(host: str, status: int) -> str:
    """A sentence for a status that brought no feed."""
    name = HTTPStatus(status).phrase if status in set(HTTPStatus) else "unknown status"
    return f"{host} answered {status} {name}: {_ADVICE.get(status, 'it is asked again later')}"


def _validator(value: str | None) -> str | None:
    """A validator fit to be sent back; an odd one would make every later request fail."""
    fit = value and len(value) <= 1_000 and all(" " <= c <= "~" for c in value)
    return value if fit else None
