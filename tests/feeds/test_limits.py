"""What a hostile or broken server can do to us over real HTTP: nothing but an error."""

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from threading import Event

import pytest

from newsletter.feeds import Limits, Web
from tests.feeds.loopback import Page, Site, impatient


@pytest.fixture
def hasty() -> Iterator[Web]:
    with Web("news", limits=Limits(seconds=0.5), politeness=impatient()) as web:
        yield web


def test_a_body_of_fifty_megabytes_is_cut_off(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(chunks=lambda: repeat(b"<item/>" * 10_000, 750))
    assert web.get(f"{site.url}/feed").error == "127.0.0.1 sent more than 20 MB"


def test_a_small_body_that_unpacks_to_a_huge_one_is_cut_off(site: Site, web: Web) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(50)) + packer.flush()
    assert len(bomb) < 100_000
    site.pages["/feed"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    assert web.get(f"{site.url}/feed").error == "127.0.0.1 sent more than 20 MB"


def test_a_packed_feed_is_unpacked(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(gzip.compress(b"papers"), headers={"Content-Encoding": "gzip"})
    assert web.get(f"{site.url}/feed").body == b"papers"


@pytest.mark.parametrize("rest", [b"", b"\0" * 9])
def test_a_feed_packed_in_several_pieces_is_unpacked_whole(
    site: Site, web: Web, rest: bytes
) -> None:
    packed = gzip.compress(b"pap") + gzip.compress(b"ers") + rest
    site.pages["/feed"] = Page(packed, headers={"Content-Encoding": "gzip"})
    assert web.get(f"{site.url}/feed").body == b"papers"


def test_many_small_pieces_that_unpack_to_a_huge_body_are_cut_off(site: Site, web: Web) -> None:
    bomb = gzip.compress(bytes(1_000_000)) * 21
    site.pages["/feed"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    assert web.get(f"{site.url}/feed").error == "127.0.0.1 sent more than 20 MB"


CUT_SHORT = gzip.compress(b"papers" * 99, mtime=0)[:-12]  # the same whenever it is packed


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", b"not packed"), ("gzip", CUT_SHORT), ("rot13", b"cncref")],
)
def test_a_body_that_cannot_be_unpacked_is_an_error(
    site: Site, web: Web, encoding: str, body: bytes
) -> None:
    site.pages["/feed"] = Page(body, headers={"Content-Encoding": encoding})
    error = web.get(f"{site.url}/feed").error
    assert error is not None
    assert error.startswith("127.0.0.1 sent a ")


def test_a_body_that_drips_for_ever_is_given_up(site: Site, hasty: Web) -> None:
    pause = Event()

    def drips() -> Iterator[bytes]:
        while not pause.wait(0.05):
            yield b" "

    site.pages["/feed"] = Page(chunks=drips)
    assert hasty.get(f"{site.url}/feed").error == "127.0.0.1 took longer than 0.5 s"
    pause.set()


def test_headers_that_drip_for_ever_are_given_up(site: Site, hasty: Web) -> None:
    pause = Event()

    def drips(_headers: dict[str, str]) -> Page:
        class Slow(dict[str, str]):
            def items(self) -> Iterator[tuple[str, str]]:  # type: ignore[override]
                while not pause.wait(0.05):
                    yield "X-Drip", "drop"

        return Page(headers=Slow())

    site.pages["/feed"] = drips
    error = hasty.get(f"{site.url}/feed").error
    pause.set()
    assert error == "127.0.0.1 took longer than 0.5 s"


def test_a_silent_server_is_given_up(site: Site, hasty: Web) -> None:
    pause = Event()

    def silent(_headers: dict[str, str]) -> Page:
        pause.wait(5)
        return Page()

    site.pages["/feed"] = silent
    error = hasty.get(f"{site.url}/feed").error
    pause.set()
    assert error is not None
    assert "in time" in error or "longer than" in error


def test_a_transfer_that_breaks_off_is_an_error(site: Site, web: Web) -> None:
    site.pages["/feed"] = Page(headers={"Content-Length": "100"}, chunks=lambda: iter([b"half"]))
    answer = web.get(f"{site.url}/feed")
    assert answer.error is not None
    assert answer.body == b""


def spoken(answer: bytes) -> Iterator[str]:
    """A server that says just this to whoever connects, and hangs up; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.recv(65_536)
                    client.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/feed"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("answer", "body", "error"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\npapers", b"papers", None),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\npapers", b"papers", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npapers", b"pap", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npapers", b"", "could not be read"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\npapers", b"", "could not be read"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\npapers", b"", "read"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"", "read"),
        (b"HTTP/1.1 999 Odd\r\n\r\n", b"", "answered 999 unknown status"),
        (b"ICY 200 OK\r\n\r\npapers", b"", "could not be read"),
        (b"papers", b"", "could not be read"),
        (b"", b"", "could not be read"),
    ],
)
def test_a_server_that_speaks_oddly_is_read_or_said(
    web: Web, answer: bytes, body: bytes, error: str | None
) -> None:
    with contextmanager(spoken)(answer) as url:
        got = web.get(url)
    assert (got.body, got.error is None) == (body, error is None)
    assert (error or "") in (got.error or "")
