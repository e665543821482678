"""One polite, bounded GET of a feed's URL, whose every outcome is an `Answer`.

It reads no feed and writes no row. Bounded are the decoded bytes, the whole time, the redirects.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from ssl import SSLContext
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx

from newsletter.feeds.addresses import Resolve, places
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
        private: Collection[str] = (),
    ) -> None:
        self._private = frozenset(host.lower() for host in private)
        self.limits, self.politeness, self._resolve, self._now = limits, politeness, resolve, now
        # No connection is kept: one verified for a host must not serve another at its address.
        self._client = httpx.Client(
            headers={
                "User-Agent": "".join(c for c in agent if " " <= c <= "~"),
                "Accept-Encoding": "gzip",
            },
            verify=_authorities(),
            timeout=min(15.0, limits.seconds),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def close(self) -> None:
        self._client.close()

    def get(
        self, url: str, *, etag: str | None, modified: str | None, headers: Mapping[str, str]
    ) -> Answer:
        """What the http or https URL answers, as `Web.get` says it."""
        with Deadline(self.limits.seconds) as deadline:
            asked = _Asked(url, _host(url), _conditions(etag, modified), headers)
            answer = self._follow(url, asked, deadline)
            if deadline.passed:
                return Answer(error=f"{_host(url)} took longer than {self.limits.seconds:g} s")
            return answer

    def _follow(self, url: str, asked: "_Asked", deadline: Deadline) -> Answer:
        # Moved for good is what was said so before anything was said to be for now.
        here = moved = url
        for _ in range(self.limits.redirects + 1):
            answer, status, target = self._hop(here, asked, deadline)
            if target is None:
                has_moved = answer.error is None and moved != url
                return replace(answer, url=here, moved_to=moved if has_moved else None)
            if status in _PERMANENT and moved == here:
                moved = target
            here = target
        return Answer(error=f"{asked.host} redirected more than {self.limits.redirects} times")

    def _hop(self, url: str, asked: "_Asked", deadline: Deadline) -> tuple[Answer, int, str | None]:
        """One request: its answer, or the address that it redirects to."""
        try:
            target = httpx.URL(url)
            where = self._places(target, asked)
            if isinstance(where, str):
                return Answer(error=where), 0, None
            if pause := self.politeness.wait(url):
                return _asked_for_pause(url, pause), 0, None
            deadline.start()
            requests = [self._request(target, asked, at, deadline) for at in where]
            return self._ask(requests, url, asked.conditions)
        except httpx.TimeoutException:
            return Answer(error=f"{_host(url)} did not answer in time"), 0, None
        except (TooLarge, UnknownEncoding) as fault:
            return Answer(error=f"{_host(url)} sent {fault}"), 0, None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as fault:
            return Answer(error=f"{_host(url)} could not be read: {_words(fault)}"), 0, None

    def _ask(
        self, requests: list[httpx.Request], url: str, conditions: dict[str, str]
    ) -> tuple[Answer, int, str | None]:
        """The answer to requests whose turn it is; its host is told that the turn is over."""
        status, asked = None, None
        try:
            response = self._send(requests)
            try:
                answer, status, target = self._read(response, url, conditions)
                asked = answer.retry_after
                return answer, status, target
            finally:
                response.close()
        finally:
            self.politeness.done(url, status, asked)

    def _places(self, target: httpx.URL, asked: "_Asked") -> list[str | None] | str:
        """The addresses to connect to, or why the host is not asked.

        A host is connected to by the address that was judged, so that DNS cannot answer
        differently the second time; TLS still verifies its name.
        """
        if target.scheme not in ("http", "https") or not target.host:
            return f"{asked.host} redirected to {str(target)[:200]!r}, no http or https address"
        host = target.host.lower()
        written = host == asked.host
        found = places(host, written=written, private=self._private, resolve=self._resolve)
        if found:
            return found
        if written:
            return f"{host} is at a private address: if it may be, name it in collect.private_hosts"
        return f"{asked.host} redirected to {host!r}, which is no public address"

    def _request(
        self, target: httpx.URL, asked: "_Asked", address: str | None, deadline: Deadline
    ) -> httpx.Request:
        headers = dict(asked.conditions)
        extensions: dict[str, object] = {"trace": deadline.watch}
        if str(target) == str(httpx.URL(asked.url)):
            headers |= asked.headers
        if address is not None:
            headers["Host"] = target.netloc.decode("ascii")
            extensions["sni_hostname"] = target.raw_host.decode("ascii")
            target = target.copy_with(host=address)
        return self._client.build_request("GET", target, headers=headers, extensions=extensions)

    def _send(self, requests: list[httpx.Request]) -> httpx.Response:
        """The answer at the first address that can be connected to."""
        for request in requests[:-1]:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return self._client.send(request, stream=True)
        return self._client.send(requests[-1], stream=True)

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


@cache
def _authorities() -> SSLContext:
    """Who vouches for servers; read once a process, for it takes longer than a feed."""
    return httpx.create_ssl_context()


class _Asked(NamedTuple):
    """What a GET was asked with; the headers may hold a key, and go to no address but the first."""

    url: str
    host: str
    conditions: dict[str, str]
    headers: Mapping[str, str]


def _conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    asked = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in asked.items() if value}


def _asked_for_pause(url: str, pause: timedelta) -> Answer:
    minutes = max(1, round(pause.total_seconds() / 60))
    return Answer(
        error=f"{_host(url)} asked for a pause, which lasts {minutes} more minutes",
        retry_after=pause,
    )


def _host(url: str) -> str:
    """The host of a URL for an error message, which must show no password of its URL."""
    try:
        return (urlsplit(url).hostname or url[:100]).lower()
    except ValueError:
        return "the server"


def _words(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200] or type(fault).__name__
