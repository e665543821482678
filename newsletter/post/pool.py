"""The connections of one run: opened in the background, watched together, never more than allowed.

What is said on them is not its business.
"""

import selectors
import socket
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue

from newsletter.post.connection import Connection
from newsletter.post.relay import Link, Relay, Unreachable, open_link


class Pool:
    """Up to `relay.connections` connections; a relay that refuses one gets one fewer from then on.

    Opening blocks (name service, greeting delay, TLS, login), so each is opened by a thread of
    its own while the letters go on over the others.
    """

    def __init__(self, relay: Relay) -> None:
        self.connections: list[Connection] = []
        self.opening = 0
        self.most = relay.connections
        self._relay = relay
        self._selector = selectors.DefaultSelector()
        self._written: set[Connection] = set()  # those also watched for being writable
        self._opened: SimpleQueue[Link | Unreachable] = SimpleQueue()
        self._bell, self._ring = socket.socketpair()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._ended = False

    @property
    def room(self) -> int:
        """How many more connections may be opened."""
        return self.most - len(self.connections) - self.opening

    def open(self) -> None:
        """Begin to open one more connection; `collect` gives it when it is there."""
        self.opening += 1
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        link = open_link(self._relay)
        self._opened.put(link)
        with suppress(OSError):
            self._ring.send(b"!")
        if self._ended:
            self._close_opened()

    def collect(self, now: float) -> Unreachable | None:
        """Take in what has been opened; the last reason why something could not be."""
        refused = None
        while self.opening:
            try:
                link = self._opened.get_nowait()
            except Empty:
                break
            self.opening -= 1
            if isinstance(link, Unreachable):
                refused = link
                self.most = max(1, len(self.connections) + self.opening)
            else:
                self._watch(Connection(link, self._relay.timeout, now))
        return refused

    def _watch(self, connection: Connection) -> None:
        self.connections.append(connection)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    def wait(self, timeout: float) -> list[tuple[Connection, bool]]:
        """The connections where something can be done, each with whether it can be written to."""
        found = []
        for key, events in self._selector.select(max(0.0, timeout)):
            if key.data is None:
                self._bell.recv(64)
            else:
                found.append((key.data, bool(events & selectors.EVENT_WRITE)))
        return found

    def mind(self, connection: Connection) -> None:
        """Watch for what the connection now waits for, or let it go when it is closed."""
        if connection.closed:
            self.drop(connection)
            return
        if connection.writing != (connection in self._written):
            self._written ^= {connection}
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.writing else 0)
            self._selector.modify(connection.socket, wanted, connection)

    def drop(self, connection: Connection) -> None:
        """Close the connection and forget it."""
        if connection in self.connections:
            self.connections.remove(connection)
            self._written.discard(connection)
            self._selector.unregister(connection.socket)
        if not connection.closed:
            connection.close()

    def close(self) -> None:
        """Close everything, also what is still being opened."""
        self._ended = True
        for connection in list(self.connections):
            self.drop(connection)
        self._close_opened()
        self._selector.close()
        self._bell.close()
        self._ring.close()

    def _close_opened(self) -> None:
        with suppress(Empty):
            while True:
                link = self._opened.get_nowait()
                if isinstance(link, Link):
                    link.socket.close()
