"""One polite, bounded GET of a feed's URL, whose every outcome is an `Answer`.

It reads no feed and writes no row. Bounded are the decoded bytes, the whole time, the redirects.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import httpx

from newsletter.feeds.addresses import Resolve, public_address
from newsletter.feeds.deadline import Deadline
from newsletter.feeds.fetched import Answer
from newsletter.feeds.headers import answer_headers, describe_status, retry_after
from newsletter.feeds.politeness import Politeness
from newsletter.feeds.stream import TooLarge, UnknownEncoding, read_body
from newsletter.feeds.web import Limits

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}


class Client:
    """Asks web servers in the name of `agent`."""

    def __init__(
        self,
        agent: str,
        limits: Limits,
        politeness: Politeness,
        resolve: Resolve,
        now: Callable[[], datetime],
    ) -> None:
        self.limits, self.politeness, self._resolve, self._now = limits, politeness, resolve, now
        # No connection is kept: one verified for a host must not serve another at its address.
        self._client = httpx.Client(
            headers={
                "User-Agent": "".join(c for c in agent if " " <= c <= "~"),
                "Accept-Encoding": "gzip",
            },
            timeout=min(15.0, limits.seconds),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def close(self) -> None:
        self._client.close()

    def get(self, url: str, *, etag: str | None, modified: str | None) -> Answer:
        """What the http or https URL answers, as `Web.get` says it."""
        with Deadline(self.limits.seconds) as deadline:
            answer = self._follow(url, _conditions(etag, modified), deadline)
            if deadline.passed:
                return Answer(error=f"{_host(url)} took longer than {self.limits.seconds:g} s")
            return answer

    def _follow(self, url: str, conditions: dict[str, str], deadline: Deadline) -> Answer:
        own_host, here, permanent = _host(url), url, True
        for _ in range(self.limits.redirects + 1):
            answer, status, target = self._hop(here, own_host, conditions, deadline)
            if target is None:
                moved = here if permanent and here != url else None
                return replace(answer, url=here, moved_to=moved)
            permanent = permanent and status in _PERMANENT
            here = target
        return Answer(error=f"{own_host} redirected more than {self.limits.redirects} times")

    def _hop(
        self, url: str, own_host: str, conditions: dict[str, str], deadline: Deadline
    ) -> tuple[Answer, int, str | None]:
        """One request: its answer, or the address that it redirects to."""
        try:
            request = self._request(url, own_host, conditions, deadline)
            if isinstance(request, str):
                return Answer(error=request), 0, None
            self.politeness.wait(url)
            deadline.start()
            response = self._client.send(request, stream=True)
            try:
                return self._read(response, url, conditions)
            finally:
                response.close()
        except httpx.TimeoutException:
            return Answer(error=f"{_host(url)} did not answer in time"), 0, None
        except (TooLarge, UnknownEncoding) as fault:
            return Answer(error=f"{_host(url)} sent {fault}"), 0, None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fault:
            return Answer(error=f"{_host(url)} could not be read: {_words(fault)}"), 0, None

    def _request(
        self, url: str, own_host: str, conditions: dict[str, str], deadline: Deadline
    ) -> httpx.Request | str:
        """The request, or why it is refused. The operator's own host may be private; others not.

        A foreign host is connected to by the address that was judged, so that DNS cannot answer
        differently the second time; TLS still verifies its name.
        """
        target, headers = httpx.URL(url), dict(conditions)
        extensions: dict[str, object] = {"trace": deadline.watch}
        if target.scheme not in ("http", "https") or not target.host:
            return f"{own_host} redirected to {url[:200]!r}, which is no http or https address"
        if target.host.lower() != own_host:
            address = public_address(target.host, self._resolve)
            if address is None:
                return f"{own_host} redirected to {target.host!r}, which is no public address"
            headers["Host"] = target.netloc.decode("ascii")
            extensions["sni_hostname"] = target.raw_host.decode("ascii")
            target = target.copy_with(host=address)
        return self._client.build_request("GET", target, headers=headers, extensions=extensions)

    def _read(
        self, response: httpx.Response, url: str, conditions: dict[str, str]
    ) -> tuple[Answer, int, str | None]:
        status, location = response.status_code, response.headers.get("Location")
        if status in _REDIRECTS and location:
            return Answer(), status, urljoin(url, location)
        if status == httpx.codes.NOT_MODIFIED and conditions:
            return Answer(unchanged=True), status, None
        if not response.is_success:
            wait = retry_after(response.headers.get("Retry-After"), self._now())
            return Answer(error=describe_status(_host(url), status), retry_after=wait), status, None
        body = read_body(response, self.limits.size)
        return replace(answer_headers(response.headers), body=body), status, None


def _conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in asked.items() if value}


def _host(url: str) -> str:
    """The host of a URL for an error message, which must show no password of its URL."""
    try:
        return (urlsplit(url).hostname or url[:100]).lower()
    except ValueError:
        return "the server"


def _words(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__
