"""One non-blocking connection: a socket, what is still to be written, and its dialogue.

It never waits and never decides when a body may be written: that is smtp.py's.
"""

import ssl
from contextlib import suppress
from socket import socket

from newsletter.post.outcome import Outcome
from newsletter.post.relay import Link
from newsletter.post.transaction import Dialogue, Parcel

_TLS_SLICE = 16 * 1024  # one record: how much of it OpenSSL has sent cannot be known
_READ = 64 * 1024


class Connection:
    """Bytes in and out for one dialogue; `deadline` is when the server's silence is too long.

    Every call gives the outcomes that it brought about. After `closed` nothing more comes;
    letters the server never heard of are in `dialogue.returned`.
    """

    def __init__(self, link: Link, timeout: float, now: float) -> None:
        self.socket: socket = link.socket
        self.dialogue = Dialogue(link.features)
        self.opened = 0  # letters whose envelope was said here
        self.deadline = now + timeout
        self.closed = False
        self._timeout = timeout
        self._encrypted = isinstance(link.socket, ssl.SSLSocket)
        self._out = memoryview(b"")
        self._broken = False
        # Counted in octets of all that was ever to be written here:
        self._queued = 0
        self._left = 0  # may have left this machine
        self._dot_end = 0  # the end of the last final dot

    @property
    def writing(self) -> bool:
        return len(self._out) > 0

    def open(self, parcel: Parcel, now: float) -> list[Outcome]:
        """Say the next letter's envelope."""
        self.opened += 1
        self.deadline = now + self._timeout
        return self._write(self.dialogue.open(parcel))

    def finish(self, following: Parcel | None, now: float) -> list[Outcome]:
        """Write the body ahead with its final dot, and behind it the next letter's envelope."""
        body = self.dialogue.finish()
        envelope = b""
        if following is not None:
            self.opened += 1
            envelope = self.dialogue.open(following)
        self.deadline = now + 2 * self._timeout  # RFC 5321 section 4.5.3.2.6: the longest wait
        data = b"".join([*body, envelope])
        self._dot_end = self._queued + len(data) - len(envelope)
        return self._write(data)

    def receive(self, now: float) -> list[Outcome]:
        """Read what has come and answer it."""
        outcomes: list[Outcome] = []
        while not self.closed:
            try:
                data = self.socket.recv(_READ)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                break
            except OSError as error:
                return outcomes + self.lose(f"the connection broke: {error}")
            if not data:
                return outcomes + self.lose("the server closed the connection")
            outcomes += self._hear(data, now)
            if len(data) < _READ and not self._encrypted:
                break
        return outcomes

    def _hear(self, data: bytes, now: float) -> list[Outcome]:
        outcomes = self.dialogue.feed(data)
        if self.dialogue.finishing is None:
            self.deadline = now + self._timeout
        if self.dialogue.over is not None:
            return outcomes + self.lose(self.dialogue.over)
        return outcomes + self._write(self.dialogue.say())

    def _write(self, data: bytes) -> list[Outcome]:
        if data and not self._broken:
            self._queued += len(data)
            self._out = memoryview(bytes(self._out) + data if self._out else data)
        return self.transmit() if self._out else []

    def transmit(self) -> list[Outcome]:
        """Write as much as the socket takes."""
        while self._out:
            part = self._out[:_TLS_SLICE] if self._encrypted else self._out
            done = self._queued - len(self._out)
            try:
                written = self.socket.send(part)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                self._left = done + len(part)
                return []
            except BlockingIOError:
                return []
            except OSError as error:
                # A broken TLS write may have sent its record before it broke.
                self._left = max(self._left, done + len(part) if self._encrypted else done)
                return self._drain(f"the connection broke: {error}")
            self._left = done + written
            self._out = self._out[written:]
        return []

    def _drain(self, why: str) -> list[Outcome]:
        """Nothing can be written any more, but the answers that came before still count."""
        self._broken = True
        self._out = memoryview(b"")
        outcomes = self.receive(self.deadline)
        return outcomes if self.closed else outcomes + self.lose(why)

    def lose(self, why: str) -> list[Outcome]:
        """Close, and say what that means for the letters on it."""
        self.close()
        return self.dialogue.lose(why, dot_left=self._left >= self._dot_end)

    def close(self) -> None:
        """Close at once; politely if nothing is under way."""
        self.closed = True
        if self.dialogue.idle and self.dialogue.over is None and not self._out:
            with suppress(OSError):
                self.socket.send(b"QUIT\r\n")
        self.socket.close()
