"""A web server on loopback whose paths answer what a test tells them to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from newsletter.feeds import Politeness


@dataclass
class Page:
    """One answer; `chunks` are written one by one without a length, and may be endless."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    chunks: Callable[[], Iterator[bytes]] | None = None


@dataclass
class Site:
    """The server's address, its pages by path, and the requests it has seen."""

    url: str
    pages: dict[str, Page | Callable[[dict[str, str]], Page]] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def impatient() -> Politeness:
    return Politeness(sleep=lambda _seconds: None)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        headers = dict(self.headers.items())
        site.seen.append((self.path, headers))
        page = site.pages.get(self.path, Page(status=404))
        page = page(headers) if callable(page) else page
        try:
            self._answer(page)
        except OSError:
            self.close_connection = True  # the client had enough

    def _answer(self, page: Page) -> None:
        self.send_response(page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
            self.flush_headers()
        if page.chunks is None and page.status != 304:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        self.wfile.write(page.body)
        for chunk in page.chunks() if page.chunks else ():
            self.wfile.write(chunk)
            self.wfile.flush()

    def log_message(self, *_words: object) -> None:
        pass
